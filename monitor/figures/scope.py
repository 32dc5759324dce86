"""Who, where and when a figure speaks of, from its sentence and those before it in the paragraph."""

import re
from functools import lru_cache

from monitor.figures.words import Lexicon, table


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    scope = table("scope")
    return (
        re.compile("|".join(scope["operations"]["patterns"])),
        re.compile("|".join(scope["periods"]["patterns"])),
    )


@lru_cache(maxsize=1)
def _places() -> tuple[re.Pattern[str], dict[str, str]]:
    shown = {name: key for key, names in table("scope")["places"].items() for name in names}
    longest = sorted(shown, key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest)) + r")(?!\w)"), shown


class Scopes:
    """Reads the scope of positions in one text; each sentence once."""

    def __init__(self, text: str, spans: list[tuple[int, int]], words: Lexicon) -> None:
        self._text, self._spans = text, spans
        self._read: dict[tuple[int, int], tuple[str, str, str]] = {}

    def at(self, position: int, sentence: tuple[int, int]) -> str | None:
        """Return 'OMD 7, Việt Nam, first 10 months of 2025', or None where nothing is said."""
        parts = self._parts(sentence, position)
        if not all(parts):
            for earlier in self._before(sentence):
                broader = self._parts(earlier, earlier[1])
                parts = tuple(own or other for own, other in zip(parts, broader, strict=True))
        return ", ".join(part for part in parts if part) or None

    def _before(self, sentence: tuple[int, int]) -> list[tuple[int, int]]:
        """Return up to two sentences before, nearest first, within the paragraph."""
        paragraph = self._text.rfind("\n\n", 0, sentence[0] + 1) + 1
        place = self._spans.index(sentence) if sentence in self._spans else 0
        return [
            span
            for span in reversed(self._spans[max(0, place - 2) : place])
            if span[0] >= paragraph
        ]

    def _parts(self, sentence: tuple[int, int], position: int) -> tuple[str, ...]:
        key = (sentence[0], position)
        found = self._read.get(key)
        if found is None:
            found = self._read[key] = self._look(sentence, position)
        return found

    def _look(self, sentence: tuple[int, int], position: int) -> tuple[str, str, str]:
        operations, periods = _patterns()
        places, shown = _places()
        start, end = sentence
        place = _nearest(places, self._text, start, end, position)
        period = _nearest(periods, self._text, start, end, position)
        return (
            _nearest(operations, self._text, start, end, position),
            shown.get(place, ""),
            period.removeprefix("the ").removeprefix("in ").strip(),
        )


def _nearest(pattern: re.Pattern[str], text: str, start: int, end: int, position: int) -> str:
    """Return the last hit before the position, else the first after it."""
    last = ""
    for hit in pattern.finditer(text, start, end):
        if hit.start() > position and last:
            break
        last = hit.group().strip()
        if hit.start() > position:
            break
    return last
