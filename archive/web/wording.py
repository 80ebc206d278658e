"""Every word that the pages say, in both languages; numbers and dates as each has them.

The catalogue lies in `words/*.toml`: a table a page, a key a sentence, with `en`, `zh`,
and `one` where English says it otherwise of a single thing.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from archive.measures import size_words
from archive.web.language import TAGS, Language

FOLDER = Path(__file__).parent / "words"

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)
_WEEKDAYS = {
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "zh": ("一", "二", "三", "四", "五", "六", "日"),
}


@cache
def catalogue() -> Mapping[str, Mapping[str, str]]:
    """Every sentence by its key, `page.name`."""
    return {
        f"{page}.{name}": sentence
        for file in sorted(FOLDER.glob("*.toml"))
        for page, sentences in tomllib.loads(file.read_text("utf-8")).items()
        for name, sentence in sentences.items()
    }


@dataclass(frozen=True, slots=True)
class Wording:
    """How one language says things."""

    language: Language

    @property
    def tag(self) -> str:
        """What `lang` says of it."""
        return TAGS[self.language]

    def say(self, key: str, /, **values: object) -> str:
        """The sentence of this key; numbers are grouped, `count` chooses the form.

        >>> Wording("en").say("common.articles", count=1200)
        '1,200 articles'
        """
        sentence = catalogue()[key]
        is_one = self.language == "en" and values.get("count") == 1
        form = sentence.get("one") if is_one else None
        said = {name: self._told(value) for name, value in values.items()}
        return (form or sentence[self.language]).format(**said)

    def knows(self, key: str) -> bool:
        """Whether there is a sentence of this key."""
        return key in catalogue()

    def named(self, page: str, name: object) -> str:
        """The word for a name that the archive uses; the name itself where none is."""
        key = f"{page}.{name}".replace(" ", "-")
        return self.say(key) if self.knows(key) else str(name)

    def _told(self, value: object) -> str:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return self.number(value) if is_number else str(value)  # type: ignore[arg-type]  # mypy does not follow

    def number(self, value: float) -> str:
        """A number with its thousands apart.

        >>> Wording("zh").number(500000), Wording("en").number(2.5)
        ('500,000', '2.5')
        """
        return f"{value:,}" if isinstance(value, int) else f"{value:,g}"

    def size(self, count: int) -> str:
        """So many bytes."""
        return size_words(count)

    def span(self, seconds: float) -> str:
        """So much time, in the unit that suits it.

        >>> Wording("en").span(90), Wording("zh").span(7260)
        ('1.5 min', '2 小时')
        """
        units = (("hours", 3600), ("minutes", 60), ("seconds", 1))
        unit, long = next(each for each in units if seconds >= each[1] or each[1] == 1)
        return self.say(f"runs.{unit}", count=round(seconds / long, 1))

    def day(self, text: str) -> str:
        """A year, a month or a day; anything else as it stands.

        >>> Wording("en").day("2010-07-21"), Wording("zh").day("2010-07")
        ('21 July 2010', '2010年7月')
        """
        parts = text.split("-")
        try:
            numbers = [int(part) for part in parts]
            date(*[*numbers, 1, 1][:3])
        except (ValueError, TypeError):
            return text
        if self.language == "zh":
            return "".join(map("{}{}".format, numbers, "年月日"))
        named = [str(numbers[0]), *(_MONTHS[month - 1] for month in numbers[1:2])]
        return " ".join([*named, *map(str, numbers[2:])][::-1])

    def moment(self, text: str) -> str:
        """A moment to the minute, or a date alone, in the zone that it is given in.

        >>> Wording("en").moment("2010-07-21T17:18:00+08:00")
        '21 July 2010, 17:18'
        """
        day, sign, time = text.partition("T")
        if not sign:
            return self.day(day)
        between = ", " if self.language == "en" else " "
        return f"{self.day(day)}{between}{time[:5]}"

    def month(self, number: int) -> str:
        """The short name of a month, from 1.

        >>> Wording("en").month(7), Wording("zh").month(7)
        ('Jul', '7月')
        """
        return _MONTHS[number - 1][:3] if self.language == "en" else f"{number}月"

    def weekdays(self) -> tuple[str, ...]:
        """The short names of the days of a week, from Monday."""
        return _WEEKDAYS[self.language]
