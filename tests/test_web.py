"""The served pages, but for what only a browser can see."""

import re
import tomllib
from pathlib import Path

import pytest

from archive.web.wording import FOLDER, catalogue

TEMPLATES = FOLDER.parent / "templates"
_SAID = re.compile(r"""\bsay\("([a-z]+\.[A-Za-z-]+)"[,)]""")
_BRACED = re.compile(r"\{(\w+)\}")


@pytest.mark.parametrize("key", sorted(catalogue()))
def test_every_sentence_is_there_in_both_languages(key: str) -> None:
    sentence = catalogue()[key]
    assert set(sentence) - {"one"} == {"en", "zh"}
    assert all(text.strip() for text in sentence.values())
    holes = set(_BRACED.findall(sentence["en"]))
    assert set(_BRACED.findall(sentence["zh"])) == holes
    assert set(_BRACED.findall(sentence.get("one", sentence["en"]))) <= holes | {
        "count"
    }


def test_no_sentence_stands_in_two_files() -> None:
    found = [
        f"{page}.{name}"
        for file in FOLDER.glob("*.toml")
        for page, sentences in tomllib.loads(file.read_text("utf-8")).items()
        for name in sentences
    ]
    assert len(found) == len(set(found))


@pytest.mark.parametrize(
    "template", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name
)
def test_templates_say_only_what_the_catalogue_has(template: Path) -> None:
    text = template.read_text("utf-8")
    assert set(_SAID.findall(text)) <= set(catalogue())


@pytest.mark.parametrize(
    "template", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name
)
def test_templates_hold_no_script_no_style_and_no_way_around_escaping(
    template: Path,
) -> None:
    text = template.read_text("utf-8")
    for forbidden in (
        "<script",
        "<style",
        " style=",
        " onclick",
        "|safe",
        "autoescape",
    ):
        assert forbidden not in text
