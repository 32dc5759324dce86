"""One number a text states."""

from dataclasses import dataclass
from datetime import datetime
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


@dataclass(frozen=True, kw_only=True)
class Statement:
    """A figure and where it was stated; `sources` are all outlets of the story that state it."""

    figure: Figure
    article: int
    story: int
    source: str
    url: str
    title: str
    language: str | None = None
    published_at: datetime | None = None  # aware UTC
    published_precision: str | None = None
    seen_at: datetime | None = None  # aware UTC
    text_hash: str = ""  # the same for articles of the same words
    sources: tuple[str, ...] = ()  # in order of arrival
    articles: tuple[int, ...] = ()  # ids of the articles that state it, in order of arrival
    first: bool = True  # no article of the story stated it before
    summary: bool = False  # of a campaign or a period: never to be added to single cases

    @property
    def moment(self) -> datetime | None:
        """When it was published, else when it was seen."""
        return self.published_at or self.seen_at
