"""Sums that can be answered for: one unit, one thing, no part beside its total, no copy twice."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from monitor.figures.taxonomy import broader
from monitor.model import Figure, Statement

# Units that count the same thing under two names.
SAME_UNIT = {"pill": "tablet"}


@dataclass(frozen=True, kw_only=True)
class Total:
    """The sum of figures of one unit, what and scope; `count` figures stand behind it."""

    unit: str
    what: str
    scope: str | None
    value: Decimal
    count: int


def totals(figures: Iterable[Figure]) -> tuple[Total, ...]:
    """Return sums by unit, what and scope, in a fixed order.

    Parts are left out, equal figures count once, and scopes are never added to one another.
    """
    distinct: dict[tuple[str, str, str], set[Decimal]] = {}
    for figure in figures:
        if figure.share == "part":
            continue
        place = (SAME_UNIT.get(figure.unit, figure.unit), figure.what, figure.scope or "")
        distinct.setdefault(place, set()).add(figure.value)
    return tuple(
        Total(
            unit=unit,
            what=what,
            scope=scope or None,
            value=sum(values, Decimal(0)),
            count=len(values),
        )
        for (unit, what, scope), values in sorted(distinct.items())
    )


@dataclass(frozen=True, kw_only=True)
class StoryTotal:
    """What one story says of one unit: its largest figure of each thing, added up once.

    `value` is None where it states only parts, or sums over a campaign or a period.
    """

    story: int
    unit: str
    moment: datetime | None
    value: Decimal | None
    articles: tuple[int, ...]
    sources: tuple[str, ...]


def by_story(statements: Iterable[Statement]) -> tuple[StoryTotal, ...]:
    """Return a total for each story and unit. Copies and repeated tellings change no value.

    Of figures of one thing in a story (first reports, updates) the largest counts; of drugs as a
    whole and single drugs, the larger of the whole and the sum.
    """
    groups: dict[tuple[int, str], list[Statement]] = {}
    for one in statements:
        unit = SAME_UNIT.get(one.figure.unit, one.figure.unit)
        groups.setdefault((one.story, unit), []).append(one)
    return tuple(_story_total(story, unit, told) for (story, unit), told in groups.items())


def _story_total(story: int, unit: str, told: list[Statement]) -> StoryTotal:
    largest: dict[str, Decimal] = {}
    for one in told:
        if one.figure.share != "part" and not one.summary:
            what = one.figure.what
            largest[what] = max(one.figure.value, largest.get(what, one.figure.value))
    moments = [one.moment for one in told if one.moment]
    return StoryTotal(
        story=story,
        unit=unit,
        moment=min(moments, default=None),
        value=_added(largest) if largest else None,
        articles=tuple(dict.fromkeys(each for one in told for each in one.articles)),
        sources=tuple(dict.fromkeys(each for one in told for each in one.sources)),
    )


def _added(largest: dict[str, Decimal]) -> Decimal:
    """Add up what is not part of one another: the whole counts where it exceeds its kinds."""
    tops = [what for what in largest if not any(up in largest for up in broader(what)[1:])]
    return sum((_of(what, largest) for what in tops), Decimal(0))


def _of(what: str, largest: dict[str, Decimal]) -> Decimal:
    below = [one for one in largest if one != what and _next_up(one, largest) == what]
    return max(largest[what], sum((_of(one, largest) for one in below), Decimal(0)))


def _next_up(what: str, largest: dict[str, Decimal]) -> str | None:
    return next((up for up in broader(what)[1:] if up in largest), None)
