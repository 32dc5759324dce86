"""What somebody watches for, and why an article matched it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Field = Literal["title", "lead", "text", "author", "source", "language", "date"]


@dataclass(frozen=True, kw_only=True)
class Topic:
    """A named query. `query` is in the topic language; a match scores at least `threshold`."""

    name: str
    title: str
    query: str
    threshold: float = 1.0
    alert: bool = False


@dataclass(frozen=True, kw_only=True)
class Span:
    """Characters `start`..`end` of an article's field (as stored) that made a clause true."""

    field: Field
    start: int
    end: int
    words: str
    clause: str = ""  # the part of the query it satisfied, as written


@dataclass(frozen=True, kw_only=True)
class Match:
    """Article x topic: why, and how strongly. A `held` match is kept out of digests."""

    topic: str
    score: float
    spans: tuple[Span, ...]
    held: bool = False
    found_at: datetime | None = None  # when a changed topic found it; None: as the article came
