"""What the full text search finds, and how it shows it."""

import random
import re
import sqlite3
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache, partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive import Archive, DamagedError, UsageError
from archive import text as searched
from archive.filters import Filters
from archive.reading import find
from archive.search.excerpt import excerpt, marked
from archive.search.query import Phrase, parsed_query
from archive.search.ranking import Window, best, count, newest
from archive.search.searching import Hit, search
from archive.text import BOUNDARY, seg, tokens
from archive.variants import VARIANTS
from tests import archives

DOCS = Path(__file__).parents[1] / "docs"


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return archives.make(tmp_path_factory.mktemp("search") / "archive", 120)


@pytest.fixture(scope="module")
def archive(path: Path) -> Iterator[Archive]:
    with Archive.read(path) as opened:
        yield opened


@pytest.fixture(scope="module")
def texts(archive: Archive) -> dict[str, list[str]]:
    """Every article's searched texts, folded as a person would compare them."""
    rows = archive.db.execute(
        "SELECT url, title, kicker, body, byline, source FROM articles"
    )
    return {
        url: [plain(text) for text in fields if text]
        for url, *fields in rows.fetchall()
    }


def plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    folded = folded.translate(str.maketrans("發臺灣雲", "发台湾云"))
    # White space between ideographs means nothing in Chinese.
    return re.sub(r"(?<=[^\x00-\xff]) (?=[^\x00-\xff])", "", folded)


@cache
def holds(word: str, text: str) -> bool:
    """A scan of the text for a word, which may not begin or end inside of another."""
    word = plain(word)
    start = r"(?<![a-zé0-9])" if re.match(r"[a-zé0-9]", word) else ""
    end = r"(?![a-zé0-9])" if re.search(r"[a-zé0-9]\Z", word) else ""
    return re.search(start + re.escape(word) + end, text) is not None


def scanned(texts: dict[str, list[str]], test: Callable[[str], bool]) -> set[str]:
    return {url for url, fields in texts.items() if any(map(test, fields))}


def urls(hits: list[Hit]) -> set[str]:
    return {hit.url for hit in hits}


def random_words(seed: int, count: int) -> list[str]:
    """Words of the texts, pieces cut out of them, and words that occur nowhere."""
    dice = random.Random(seed)  # noqa: S311  # no secrets
    pool = [*archives.WORDS, *archives.PLACES, *archives.NAMES, "日报", "沙漠", "gras"]
    pool += ["台湾", "臺湾", "發", "发展"]
    words = []
    for _ in range(count):
        word = dice.choice(pool)
        if not plain(word).isascii() and len(word) > 2:
            start = dice.randrange(len(word) - 1)
            word = word[start : start + dice.randint(1, 4)]
        words.append(word)
    return words


@pytest.mark.parametrize("word", sorted(set(random_words(7, 300))))
def test_one_word_finds_exactly_what_a_scan_finds(
    archive: Archive, texts: dict[str, list[str]], word: str
) -> None:
    expected = scanned(texts, lambda text: holds(word, text))
    assert urls(search(archive, word, window=Window(limit=1000))) == expected


def test_combinations_find_exactly_what_a_scan_finds(
    archive: Archive, texts: dict[str, list[str]]
) -> None:
    words = random_words(8, 240)
    for a, b, c in zip(words[::3], words[1::3], words[2::3], strict=True):
        found = [scanned(texts, partial(holds, w)) for w in (a, b, c)]
        queries = {
            f"{a} {b}": found[0] & found[1],
            f"{a} OR {b} AND {c}": found[0] | (found[1] & found[2]),
            f"({a} OR {b}) NOT {c}": (found[0] | found[1]) - found[2],
        }
        for query, expected in queries.items():
            assert (
                urls(search(archive, query, window=Window(limit=1000))) == expected
            ), query


def test_phrases_cut_out_of_the_texts_are_found_where_they_stand(
    archive: Archive, texts: dict[str, list[str]]
) -> None:
    dice = random.Random(9)  # noqa: S311  # no secrets
    for url, fields in texts.items():
        line = max(fields, key=len)
        start = dice.randrange(max(len(line) - 12, 1))
        piece = line[start : start + dice.randint(3, 12)]
        inner = re.fullmatch(r"[a-zé0-9]*([^\n“”]*?)[a-zé0-9]*", piece)
        if inner and re.search(r"\w", inner[1]):
            assert url in urls(
                search(archive, f'"{inner[1]}"', window=Window(limit=1000))
            )


