"""Articles into an archive in memory, as the program places them, and their stories back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from monitor.dedup import fingerprint
from monitor.model import Article, Stamp, Story
from monitor.store import Store, open_store
from monitor.understand import Reading

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Sample:
    """One labelled article."""

    key: str
    label: str
    article: Article


def article(key: str, text: str, **known: str | None) -> Article:
    """Make an article; `known` may hold source, title, language, url and date (YYYY-MM-DD)."""
    date = known.get("date")
    url = known.get("url") or f"https://news.example/{key}"
    published = datetime.fromisoformat(date).replace(tzinfo=UTC) if date else None
    return Article(
        source=known.get("source") or "import",
        url=url,
        canonical_url=url,
        title=known.get("title") or "",
        text=text,
        language=known.get("language"),
        published=Stamp(at=published, precision="day") if published else None,
    )


def placed(articles: Sequence[Article], order: Iterable[int] | None = None) -> dict[int, Story]:
    """Store articles in `order` and return the story of each by its place in `articles`."""
    store = open_store("sqlite://")
    try:
        ids = {at: _add(store, at, articles[at]) for at in order or range(len(articles))}
        stories = {
            member.article_id: story
            for story in store.stories.holding(sorted(ids.values()))
            for member in story.members
        }
        return {at: stories[article_id] for at, article_id in ids.items()}
    finally:
        store.close()


def _add(store: Store, at: int, given: Article) -> int:
    reading = Reading(article=given, matches=(), figures=(), fingerprint=fingerprint(given))
    return store.articles.add(reading, None, (f"b:{at}",), NOW).id
