"""What a later text of an article says differently: a corrected figure is an event."""

from dataclasses import dataclass

from monitor.figures.show import amount
from monitor.figures.taxonomy import akin
from monitor.model import Figure


@dataclass(frozen=True, kw_only=True)
class Change:
    """One figure that changed, appeared (`old` is None) or was taken back (`new` is None)."""

    old: Figure | None
    new: Figure | None

    def __str__(self) -> str:
        if self.old and self.new:
            old, new = amount(self.old), amount(self.new)
            number, _, unit = old.partition(" ")
            shown = number if unit and new.endswith(" " + unit) else old
            return f"{shown} → {new}"
        if self.new:
            return f"new: {amount(self.new)}"
        return f"no longer stated: {amount(self.old)}" if self.old else ""


def changes(old: tuple[Figure, ...], new: tuple[Figure, ...]) -> tuple[Change, ...]:
    """Return how the figures of a text changed. Order and place in the text change nothing."""
    gone, come = _without(old, new), _without(new, old)
    found: list[Change] = []
    for before in gone:
        after = min(
            (figure for figure in come if _comparable(before, figure)),
            key=lambda figure: _distance(before, figure),
            default=None,
        )
        if after:
            come.remove(after)
        found.append(Change(old=before, new=after))
    found += (Change(old=None, new=figure) for figure in come)
    return tuple(found)


def _without(figures: tuple[Figure, ...], others: tuple[Figure, ...]) -> list[Figure]:
    return [figure for figure in figures if not any(_equal(figure, other) for other in others)]


def _equal(one: Figure, other: Figure) -> bool:
    return (one.value, one.high, one.unit) == (other.value, other.high, other.unit) and akin(
        one.what, other.what
    )


def _comparable(one: Figure, other: Figure) -> bool:
    return one.unit == other.unit and akin(one.what, other.what)


def _distance(one: Figure, other: Figure) -> tuple[bool, bool, float, int]:
    low, high = sorted((float(one.value), float(other.value)))
    ratio = high / low if low > 0 else float("inf")
    return (one.what != other.what, one.action != other.action, ratio, abs(one.start - other.start))