@pytest.mark.parametrize("word", ["臺灣", "台湾", "台灣"])
def test_traditional_and_simplified_characters_are_the_same(
    archive: Archive, word: str
) -> None:
    hits = search(archive, word, window=Window(limit=1000))
    assert hits
    printed = {
        hit.excerpt.text[left:right]
        for hit in hits
        if hit.excerpt and hit.excerpt.field == "body"
        for left, right in hit.excerpt.marks
    }
    assert printed == {"臺灣"}


def test_each_variant_leads_to_one_form_that_is_none_itself() -> None:
    for variant, simplified in VARIANTS.items():
        assert len(simplified) == 1
        assert simplified not in VARIANTS
        assert searched.fold(variant) == variant


def test_an_index_of_another_make_is_not_searched(path: Path) -> None:
    with sqlite3.connect(path / "archive.db") as connection:
        connection.execute("PRAGMA user_version = 1")
    try:
        with (
            Archive.read(path) as opened,
            pytest.raises(DamagedError, match="newsarchive repair"),
        ):
            search(opened, "草原")
    finally:
        with sqlite3.connect(path / "archive.db") as connection:
            connection.execute(f"PRAGMA user_version = {searched.SEG_VERSION}")


def test_usual_characters_fold_alone_to_one() -> None:
    """What `placed` takes for granted where a text has no odd character."""
    usual = [
        each for each in map(chr, range(0x110000)) if not searched._ODD.match(each)
    ]
    assert len(usual) > 20_000
    for each in usual:
        assert len(searched.plain(each)) == 1
        assert len(list(searched._clusters(f"a{each}"))) == 2


def test_a_star_finds_words_that_begin_so(
    archive: Archive, texts: dict[str, list[str]]
) -> None:
    begun = scanned(
        texts, lambda text: re.search(r"(?<![a-z0-9])gras", text) is not None
    )
    assert urls(search(archive, "Gras*", window=Window(limit=1000))) == begun != set()
    assert search(archive, "gras") == []


@pytest.mark.parametrize(
    ("query", "compiled"),
    [
        ("内蒙古", '"内 蒙 古"'),
        ("ＧＤＰ 增长", '("gdp" AND "增 长")'),
        ("“内蒙古 草原”", '"内 蒙 古 草 原"'),
        ("a OR b c", '("a" OR ("b" AND "c"))'),
        ("a AND NOT b NOT c", '(("a") NOT ("b" OR "c"))'),
        ("（a OR b） c*", '(("a" OR "b") AND "c"*)'),
        ("a ! b", '("a" AND "b")'),
        ("2010-07", f'"2010 {BOUNDARY} 07"'),
        ("or near and", '("or" AND "near" AND "and")'),
        ("title:x ^y {z}", f'("title {BOUNDARY} x" AND "y" AND "z")'),
    ],
)
def test_a_query_is_compiled_with_every_token_quoted(query: str, compiled: str) -> None:
    assert parsed_query(query).match() == compiled


@pytest.mark.parametrize(
    ("query", "advice"),
    [
        ("", "write words"),
        ("  ，。！ ", "write words"),
        ("*", "write words"),
        ('""', "write words"),
        ("NOT 包头", "呼和浩特 NOT 包头"),
        ("a OR NOT b", "呼和浩特 NOT 包头"),
        ("a AND", "on either side"),
        ("OR a", "on either side"),
        ("a NOT ！", "on either side"),
        ('"a b', "not closed"),
        ("(a", "not closed"),
        ("a)", "not opened"),
        ("(a OR )", "missing before )"),
        ("a ()", "missing before )"),
        ("(" * 11 + "a" + ")" * 11, "flatter"),
        ("a " * 501, "ask for less"),
    ],
)
def test_a_query_without_sense_says_what_to_write(query: str, advice: str) -> None:
    with pytest.raises(UsageError, match=re.escape(advice)):
        parsed_query(query)


@given(st.text(max_size=60))
def test_any_text_is_a_query_or_is_refused(archive: Archive, text: str) -> None:
    with suppress(UsageError):
        assert len(search(archive, text, window=Window(limit=2))) <= 2


