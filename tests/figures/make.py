"""Articles and figures for the tests of this room."""

from decimal import Decimal
from typing import Any

from monitor.figures import find
from monitor.model import Article, Figure, Statement


def article(text: str, title: str = "", language: str | None = "en") -> Article:
    """Return an article of a text."""
    url = "https://news.example/1"
    return Article(
        source="paper", url=url, canonical_url=url, title=title, text=text, language=language
    )


def read(text: str, language: str | None = "en", title: str = "") -> list[tuple[str, str, str]]:
    """Return (value, unit, what) of every figure found."""
    found = find(article(text, title, language))
    return [(f"{one.value:f}", one.unit, one.what) for one in found]


def figure(value: str = "2300", **changes: Any) -> Figure:
    """Return a figure, by default 2.3 tonnes of drugs."""
    known: dict[str, Any] = {
        "value": Decimal(value),
        "unit": "kg",
        "what": "drugs",
        "words": f"{value} kg of drugs",
        "start": 10,
        "end": 30,
    }
    return Figure(**(known | changes))


def statement(article_id: int, story: int, one: Figure, source: str = "paper") -> Statement:
    """Return a figure as an article stated it."""
    url = f"https://{source}.example/{article_id}"
    return Statement(
        figure=one, article=article_id, story=story, source=source, url=url, title="Haul"
    )
