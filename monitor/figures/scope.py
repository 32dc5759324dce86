"""Who, where and when a figure speaks of: from its sentence and those before in its paragraph."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache

from ahocorasick_rs import AhoCorasick, MatchKind

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


_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
           "October", "November", "December")  # fmt: skip


def _anchors(phrases: list[str]) -> Iterator[str]:
    for phrase in phrases:
        if "{month}" in phrase:
            yield from (phrase.replace("{month}", month) for month in _MONTHS)
        elif "{digit}" in phrase:
            yield from (phrase.replace("{digit}", str(digit)) for digit in range(10))
        else:
            yield phrase


@lru_cache(maxsize=1)
def _machine() -> tuple[AhoCorasick, list[str], int, int, int]:
    """Return what finds places and beginnings of periods in one pass.

    Phrases up to the first number are places (the list says what is shown), those up to the
    second begin an operation, to the third a period, the others follow the number that begins one.
    """
    scope = table("scope")
    places = [(name, shown) for shown, names in scope["places"].items() for name in names]
    begins = list(dict.fromkeys(_anchors(scope["periods"]["anchors"])))
    campaigns: list[str] = scope["operations"]["anchors"]
    phrases = [name for name, _ in places] + campaigns + begins + scope["periods"]["after_digits"]
    machine = AhoCorasick(phrases, matchkind=MatchKind.LeftmostLongest)
    ends = len(places), len(places) + len(campaigns), len(places) + len(campaigns) + len(begins)
    return machine, [shown for _, shown in places], *ends


def _spoken(text: str) -> tuple[Hits, Hits, Hits]:
    """Return the places, periods and operations of a text, in order."""
    machine, shown, places_end, campaigns_end, begins_end = _machine()
    operation, period = _patterns()
    places: Hits = []
    periods: Hits = []
    campaigns: Hits = []
    done = 0
    for index, start, end in machine.find_matches_as_indexes(text):
        if index < places_end:
            if not (text[end : end + 1].isalnum() or text[start - 1 : start].isalnum()):
                places.append((start, shown[index]))
            continue
        if index < campaigns_end:
            if start >= done and (named := operation.match(text, start)):
                done = named.end()
                campaigns.append((start, named.group().strip()))
            continue
        at = start if index < begins_end else _digits_before(text, start)
        if at < done or not (hit := period.match(text, at)):
            continue
        done = hit.end()
        periods.append((at, _bare(hit.group())))
    return places, periods, campaigns


def _digits_before(text: str, at: int) -> int:
    while at and text[at - 1].isdigit():
        at -= 1
    return at


class Scopes:
    """Reads the scope of positions in one text; each sentence once."""

    def __init__(self, text: str, spans: list[tuple[int, int]]) -> None:
        self._text, self._spans = text, spans
        self._read: dict[tuple[int, int], tuple[Hits, Hits]] = {}
        self._places, self._periods, self._campaigns = _spoken(text)

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
        return _within(self._places, start, end), _within(self._periods, start, end)


def _within(hits: Hits, start: int, end: int) -> Hits:
    low = bisect_left(hits, (start, ""))
    return hits[low : bisect_left(hits, (end, ""), low)]


_CARRIES = 1200  # characters over which a campaign is still spoken of


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
