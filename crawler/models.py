"""The models of an archive's sites: found, learnt from what is stored, and kept."""

import json
from collections.abc import Callable
from datetime import datetime

from archive import (
    Archive,
    StoredModel,
    keep_model,
    known_pages,
    model_of,
    newest_model,
)
from crawler.extract import EXTRACTOR_VERSION, SAMPLE, Learner, Lesson
from crawler.sites.model import LEARNING, SiteModel

LookUp = Callable[[Archive, str], SiteModel | None]


def newest(archive: Archive, site: str) -> SiteModel | None:
    """The model of a site that is in force; `None` where none was learnt.

    What another version of the learning wrote is no model of today.
    """
    return _read(newest_model(archive, site))


def model_of_then(archive: Archive, digest: str | None) -> SiteModel | None:
    """The model that a stored reading was made with, if it was made with one."""
    return _read(model_of(archive, digest)) if digest is not None else None


def _read(stored: StoredModel | None) -> SiteModel | None:
    if stored is None or json.loads(stored.model)["version"] != LEARNING:
        return None
    return SiteModel.from_json(stored.model)


class Models:
    """What is known of an archive's sites, each looked up once.

    look_up: gives a site's model; without one, the model in force.
    """

    def __init__(self, archive: Archive, look_up: LookUp = newest) -> None:
        self._archive = archive
        self._look_up = look_up
        self._known: dict[str, SiteModel | None] = {}

    def of(self, site: str) -> SiteModel | None:
        """That of this site."""
        if site not in self._known:
            self._known[site] = self._look_up(self._archive, site)
        return self._known[site]


def learnt(archive: Archive, site: str) -> SiteModel | None:
    """What the stored articles of a site teach; `None` where they are too few.

    No page is parsed for it: what each one adds was kept when it was read.
    """
    learner = Learner(site)
    for page in known_pages(archive, site, limit=SAMPLE):
        learner.add(
            Lesson.of(
                page.url, title=page.title, body=page.body, around=page.surroundings
            )
        )
    return learner.model()


def to_be_learnt(archive: Archive, site: str) -> SiteModel | None:
    """The model that would be in force after `learn`."""
    return learnt(archive, site) or newest(archive, site)


def learn(archive: Archive, site: str, *, at: datetime) -> SiteModel | None:
    """Learn from the stored articles of a site; the model in force after that."""
    model = learnt(archive, site)
    if model is None:
        return newest(archive, site)
    stored = StoredModel(
        digest=model.digest,
        site=site,
        extractor=EXTRACTOR_VERSION,
        pages=model.pages,
        model=model.as_json(),
    )
    keep_model(archive, stored, at=at)
    return model