def test_filters_narrow_a_search(archive: Archive) -> None:
    everything = search(archive, "内蒙古 OR 草原 OR 蒙", window=Window(limit=1000))
    filters = Filters(
        site="example", section="经济", since="2010-03", until="2011-02-10"
    )
    few = search(archive, "内蒙古 OR 草原 OR 蒙", filters, window=Window(limit=1000))
    expected = {
        hit.url
        for hit in everything
        if (hit.site, hit.section) == ("example", "经济")
        and "2010-03" <= (hit.published or "")[:10] <= "2011-02-10"
    }
    assert urls(few) == expected
    assert 0 < len(few) < len(everything)


@pytest.mark.parametrize("date", ["2010-13", "10-07-21", "2010-02-30", "yesterday", ""])
def test_a_date_that_is_none_is_refused(date: str) -> None:
    with pytest.raises(UsageError, match="write YYYY"):
        Filters(since=date)


def test_newest_first(archive: Archive) -> None:
    moments = [
        hit.published
        for hit in search(archive, "蒙", sort="newest", window=Window(limit=1000))
    ]
    known = [moment for moment in moments if moment]
    assert known == sorted(known, reverse=True)
    assert moments[: len(known)] == known


def test_relevance_prefers_the_title(archive: Archive) -> None:
    hits = search(archive, "鄂尔多斯", window=Window(limit=1000))
    assert "鄂尔多斯" in (hits[0].title or "")
    assert [hit.score for hit in hits] == sorted((h.score for h in hits), reverse=True)


def test_the_limit_holds(archive: Archive) -> None:
    assert len(search(archive, "蒙", window=Window(limit=3))) == 3
    with pytest.raises(UsageError):
        search(archive, "蒙", window=Window(limit=0))


def test_marks_stand_on_the_words_as_printed(archive: Archive) -> None:
    for hit in search(
        archive, "GDP OR kg OR 二〇〇八 OR grass*", window=Window(limit=1000)
    ):
        assert hit.excerpt is not None
        body = getattr(find(archive, hit.url).article, hit.excerpt.field)
        start, text = hit.excerpt.start, hit.excerpt.text
        assert body[start : start + len(text)] == text
        assert hit.excerpt.is_cut == (start + len(text) < len(body))
        for left, right in hit.excerpt.marks:
            assert re.match(r"gdp|kg|二〇〇八|grass", plain(text[left:right]))


def test_an_excerpt_shows_the_most_words() -> None:
    text = "草原" + "很" * 300 + "草原与湿地" + "很" * 300
    found = excerpt("body", text, [Phrase(("草", "原")), Phrase(("湿", "地"))])
    assert found is not None
    assert [found.text[left:right] for left, right in found.marks] == ["草原", "湿地"]
    assert found.start > 0


def test_a_hit_longer_than_an_excerpt_is_shown_whole() -> None:
    long = ("很",) * 200
    found = excerpt("body", "好" * 50 + "很" * 200, [Phrase(long)])
    assert found is not None
    assert found.marks == ((30, 230),)


def test_marks_that_overlap_are_joined() -> None:
    assert marked("内蒙古", [Phrase(("内", "蒙")), Phrase(("蒙", "古"))]) == ((0, 3),)


@given(st.text())
def test_tokens_with_places_are_those_of_the_index(text: str) -> None:
    cut = tokens(text)
    assert " ".join(token.text for token in cut) == seg(text)
    for token in cut:
        assert 0 <= token.start < token.end <= len(text)
        if token.text != BOUNDARY:
            assert token.text in searched.plain(text[token.start : token.end])


@pytest.mark.parametrize("text", ["ｶﾞｷﾞ", "각", "e\u0301x", "ﾡ\uffc2", "ﷺ內", "㍿１２"])
def test_characters_that_fold_together_keep_their_places(text: str) -> None:
    assert " ".join(token.text for token in tokens(text)) == seg(text)


@pytest.fixture(scope="module")
def examples() -> list[str]:
    """The SQL of the page about searching."""
    text = (DOCS / "search.md").read_text(encoding="utf-8")
    return re.findall(r"```sql\n(.*?)```", text, re.DOTALL)


def test_the_documented_sql_runs_without_us(path: Path, examples: list[str]) -> None:
    connection = sqlite3.connect(path / "archive.db")
    assert len(examples) >= 3
    for statement in examples:
        assert connection.execute(statement).fetchall(), statement
    connection.close()


def test_the_documented_characters_are_those_that_the_index_changes() -> None:
    text = (DOCS / "search.md").read_text(encoding="utf-8")
    told = re.findall(r"(\w)\s+as\s+(\w)(?=[,.])", text)
    assert dict(told) == {
        each: simplified for each, simplified in VARIANTS.items() if is_in_gb2312(each)
    }


