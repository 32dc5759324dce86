"""Figures in few words: for digests, tables and notes; and the ones that matter most."""

import re
from decimal import Decimal

from monitor.figures.taxonomy import broader
from monitor.model import Figure

_SPACES = re.compile(r"\s+")
# What a reader looks for first.
_WEIGHT = {"kg": 5, "litre": 3, "tablet": 5, "pill": 5, "brick": 5, "animal": 4, "case": 4,
           "person": 4, "piece": 3, "specimen": 3, "plant": 3, "ring": 3, "year": 3, "weapon": 2,
           "vehicle": 1, "document": 1}  # fmt: skip
_MOST_WORDS = 70


def wording(figure: Figure) -> str:
    """Return the figure in the text's own words and unit: '11.8 tonnes of narcotics'.

    What was counted is added in brackets where the words leave it open: '353kg (precursors)'.
    """
    said = _SPACES.sub(" ", figure.words).strip()
    if len(said) > _MOST_WORDS:
        said = said[: _MOST_WORDS - 1].rstrip() + "…"
    if figure.method in ("inherited", "ellipsis", "money") and figure.what:
        said += f" ({figure.what})"
    return said


def number(value: Decimal) -> str:
    """Return a decimal in plain digits, no exponent: 1745000, 21.2."""
    return f"{value.normalize():f}"


def grouped(value: Decimal) -> str:
    """Return a decimal with thousands separated: 1,745,000."""
    return f"{value.normalize():,f}"


def amount(figure: Figure) -> str:
    """Return value, unit and what in normalised form: '2.3 tonnes of narcotics' is '2.3 t drugs'.

    Masses of a tonne and more are in tonnes.
    """
    unit, scale = figure.unit, Decimal(1)
    if unit == "kg" and figure.value >= 1000:
        unit, scale = "tonnes", Decimal(1000)
    shown = grouped(figure.value / scale)
    if figure.high is not None:
        shown += f"–{grouped(figure.high / scale)}"
    approx = f"{figure.approx} " if figure.approx else ""
    plural = (
        unit if unit in ("kg", "tonnes", "m3") or unit.isupper() or shown == "1" else unit + "s"
    )
    if figure.unit == "person":
        plural = "people" if shown != "1" else "person"
    return f"{approx}{shown} {plural}"


def key(figures: tuple[Figure, ...], most: int = 4) -> tuple[Figure, ...]:
    """Return the figures to show for a story, in the order of the text: at most `most`.

    Sure ones before unsure, totals before parts, kinds before a second of the same kind.
    """
    ranked = sorted(figures, key=_rank)
    chosen: list[Figure] = []
    for once in (True, False):
        for figure in ranked:
            kind = (figure.unit, broader(figure.what)[-1])
            taken = {(other.unit, broader(other.what)[-1]) for other in chosen}
            if len(chosen) < most and figure not in chosen and not (once and kind in taken):
                chosen.append(figure)
    return tuple(sorted(chosen, key=lambda figure: (figure.field == "title", figure.start)))


def _rank(figure: Figure) -> tuple[bool, int, float, int]:
    weight = _WEIGHT.get(figure.unit, 2)
    return (figure.share == "part", -weight, -figure.confidence, figure.start)
