"""Pages read once more, to tell all that they answer about each field.

Apart from the reading itself, so that no reading pays for it.
"""

from collections.abc import Iterable
from datetime import datetime

from archive import (
    Archive,
    Candidate,
    Explanation,
    Rereading,
    StoredCapture,
    Verdict,
    Visit,
    changed_fields,
    record_read_in,
)
from crawler.decode import Decoded, declarations, declared_at
from crawler.extract import EXTRACTOR_VERSION
from crawler.extract.explaining import explanations
from crawler.models import model_of_then
from crawler.reading import decoded_page
from crawler.reextract.reading import answer_of, article_in
from crawler.sites.model import SiteModel
from crawler.sites.profile import Profile
from crawler.sites.reading import Readers


def explained(  # noqa: PLR0913 - all that a reading depends on
    body: bytes,
    *,
    url: str,
    content_type: str | None,
    profile: Profile | None,
    captured_at: datetime | None,
    model: SiteModel | None = None,
) -> tuple[Explanation, ...]:
    """All that the page in these bytes answers about each field of its record."""
    decoded, page = decoded_page(body, url=url, content_type=content_type, model=model)
    return (
        *explanations(page, profile, captured_at),
        _encoding(decoded, declarations(body, content_type)),
    )


def _encoding(decoded: Decoded, stated: Iterable[tuple[str, ...]]) -> Explanation:
    """How the bytes became text, and which declarations were not believed."""
    name = decoded.encoding
    found = [_declared(decoded.rule, decoded.declaration, name, name, "taken")]
    for rule, where, label, said in stated:
        if rule != decoded.rule:
            verdict: Verdict = "same" if said == name else "contradicted"
            place = declared_at(where, label)
            found.append(_declared(rule, place, label, said, verdict))
    return Explanation(field="encoding", value=name, candidates=tuple(found))


def _declared(
    rule: str, place: str | None, text: str, value: str, verdict: Verdict
) -> Candidate:
    return Candidate(value=value, rule=rule, place=place, text=text, verdict=verdict)


def read_again(
    archive: Archive, captured: StoredCapture, stored: Visit | None
) -> Rereading:
    """What a capture answers today, read with what its stored reading was read with.

    Of an article of many pages, the first page is explained. Raises `DamagedError`
    where the raw record is not what was written.
    """
    digest = stored.profile if stored else None
    site = stored.site if stored else None
    readers = Readers.of(archive)
    kept = readers.kept_as(archive, digest, captured.url)
    profile = kept or readers.profile(site, captured.url)
    model = model_of_then(archive, stored.model if stored else None)
    answer = answer_of(archive, captured, profile)
    found = explained(
        answer.content(limit=profile.pace.max_body),
        url=answer.exchange.url,
        content_type=answer.content_type,
        profile=profile,
        captured_at=answer.exchange.captured_at,
        model=model,
    )
    article = article_in(archive, answer, profile, model)
    known = record_read_in(archive, captured.number)
    changed = changed_fields(known, article.as_json()) if known and article else []
    return Rereading(
        explanations=found,
        extractor=EXTRACTOR_VERSION,
        with_profile_of_then=kept is not None,
        changed=tuple(changed),
    )
