"""Articles as they come out of reading, for the tests of the store."""

import hashlib
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from monitor.dedup import fingerprint
from monitor.model import Article, Figure, Match, Snapshot, Span, Stamp
from monitor.understand import Reading

NOW = datetime(2026, 10, 5, 11, 20, tzinfo=UTC)
HOUR = timedelta(hours=1)


def article(number: int = 1, **changes: Any) -> Article:
    """Return an article unlike those with other numbers."""
    words = (
        f"Customs officers at gate {number} opened a container numbered {number * 7919} and found "
        f"horns under sacks of cashew nuts, shipment {number * 104729} of the year."
    )
    address = f"https://news.example/{number}.html"
    known: dict[str, Any] = {
        "source": "gazette",
        "url": address,
        "canonical_url": address,
        "title": f"Container {number * 7919} opened",
        "text": words,
        "language": "en",
        "published": Stamp(at=NOW - HOUR, precision="minute", zone=420),
    }
    return Article(**(known | changes))


def reading(number: int = 1, topics: tuple[str, ...] = (), **changes: Any) -> Reading:
    """Return a reading of such an article, with a match for each of `topics` and one figure."""
    read = article(number, **changes)
    figure = Figure(
        value=Decimal(number * 7919), unit="piece", what="horn", words="horns", start=0, end=5
    )
    return Reading(
        article=read,
        matches=tuple(match(topic) for topic in topics),
        figures=(figure,),
        fingerprint=fingerprint(read, (figure,)),
    )


def match(topic: str, score: float = 2.0) -> Match:
    """Return a match with one span."""
    span = Span(field="title", start=0, end=9, words="Container", clause="container")
    return Match(topic=topic, score=score, spans=(span,))


def snapshot(number: int = 1, at: datetime = NOW, body: bytes | None = None) -> Snapshot:
    """Return the page of such an article."""
    page = body if body is not None else f"<h1>Container {number}</h1>".encode()
    return Snapshot(
        sha256=hashlib.sha256(page).hexdigest(),
        url=f"https://news.example/{number}.html",
        taken_at=at,
        status=200,
        headers=(("content-type", "text/html"), ("set-cookie", "a=1"), ("set-cookie", "b=2")),
        body=page,
    )


def keys(number: int = 1) -> tuple[str, ...]:
    """Return the keys of such an article."""
    return (f"u:https://news.example/{number}.html", f"f:gazette:{number}")
