"""A citation in words: as GB/T 7714-2015 has it, and in English. Pure."""

from archive.citation.citing import Citation

MOST_NAMES = 3
"""Authors that GB/T 7714-2015 (section 8.1.2) names; more are 等."""


def chinese(cited: Citation) -> str:
    """The citation as GB/T 7714-2015 writes it, and where the copy lies.

    An outlet's article is a newspaper's, online (`[N/OL]`, section 8.5 and the example
    A.7); where no outlet is credited, an electronic bulletin (`[EB/OL]`, A.8).
    """
    names = ", ".join(cited.authors[:MOST_NAMES])
    if len(cited.authors) > MOST_NAMES:
        names += ", 等"
    place = cited.lies_in
    accessed = f"[{cited.accessed}]"
    if cited.outlet:
        form = "N/OL"
        issue = f"{', '.join(filter(None, (cited.outlet, cited.date)))}{accessed}"
    else:
        form = "EB/OL"
        issue = f"({cited.date}){accessed}" if cited.date else accessed
    parts = (names, f"{cited.title}[{form}]", issue, cited.url)
    said = ". ".join(filter(None, parts))
    return (
        f"{said}. 存档: newsarchive {cited.key}, 采集于 {cited.moment}, "
        f"{place.file} 第 {place.offset} 字节起 {place.length} 字节, "
        f"SHA-256 {place.member_digest}."
    )


def english(cited: Citation) -> str:
    """The citation as English papers write it, and where the copy lies."""
    names = _listed(cited.authors)
    where = ", ".join((cited.outlet or cited.host, cited.date or "no date"))
    parts = (names, f"“{cited.title}”", where, cited.url)
    return f"{'. '.join(filter(None, parts))} ({cited.copy})."


def _listed(names: tuple[str, ...]) -> str:
    """The names as a sentence has them: `A, B and C`."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"
