"""The rows of what lies in a WARC file: of a visit, of a profile."""

from collections.abc import Mapping, Sequence

from sqlite_utils import Database

from archive import store
from archive.http_message import HttpResponse, parse_response
from archive.ledger import Ledger
from archive.visit import Visit
from archive.warc import Member

VALIDATORS = ("ETag", "Last-Modified")


def enter_visit(
    db: Database, visit: Visit, members: Sequence[Member], *, run: int | None
) -> bool:
    """Write the rows of a visit; whether it brought an article, or news of one."""
    capture, response, ledger = None, None, Ledger(db)
    if visit.exchange is not None:
        response = parse_response(visit.exchange.response)
        (answer,) = (each for each in members if each.record.type == "response")
        capture = store.add_capture(db, visit.exchange, response, answer, run=run)
    store.add_companions(db, members, capture=capture)
    ledger.settle(visit, capture=capture)
    if response is not None and visit.state == "captured":
        _keep_validators(ledger, visit.url, response)
    ledger.add(visit.found, site=visit.site, at=visit.visited_at, found_on=visit.url)
    store.add_aliases(db, visit)
    if visit.state == "gone":
        store.mark_gone(db, visit.url)
    if visit.article is None or capture is None:
        return False
    return store.add_article(db, visit, visit.article, capture=capture)


def enter_profile(
    db: Database, profile: Mapping[str, str], members: Sequence[Member]
) -> None:
    """Write the rows of a profile's text and of its records."""
    store.add_companions(db, members, capture=None)
    db.execute(
        "INSERT INTO profiles (digest, name, source) "
        "VALUES (:digest, :name, :source) ON CONFLICT (digest) DO NOTHING",
        dict(profile),
    )


def _keep_validators(ledger: Ledger, url: str, response: HttpResponse) -> None:
    etag, last_modified = (response.header(name) for name in VALIDATORS)
    ledger.keep_validators(url, etag=etag, last_modified=last_modified)
