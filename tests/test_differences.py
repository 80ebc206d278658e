"""What differs between two readings: paragraphs aligned, then words, then tidied."""

import random
import time
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive import Article, Crumb, Image, Person
from archive.alignment import increasing, matching_blocks
from archive.differences import FieldDifference, Part, differences
from archive.words import tokens

MARKS = {"equal": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}


def article(**values: object) -> Article:
    return Article(url="http://a.example/1", kind="article", **values)  # type: ignore[arg-type]  # names of fields


def difference(name: str, before: object, after: object) -> FieldDifference:
    (found,) = differences(article(**{name: before}), article(**{name: after}))
    assert found.field == name
    return found


def marked(part: Part) -> str:
    return "".join(MARKS[run.kind].format(run.text) for run in part.runs)


def body(before: str, after: str) -> str:
    return "\n".join(map(marked, difference("body", before, after).parts))


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("内蒙古草原", "内|蒙|古|草|原"),
        ("2010年 GDP增长5.2%", "2010|年| |GDP|增|长|5|.|2|%"),
        ("ＧＤＰ２０１０　㎏", "ＧＤＰ２０１０|　|㎏"),
        ("Cafe\u0301s naïve", "Cafe\u0301s| |naïve"),
        ("か\u3099き", "か\u3099|き"),
        ("𠮷野\U000e0100家", "𠮷|野\U000e0100|家"),
        ("“好”，…", "“|好|”|，|…"),
        ("snake_case", "snake|_|case"),
        ("a\t\t人々", "a|\t|\t|人|々"),
    ],
)
def test_words_are_whole_and_ideographs_single(text: str, cut: str) -> None:
    assert tokens(text) == cut.split("|")


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("总投资3.5亿元，占地1200亩", "总投资4.5亿元，占地1500亩", None),
        ("The red fox runs", "The red dog runs", "The red [-fox-]{+dog+} runs"),
        ("牧草长势喜人。", "牧草长势良好。", "牧草长势[-喜人-]{+良好+}。"),
        ("记者张三、李四", "记者张三、王五、李四", "记者张三、{+王五、+}李四"),
        ("他说：好。他说：坏。", "他说：好。他说：中。他说：坏。", None),
        ("一\n二\n三", "一\n新的一段\n二\n三", "一\n{+新的一段+}\n二\n三"),
        ("一\n二\n三", "二\n三\n一", "[-一-]\n二\n三\n{+一+}"),
        ("内容  多", "内容 多", "内容 [- -]多"),
    ],
)
def test_what_changed_is_marked(before: str, after: str, shown: str | None) -> None:
    expected = {
        "总投资3": "总投资[-3-]{+4+}.5亿元，占地[-1200-]{+1500+}亩",
        "他说：好": "他说：好。{+他说：中。+}他说：坏。",
    }
    assert body(before, after) == (shown or expected[before[:4]])


def test_a_paragraph_of_other_words_is_replaced_and_no_confetti() -> None:
    before = "完全不同的一段文字，讲的是电力和道路，没有人记得它。"
    after = "记者从发布会上获悉，今年的候鸟数量增长了百分之三，没有减少。"
    assert body(before, after) == f"[-{before}-]\n{{+{after}+}}"


def test_what_two_changes_share_by_chance_belongs_to_them() -> None:
    shown = body("The quick brown fox is here", "The slow red fox is here")
    assert shown == "The [-quick brown-]{+slow red+} fox is here"


def test_what_stands_between_two_insertions_is_kept() -> None:
    shown = body("电话和信件都已收到", "电话、邮件和信件今天都已收到")
    assert shown == "电话{+、邮件+}和信件{+今天+}都已收到"


def test_a_changed_paragraph_is_found_between_new_ones() -> None:
    before = ["连日降雨过后，草原上牧草长势喜人。", "合作社备好了机器。"]
    after = ["本报讯", "连日降雨过后，草原上牧草长势很好。", "完", "合作社备好机器。"]
    parts = difference("body", "\n".join(before), "\n".join(after)).parts
    assert [part.kind for part in parts] == ["added", "changed", "added", "changed"]


@pytest.mark.parametrize(
    ("name", "before", "after", "kinds"),
    [
        ("title", None, "标题", ["added"]),
        ("title", "", "标题", ["removed", "added"]),
        ("title", None, "", ["added"]),
        ("keywords", ("草原", "湿地"), ("湿地", "候鸟"), ["removed", "equal", "added"]),
        ("pages", (), ("http://a.example/1_1",), ["added"]),
        (
            "people",
            (Person(name="李明", role="editor"),),
            (Person(name="李明", role="reporter"),),
            ["removed", "added"],
        ),
        ("breadcrumb", (Crumb(name="经济"),), (), ["removed"]),
        (
            "images",
            (Image(url="http://a.example/1.jpg", position=1),),
            (Image(url="http://a.example/1.jpg", position=2),),
            ["removed", "added"],
        ),
    ],
)
def test_every_field_is_compared(
    name: str, before: object, after: object, kinds: list[str]
) -> None:
    found = difference(name, before, after)
    assert [part.kind for part in found.parts] == kinds
    assert found.is_list is isinstance(before, tuple)


def test_equal_records_do_not_differ() -> None:
    said = article(title="标题", body="一\n二", keywords=("草原",))
    assert differences(said, said) == ()


