"""Why an address is not in the archive, in lines for people."""

from collections.abc import Iterator

from rich.text import Text

from archive.command_line import printable
from archive.coverage.why_not import Known, Stored, WhyNot

_MEANINGS = {
    "failed": "asked for in vain: `newsarchive fetch URL` asks once more now",
    "skipped": "looked at, and not taken for an article: "
    "`newsarchive extract URL --explain` shows how it is read",
    "waiting": "it will be asked for: there is nothing to do",
    "gone": "it was taken off before it was captured: there is nothing to do",
    "left out": "it is not to be asked for: there is nothing to do",
}


UNSEEN = (
    "never seen: no page that was crawled leads there; `newsarchive fetch` asks for it"
)


def lines(found: WhyNot) -> Iterator[Text]:
    """What is known of an address, a fact a line."""
    yield Text(_verdict(found), style="bold")
    facts = [
        *(_of_article(found.stored) if found.stored else ()),
        *(_of_address(found.known) if found.known else ()),
        *(("in vain", f"{each.failed_at} {each.reason}") for each in found.failures),
        *([("accepted", found.accepted)] if found.accepted else ()),
        *((("near", f"{url} ({state})") for url, state in found.near)),
    ]
    for label, value in facts:
        yield Text.assemble((f"{label:<10} ", "dim"), printable(value))


def _verdict(found: WhyNot) -> str:
    if found.removed:
        return printable(found.removed)
    if found.stored:
        here = "stored, under another address" if found.stored.is_alias else "stored"
        return f"{here}; gone since" if found.stored.status == "gone" else here
    if found.known is None:
        return UNSEEN
    if found.miss is None:
        return f"captured, and no article but: {found.known.kind}"
    return f"{found.miss.kind}: {_MEANINGS[found.miss.kind]}"


def _of_article(stored: Stored) -> Iterator[tuple[str, str]]:
    yield "article", f"{stored.key} {stored.title or ''}".strip()
    yield "address", stored.url
    yield "captured", stored.last_captured


def _of_address(known: Known) -> Iterator[tuple[str, str]]:
    yield "known as", known.url
    yield "state", f"{known.state}, {known.reason}" if known.reason else known.state
    where = f" on {known.found_on}" if known.found_on else ""
    yield "found", f"{known.first_seen}, by {known.way}{where}"
    yield "visited", known.visited_at or "not yet"
    if known.next_due:
        yield "due again", known.next_due
