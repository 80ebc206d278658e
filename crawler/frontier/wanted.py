"""The addresses that `fetch` was asked for, and what they lead to."""

from collections.abc import Iterable, Sequence

from crawler.frontier.admission import MOST_HOPS


class Wanted:
    """Each address once, and so many as redirects may lead on to."""

    def __init__(self, asked: Sequence[str]) -> None:
        self._most = (MOST_HOPS + 1) * len(asked)
        self._ever: set[str] = set()
        self._waiting: list[str] = []
        self.add(asked)

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def add(self, urls: Iterable[str]) -> None:
        """Ask for these too, unless they were asked for before."""
        for url in urls:
            if url not in self._ever and len(self._ever) < self._most:
                self._ever.add(url)
                self._waiting.append(url)

    def take(self) -> list[str]:
        """Those that wait; they wait no longer."""
        waiting, self._waiting = self._waiting, []
        return waiting