texts = st.none() | st.text(alphabet="一二三。， ab\n\u0301é", max_size=60) | st.text()
lists = st.lists(st.sampled_from("甲乙丙丁"), max_size=8).map(tuple)


@given(texts, texts, lists, lists)
def test_applied_to_either_text_the_runs_give_the_other(
    old: str | None, new: str | None, items: tuple[str], others: tuple[str]
) -> None:
    before, after = (
        article(body=old, keywords=items),
        article(body=new, keywords=others),
    )
    found = {each.field: each for each in differences(before, after)}
    assert set(found) == {
        name
        for name, differs in (("body", old != new), ("keywords", items != others))
        if differs
    }
    for record, side in ((before, "before"), (after, "after")):
        if "body" in found:
            said: tuple[str, ...] = getattr(found["body"], side)
            assert ("\n".join(said) if said else None) == record.body
        if "keywords" in found:
            assert getattr(found["keywords"], side) == record.keywords


@given(st.text("一二。a ", max_size=80), st.text("一二。a ", max_size=80))
def test_runs_are_never_empty_and_never_two_of_a_kind(old: str, new: str) -> None:
    for found in differences(article(body=old), article(body=new)):
        for part in found.parts:
            assert all(run.text for run in part.runs)
            for left, right in pairwise(part.runs):
                assert left.kind != right.kind
            if part.kind == "changed":
                assert len(part.runs) > 1


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=12))
def test_a_longest_rising_chain_is_chosen(pairs: list[tuple[int, int]]) -> None:
    pairs = sorted(dict(pairs).items())
    chosen = increasing(pairs)
    assert set(chosen) <= set(pairs)
    assert all(a < c and b < d for (a, b), (c, d) in pairwise(chosen))
    longest: list[int] = []
    for place, (_, value) in enumerate(pairs):
        before = (longest[k] for k in range(place) if pairs[k][1] < value)
        longest.append(1 + max(before, default=0))
    assert len(chosen) == max(longest, default=0)


CHARACTERS = [chr(0x4E00 + number) for number in range(3000)]
WEIGHTS = [1 / (number + 1) for number in range(3000)]


def written(dice: random.Random, length: int) -> str:
    """A text in which some characters occur as often as in a real one."""
    return "".join(dice.choices(CHARACTERS, WEIGHTS, k=length))


def scattered(dice: random.Random, text: str, every: int) -> str:
    """The text with a change in each stretch of this length."""
    pieces = [text[place : place + every] for place in range(0, len(text), every)]
    return "".join(dice.choice(["新", "新词", ""]) + piece[1:] for piece in pieces)


def in_paragraphs(text: str, length: int) -> str:
    return "\n".join(
        text[place : place + length] for place in range(0, len(text), length)
    )


HARD: dict[str, Callable[[random.Random, int], tuple[str, str]]] = {
    "one paragraph": lambda dice, size: (
        text := written(dice, size),
        scattered(dice, text, 50),
    ),
    "many paragraphs": lambda dice, size: (
        text := in_paragraphs(written(dice, size), 100),
        scattered(dice, text, 50),
    ),
    "other text": lambda dice, size: (written(dice, size), written(dice, size)),
    "other paragraphs": lambda dice, size: (
        in_paragraphs(written(dice, size), 100),
        in_paragraphs(written(dice, size), 100),
    ),
    "two characters": lambda dice, size: (
        "".join(dice.choices("一二", k=size)),
        "".join(dice.choices("一二", k=size)),
    ),
    "one character a paragraph": lambda dice, size: (
        in_paragraphs(written(dice, size // 2), 1),
        in_paragraphs(written(dice, size // 2), 1),
    ),
    "split": lambda dice, size: (
        text := written(dice, size),
        in_paragraphs(text, 100),
    ),
}


def seconds(before: str, after: str) -> float:
    """The CPU time of a comparison, the better of two."""
    taken = []
    for _ in range(2):
        start = time.process_time()
        differences(article(body=before), article(body=after))
        taken.append(time.process_time() - start)
    return min(taken)


@pytest.mark.parametrize("kind", HARD)
def test_four_times_the_text_takes_no_sixteen_times_the_time(kind: str) -> None:
    dice = random.Random(1)  # noqa: S311  # texts, not secrets
    small, large = (seconds(*HARD[kind](dice, size)) for size in (12_000, 48_000))
    assert large < 9 * small + 0.05


def test_scattered_changes_of_a_long_text_are_found_one_by_one() -> None:
    dice = random.Random(2)  # noqa: S311
    text = written(dice, 200_000)
    (found,) = difference("body", text, scattered(dice, text, 1000)).parts
    kept = sum(len(run.text) for run in found.runs if run.kind == "equal")
    assert kept > 199_000
    assert len(found.runs) < 700


class Counted(str):
    """A string that counts how often it is looked at."""

    __slots__ = ()
    looks = 0

    def __eq__(self, other: object) -> bool:
        Counted.looks += 1
        return str.__eq__(self, str(other))

    def __hash__(self) -> int:
        Counted.looks += 1
        return str.__hash__(self)


def test_tokens_are_looked_at_so_many_times_and_no_more() -> None:
    dice = random.Random(3)  # noqa: S311
    text = written(dice, 20_000)
    other = scattered(dice, text, 40)
    Counted.looks = 0
    blocks = matching_blocks([*map(Counted, text)], [*map(Counted, other)])
    assert sum(block.size for block in blocks) > 19_000
    assert Counted.looks < 150 * 20_000
