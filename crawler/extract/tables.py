"""Tables that hold data, told from those that place a page's parts."""

from lxml.etree import XPath
from lxml.html import HtmlElement

from crawler.extract.lines import pieces_of
from crawler.extract.text import squeezed
from crawler.page import elements

_ROWS = XPath("./tr | ./tbody/tr | ./thead/tr | ./tfoot/tr")
_CELLS = XPath("./td | ./th")
_BUILT_IN = ("table", "form", "iframe", "ul", "script", "h1", "h2")
_HOLDS_TEXT = XPath("boolean(.//td[count(p) > 3])")
_LINKED_CELLS = XPath(".//td[.//a]")
_CELL_LENGTH = 120


def data_rows(table: HtmlElement) -> list[str] | None:
    """The rows of a table, cells separated by tabs; `None` if it holds no data."""
    rows = [elements(_CELLS, row) for row in elements(_ROWS, table)]
    if not _is_data(table, rows):
        return None
    lines = ("\t".join(map(_cell_text, cells)).rstrip("\t") for cells in rows)
    return [line for line in lines if line]


def _cell_text(cell: HtmlElement) -> str:
    return squeezed(" ".join(pieces_of(cell)))


def _is_data(table: HtmlElement, rows: list[list[HtmlElement]]) -> bool:
    """Whether a table holds data: rows of as many short cells, nothing built in.

    Pages of the 2000s nest tables six deep to place their parts; those are not data.
    """
    widths = {len(cells) for cells in rows}
    if len(rows) < 2 or max(widths) < 2 or _is_layout(table):
        return False
    cells = [cell for row in rows for cell in row]
    spanned = any(cell.get("colspan") or cell.get("rowspan") for cell in cells)
    if len(widths) > 1 and not spanned:
        return False
    texts = [text for cell in cells if (text := " ".join(cell.itertext()).strip())]
    dense = len(texts) * 2 > len(cells) and max(map(len, texts)) <= _CELL_LENGTH
    return dense and len(elements(_LINKED_CELLS, table)) * 3 < len(cells)


def _is_layout(table: HtmlElement) -> bool:
    """Whether other things than cells and their texts are built into a table."""
    if next(table.iterdescendants(*_BUILT_IN), None) is not None:
        return True
    if bool(_HOLDS_TEXT(table)):
        return True
    around = (next(each.iterancestors("div", "table")) for each in table.iter("p"))
    return any(each.tag == "div" for each in around)
