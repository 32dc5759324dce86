"""Who, where and when a figure speaks of: from its sentence and those before in its paragraph."""

import re
from functools import lru_cache

from monitor.figures.words import table

Hits = list[tuple[int, str]]  # where, what is shown


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    scope = table("scope")
    return (
        re.compile(
            r"(?<!\w)(?=[A-Zpg\u4e00-\u9fff])(?:" + "|".join(scope["operations"]["patterns"]) + ")"
        ),
        re.compile(r"(?<!\w)(?:" + "|".join(scope["periods"]["patterns"]) + ")"),
    )


@lru_cache(maxsize=1)
def _near() -> tuple[str, ...]:
    """Words without which no operation is named: a quick test."""
    return tuple(table("scope")["operations"]["near"])


_CAPITALS = re.compile(r"(?<!\w)[A-Z\u00c0-\u1eff\u4e00-\u9fff]\w*")


@lru_cache(maxsize=1)
def _places() -> dict[str, list[tuple[str, str]]]:
    """First words of place names -> (name, what is shown), longest names first."""
    found: dict[str, list[tuple[str, str]]] = {}
    for shown, names in table("scope")["places"].items():
        for name in names:
            words = _WORD.match(name)
            found.setdefault(words.group() if words else name, []).append((name, shown))
    return {first: sorted(names, key=lambda one: -len(one[0])) for first, names in found.items()}


_WORD = re.compile(r"\w+")


def _places_in(text: str, start: int, end: int) -> Hits:
    """Return the places named in a stretch, by their words in capitals."""
    places = _places()
    found: Hits = []
    for word in _CAPITALS.finditer(text, start, end):
        for name, shown in places.get(word.group(), ()):
            stop = word.start() + len(name)
            if text.startswith(name, word.start()) and not text[stop : stop + 1].isalnum():
                found.append((word.start(), shown))
                break
    return found


class Scopes:
    """Reads the scope of positions in one text; each sentence once."""

    def __init__(self, text: str, spans: list[tuple[int, int]]) -> None:
        self._text, self._spans = text, spans
        self._read: dict[tuple[int, int], tuple[Hits, Hits]] = {}
        self._campaigns = _campaigns(text)

    def at(self, position: int, sentence: tuple[int, int]) -> str | None:
        """Return 'OMD 7, Việt Nam, first 10 months of 2025', or None where nothing is said."""
        place, period = self._parts(sentence, position)
        campaign = self._campaign(sentence, position, named=bool(period))
        if not place and not period:
            for earlier in self._before(sentence):
                wider = self._parts(earlier, earlier[1])
                place, period = place or wider[0], period or wider[1]
        return ", ".join(part for part in (campaign, place, period) if part) or None

    def _campaign(self, sentence: tuple[int, int], position: int, *, named: bool) -> str:
        """Return the campaign of the sentence, or the one spoken of last where it has no period."""
        start, end = sentence
        inside = [hit for hit in self._campaigns if start <= hit[0] < end]
        if inside or named:
            return _nearest(inside, position)
        before = [hit for hit in self._campaigns if start - _CARRIES < hit[0] < start]
        return before[-1][1] if before else ""

    def _before(self, sentence: tuple[int, int]) -> list[tuple[int, int]]:
        """Return up to two sentences before, nearest first, within the paragraph."""
        paragraph = self._text.rfind("\n\n", 0, sentence[0] + 1) + 1
        place = self._spans.index(sentence) if sentence in self._spans else 0
        near = self._spans[max(0, place - 2) : place]
        return [span for span in reversed(near) if span[0] >= paragraph]

    def _parts(self, sentence: tuple[int, int], position: int) -> tuple[str, str]:
        found = self._read.get(sentence)
        if found is None:
            found = self._read[sentence] = self._look(*sentence)
        return _nearest(found[0], position), _nearest(found[1], position)

    def _look(self, start: int, end: int) -> tuple[Hits, Hits]:
        periods = _patterns()[1].finditer(self._text, start, end)
        return (
            _places_in(self._text, start, end),
            [(hit.start(), _bare(hit.group())) for hit in periods],
        )


_CARRIES = 1200  # characters over which a campaign is still spoken of


def _campaigns(text: str) -> Hits:
    if not any(word in text for word in _near()):
        return []
    return [(hit.start(), hit.group().strip()) for hit in _patterns()[0].finditer(text)]


def _bare(period: str) -> str:
    return period.removeprefix("the ").removeprefix("in ").strip()


def _nearest(hits: Hits, position: int) -> str:
    """Return the last hit before the position, else the first after it, else ''."""
    last = ""
    for start, shown in hits:
        if start > position:
            return last or shown
        last = shown
    return last
