"""The same figure in several articles of a story is one figure, with several outlets."""

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from monitor.figures.taxonomy import akin
from monitor.figures.totals import SAME_UNIT
from monitor.figures.words import table
from monitor.model import Figure, Statement


def same(one: Figure, other: Figure) -> bool:
    """True where two figures of one story say the same: value, unit, and what, or broader."""
    units = SAME_UNIT.get(one.unit, one.unit), SAME_UNIT.get(other.unit, other.unit)
    if (one.value, one.high) != (other.value, other.high) or units[0] != units[1]:
        return False
    return akin(one.what, other.what)


def shared(statements: Iterable[Statement]) -> tuple[Statement, ...]:
    """Return the statements, each with all outlets and articles of its story that state it.

    `first` stays true for one of each: these are what may be counted.
    """
    ordered = sorted(statements, key=lambda one: (one.article, one.figure.start))
    groups: dict[int, list[list[Statement]]] = {}
    for one in ordered:
        of_story = groups.setdefault(one.story, [])
        group = next((g for g in of_story if same(g[0].figure, one.figure)), None)
        if group is None:
            of_story.append(group := [])
        group.append(one)
    found = [one for of_story in groups.values() for group in of_story for one in _told(group)]
    return tuple(sorted(found, key=lambda one: (one.article, one.figure.start)))


def _told(group: list[Statement]) -> list[Statement]:
    sources = tuple(dict.fromkeys(one.source for one in group))
    articles = tuple(dict.fromkeys(one.article for one in group))
    return [
        replace(
            one,
            sources=sources,
            articles=articles,
            first=place == 0,
            summary=summary(one.figure),
        )
        for place, one in enumerate(group)
    ]


def once(statements: Iterable[Statement]) -> tuple[Statement, ...]:
    """Return each figure once, as it was stated first."""
    return tuple(one for one in shared(statements) if one.first)


def worded(statements: Iterable[Statement]) -> tuple[Statement, ...]:
    """Return each figure once for every text: what a reprint of the same words says is left out."""
    seen: set[tuple[int, str, str, int]] = set()
    found: list[Statement] = []
    for one in shared(statements):
        own = one.text_hash or str(one.article)
        key = (one.story, own, one.figure.field, one.figure.start)
        if key not in seen:
            seen.add(key)
            found.append(one)
    return tuple(found)


@lru_cache(maxsize=1)
def _summaries() -> re.Pattern[str]:
    return re.compile("|".join(table("scope")["summaries"]["patterns"]), re.IGNORECASE)


def summary(figure: Figure) -> bool:
    """True where the scope is a campaign or a longer period, not one case."""
    return bool(figure.scope and _summaries().search(figure.scope))
