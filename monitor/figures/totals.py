"""Sums that can be answered for: one unit, one thing, no part beside its total, no copy twice."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from monitor.model import Figure

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
