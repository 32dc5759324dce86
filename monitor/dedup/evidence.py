"""What two fingerprints have in common, weighed; and what speaks against one event."""

from dataclasses import dataclass

from rapidfuzz import fuzz

from monitor.dedup.fingerprint import Fingerprint
from monitor.dedup.numbers import Number, same
from monitor.dedup.shingles import Cover, cover

LONG = 6  # letters: of two such names one may be part of the other


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """Weights of what is shared, by kind; `size` is the lesser of both texts' whole weight."""

    names: float
    numbers: float
    days: float
    ideas: float
    words: float
    title: float  # 0..1
    cover: Cover
    size: float
    apart: int | None  # days between publications
    shared: tuple[str, ...]  # keys, the most telling first

    @property
    def total(self) -> float:
        """Everything shared, added up."""
        return self.names + self.numbers + self.days + self.ideas + self.words


def weigh(first: Fingerprint, second: Fingerprint) -> Evidence:
    """Weigh what two articles share. Symmetric."""
    one, other = first.parts, second.parts
    shared: dict[str, float] = {}
    named = _names(one.names, other.names, shared)
    stated = _numbers(one.numbers, other.numbers, shared)
    dated = _days(one.days, other.days, shared)
    ideas = _common(one.ideas, other.ideas, shared)
    words = _common(one.words, other.words, shared)
    return Evidence(
        names=named, numbers=stated, days=dated, ideas=ideas, words=words,
        title=fuzz.token_set_ratio(first.title, second.title) / 100
        if first.title and second.title else 0.0,
        cover=cover(first.sketch, second.sketch),
        size=min(one.size, other.size),
        apart=None if first.day is None or second.day is None else abs(first.day - second.day),
        shared=tuple(sorted(shared, key=lambda key: (-shared[key], key))),
    )  # fmt: skip


def _common(one: dict[str, float], other: dict[str, float], shared: dict[str, float]) -> float:
    found = {key: min(value, other[key]) for key, value in one.items() if key in other}
    shared.update(found)
    return sum(found.values())


def _names(one: dict[str, float], other: dict[str, float], shared: dict[str, float]) -> float:
    total = _common(one, other, shared)
    rest = [name for name in other if len(name) >= LONG and name not in one]
    ends = {name[:LONG] for name in rest} | {name[-LONG:] for name in rest}
    for name in one:
        if name in other or len(name) < LONG or ends.isdisjoint((name[:LONG], name[-LONG:])):
            continue
        longer = next((o for o in rest if _within(name, o)), None)
        if longer:
            rest.remove(longer)
            value = 0.7 * min(one[name], other[longer])
            shared[min(name, longer, key=len)] = value
            total += value
    return total


def _within(one: str, other: str) -> bool:
    long, short = (one, other) if len(one) > len(other) else (other, one)
    return long.startswith(short) or long.endswith(short)


def _numbers(
    one: tuple[tuple[Number, float], ...],
    other: tuple[tuple[Number, float], ...],
    shared: dict[str, float],
) -> float:
    total = 0.0
    taken: set[int] = set()
    for number, value in one:
        best, place = 0.0, -1
        for index, (theirs, weight) in enumerate(other):
            if index not in taken and number.kind == theirs.kind and _near(number, theirs):
                match = same(number, theirs) * min(value, weight)
                if match > best:
                    best, place = match, index
        if place >= 0:
            taken.add(place)
            shared[number.key] = best
            total += best
    return total


def _near(one: Number, other: Number) -> bool:
    """Tell quickly whether `same` may find anything."""
    return one.value == other.value or one.value <= 1.6 * other.value <= 2.56 * one.value


def _days(one: dict[str, float], other: dict[str, float], shared: dict[str, float]) -> float:
    total = 0.0
    for day, value in one.items():
        match = max((min(value, weight) for o, weight in other.items() if _same_day(day, o)),
                    default=0.0)  # fmt: skip
        if match:
            shared[day] = match
            total += match
    return total


def _same_day(one: str, other: str) -> bool:
    if one == other:
        return True
    (y1, m1, d1), (y2, m2, d2) = one.split("-"), other.split("-")
    return (m1, d1) == (m2, d2) and m1 != "0" and d1 != "0" and "0" in (y1, y2)
