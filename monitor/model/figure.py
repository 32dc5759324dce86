"""One number a text states."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Share = Literal["total", "part", "alone"]


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A quantity with the words it stands in.

    `start`..`end` are characters of the article's `field`; `words` is exactly that text. `unit` is
    normalised (kg, litre, pill, piece, specimen, animal, plant, case, person, vehicle, year, or an
    ISO 4217 code). `high` is the upper end of a range, of which `value` is the lower. `what` is a
    key of the taxonomy in monitor/terms; `approx` the word that makes it inexact, as written.
    """

    value: Decimal
    unit: str
    what: str
    words: str
    start: int
    end: int
    field: Literal["title", "text"] = "text"
    high: Decimal | None = None
    approx: str | None = None
    action: str | None = None
    scope: str | None = None
    share: Share = "alone"
    sentence: str = ""
    method: str = ""
    confidence: float = 1.0
