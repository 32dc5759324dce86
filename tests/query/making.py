"""Articles made for one test."""

from datetime import UTC, datetime

from monitor.model import Article, Stamp
from monitor.query import Outcome, Packs, PlainFinder, Reading, Typed, evaluate, parse

PACKS = Packs(
    terms={"ivory": (Typed(text="ivory"), Typed(text="ngà voi", quoted=True))},
    aliases={"omd": ("Mekong Dragon",), "mekong dragon": ("OMD",)},
)


def article(
    text: str = "",
    *,
    title: str = "",
    language: str | None = "en",
    source: str = "vns",
    author: str | None = None,
    day: str | None = None,
    lead: str = "",
) -> Article:
    at = datetime.fromisoformat(day).replace(tzinfo=UTC) if day else None
    return Article(
        source=source,
        url="https://news.example/1",
        canonical_url="https://news.example/1",
        title=title,
        text=text,
        lead=lead,
        language=language,
        author=author,
        published=Stamp(at=at, precision="day") if at else None,
    )


def outcome(query: str, about: Article) -> Outcome:
    reading = Reading(about)
    return evaluate(parse(query, PACKS), reading, PlainFinder(reading))


def is_true(query: str, text: str, language: str | None = "en") -> bool:
    return outcome(query, article(text, language=language)).true
