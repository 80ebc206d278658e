"""Articles with values that are hard to write down and to read back."""

from collections.abc import Iterator
from pathlib import Path

from archive import Archive, Article, Crumb, Evidence, Image, Person
from tests import archives

TEXTS = (
    "",
    " ",
    "\n",
    "=1+1",
    "-- drop table",
    "a\tb\nc",
    "line\r\nline\rline",
    "\x00\x01\x07\x0b\x0c\x1b[31m\x1f\x7f\x80\x85\x9f",
    "\u2028\u2029\ufeff\ufffe\uffff\u200b\u202e",
    "😀𠮷\U0010ffff",
    "quote \" and ' and ` and \\ and \\n",
    "<script>alert(1)</script> &amp; ]]> <![CDATA[ <!-- -->",
    "--- # [x](y) *a* _b_ ~~~ 1. | > ![](z) {{ x }} $x$ {% y %}",
    "null",
    "true: [1, 2]\n- a",
    "../../../etc/passwd",
)

MOMENTS = (
    None,
    "2010-07-21",
    "2010-07-21T17:18:00+08:00",
    "2010-07-21T17:18:00.123456-03:30",
    "0001-01-01T00:00:00+08:00",
    "1899-12-31",
    "9999-12-31T23:59:59-11:00",
    "9999-12-31",
    "2010-02-30",
    "2010-13-01T00:00:00+08:00",
    "../../up",
    "",
)


def awkward() -> Iterator[Article]:
    """An article for each text, which has it wherever a text can be."""
    for number, text in enumerate(TEXTS):
        moment = MOMENTS[number % len(MOMENTS)]
        yield Article(
            url=f"http://news.example/{number}/{text.encode().hex()}.shtml",
            kind="article",
            site="example",
            title=text,
            kicker=None if number % 2 else text,
            subtitle=text,
            published=moment,
            published_text=text,
            modified=MOMENTS[-1 - number % len(MOMENTS)],
            source=text,
            source_url=text,
            byline=text,
            people=(
                Person(name=text, role="reporter", affiliation=text),
                Person(name=f"{text}2", role="photographer"),
                Person(name=text, role="editor", affiliation=""),
            ),
            breadcrumb=(Crumb(name=text, url=text), Crumb(name=text)),
            body=text or None,
            images=(
                Image(url=text, caption=text, position=0),
                Image(url=f"http://news.example/{text}>.jpg", position=9),
                Image(url="javascript:alert(1)", caption="", position=1),
            ),
            pages=(text, "http://news.example/2"),
            language=text,
            keywords=(text, "", text),
            description=text,
            layout="classic",
            evidence=(Evidence(field="title", rule="layout", place=text, text=text),),
        )
    yield Article(url="http://news.example/bare", kind="article", site="example")


def awkward_archive(path: Path) -> Path:
    """An archive of them; its folder."""
    with Archive.create(path) as opened:
        archives.fill(opened, [archives.visit(each) for each in awkward()])
    return path