def is_in_gb2312(character: str) -> bool:
    try:
        return bool(character.encode("gb2312"))
    except UnicodeError:
        return False


def test_the_documented_queries_make_sense() -> None:
    text = (DOCS / "search.md").read_text(encoding="utf-8")
    queries = re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE)
    assert len(queries) >= 6
    for query in queries:
        assert parsed_query(query).match()


def test_filters_name_outlets_and_people(archive: Archive) -> None:
    """A person counts once, in whatever role; the filters hold together."""
    rows = archive.db.execute(
        "SELECT a.url FROM articles a WHERE source = '内蒙古日报' AND EXISTS "
        "(SELECT 1 FROM people WHERE article = a.id AND name = '李明')"
    ).fetchall()
    chosen = Filters(source="内蒙古日报", person="李明")
    found = search(archive, "草原 OR 记者", chosen, window=Window(limit=1000))
    assert urls(found) == {url for (url,) in rows}
    assert len(found) == len(urls(found)) > 3


WORD = parsed_query("草原 OR 道路").match()
EVERY = Window(limit=1000)
CHOSEN = Filters(section="经济")


def windows(count: int) -> list[Window]:
    return [Window(limit=7, offset=offset) for offset in range(0, count + 7, 7)]


@pytest.mark.parametrize("filters", [Filters(), CHOSEN])
def test_of_many_hits_those_in_headlines_come_first(
    archive: Archive, filters: Filters
) -> None:
    plain_order = best(archive.db, WORD, EVERY, filters)
    found = best(archive.db, WORD, EVERY, filters, common=0)
    assert {number for number, _ in found} == {number for number, _ in plain_order}
    in_head = best(archive.db, f"{{title kicker}} : ({WORD})", EVERY, filters)
    heads = [number for number, _ in found[: len(in_head)]]
    assert set(heads) == {number for number, _ in in_head} != set()
    assert len(found) > len(in_head)


@pytest.mark.parametrize("order", [best, partial(best, common=0), newest])
@pytest.mark.parametrize("filters", [Filters(), CHOSEN])
def test_windows_make_up_the_whole_list(
    archive: Archive,
    order: Callable[..., list[tuple[int, float]]],
    filters: Filters,
) -> None:
    whole = order(archive.db, WORD, EVERY, filters)
    parts = (order(archive.db, WORD, window, filters) for window in windows(len(whole)))
    assert [each for part in parts for each in part] == whole
    assert count(archive.db, WORD, filters) == len(whole) > 14


def test_both_ways_to_the_newest_give_the_same(archive: Archive) -> None:
    for window in windows(80):
        walked = newest(archive.db, WORD, window, few=0)
        assert walked == newest(archive.db, WORD, window)


def test_an_excerpt_begins_with_a_hit_behind_a_wide_gap() -> None:
    """Seen in a table row of many empty cells."""
    found = excerpt("body", "表" + "\t" * 100 + "word", [Phrase(("word",))])
    assert found is not None
    assert found.text == "word"


@pytest.mark.parametrize("depth", range(1, 11))
def test_as_many_brackets_as_are_allowed_are_no_error_of_sqlite(
    archive: Archive, depth: int
) -> None:
    query = "(草 OR 原 NOT (蒙 AND " * (depth // 2) + "a" + "))" * (depth // 2)
    search(archive, query)
    search(archive, "(a OR b NOT " * depth + "a" + ")" * depth)


def test_a_word_said_many_times_is_looked_for_once(archive: Archive) -> None:
    once = [hit.excerpt for hit in search(archive, "草")]
    assert [hit.excerpt for hit in search(archive, "草 " * 300)] == once


@pytest.mark.parametrize(
    ("word", "part"),
    [("नमस्ते", "नमस"), ("ᠪᠠᠢ᠌ᠭᠠᠯ", "ᠪᠠᠢ"), ("שָׁלוֹם", "ש"), ("สวัสดี", "สว")],
)
def test_marks_do_not_tear_words(word: str, part: str) -> None:
    assert len(tokens(f"草{word}，{word}")) == 4
    phrase = parsed_query(word)
    assert isinstance(phrase, Phrase)
    assert len(phrase.tokens) == 1
    assert len(marked(f"草{word}", [phrase])) == 1
    assert marked(f"草{word}", list(parsed_query(part).phrases())) == ()
    assert len(marked(f"草{word}", list(parsed_query(part + "*").phrases()))) == 1
