"""The photographers whom captions credit."""

import re

from archive import Person
from crawler.extract.credits.alphabetic import is_person, parts
from crawler.extract.credits.credits import people

# 新华社发（王刚摄）
_ISSUED = re.compile(
    r"(?:^|[\s。，])(?P<outlet>[^\s。，]{1,8}?(?:社|报|网|在线))发[\s（(]"
)
_PHOTOGRAPHER = re.compile(
    r"(?:^|[\s，。,（(])(?P<who>[^，。,（()）]{2,40}?)\s*(?:摄影|摄|供图|(?<=\s)图)\s*[）)]?\s*$"
)
_PHOTO_LABEL = re.compile(
    r"(?:摄影(?:记者)?|图)\s*[:：/／]\s*(?P<who>[^，。（）()]{2,40})"
)
# Photograph: Nora Falk, Foto: Nora Falk/Agentur, (Photo by Nora Falk)
_LABEL_ABROAD = re.compile(
    r"\b(?:photo(?:graph(?:er)?|graphie|s)?|foto(?:s|graf(?:ía|ia)?)?|picture|image"
    r"|bild|zdjęcie|фото|kuva|imagem|imagen)(?:\s*[:/|]\s*|\s+(?:by|von|de|par|di)\s+)"
    r"(?P<who>[^()\[\]\d:]{4,60})[)\]]?\s*$",
    re.IGNORECASE,
)


def photographers(caption: str) -> tuple[Person, ...]:
    """Whom a Chinese caption credits with the picture.

    >>> [each.name for each in photographers("渔民在码头卸鱼。本报记者 王刚 摄")]
    ['王刚']
    """
    found = _PHOTOGRAPHER.search(caption) or _PHOTO_LABEL.search(caption)
    if found is None:
        return ()
    issued = _ISSUED.search(caption)
    agency = issued["outlet"] if issued else None
    credit = people(found["who"], fallback="photographer")
    return tuple(
        Person(
            name=each.name, role="photographer", affiliation=each.affiliation or agency
        )
        for each in credit
    )


def photographers_abroad(caption: str) -> tuple[Person, ...]:
    """Whom a caption in an alphabetic script credits with the picture.

    >>> [each.name for each in photographers_abroad("The pier. Photo: Nora Falk/LDN")]
    ['Nora Falk']
    """
    found = _LABEL_ABROAD.search(caption)
    named = parts(found["who"].rstrip(" .")) if found else ()
    return tuple(
        Person(name=name, role="photographer") for name in named if is_person(name)
    )
