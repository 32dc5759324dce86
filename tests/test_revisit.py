"""The archive read again: what today's rules give, told first, applied on request."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor import revisit
from monitor.model import ArticleRules, Entry, Page, Skipped, Snapshot, Source, Stamp, Topic
from monitor.store import Store, open_store
from monitor.understand import Rules, understand

NOW = datetime(2026, 10, 6, 12, tzinfo=UTC)
URL = "https://news.example/society/scales-4711.html"
HTML = (
    "<title>Scales found at the port</title><h1>Scales found at the port</h1>"
    "<div class=b><p>Officers found two tonnes of scales at the port.</p>"
    "<p>Write to our editor with what you know of this.</p></div>"
)
SOURCE = Source(name="test", title="Test", ways=(), zone="Asia/Ho_Chi_Minh")
PLAIN = Rules()


@pytest.fixture
def store() -> Iterator[Store]:
    opened = open_store("sqlite://")
    yield opened
    opened.close()


def keep(store: Store, html: str = HTML, source: Source = SOURCE) -> int:
    page = Page(
        url=URL, asked=URL, status=200, headers=(("content-type", "text/html"),),
        body=html.encode(), fetched_at=NOW,
    )  # fmt: skip
    listed = Stamp(at=NOW - timedelta(hours=3), method="feed", zone=420)
    entry = Entry(url=URL, title="Scales found", published=listed)
    reading = understand(page, source, entry, PLAIN)
    assert not isinstance(reading, Skipped)
    snapshot = Snapshot(
        sha256=page.sha256, url=URL, taken_at=NOW, status=200, headers=page.headers, body=page.body
    )
    return store.articles.add(reading, snapshot, [f"u:{URL}"], NOW).id


def look(store: Store, source: Source = SOURCE, rules: Rules = PLAIN) -> list[revisit.Change]:
    found = revisit.changes(store, {"test": source}, rules)
    return [change for change in found if change is not None]


def test_nothing_changes_under_the_same_rules(store: Store) -> None:
    keep(store)
    assert look(store) == []


def test_a_new_rule_changes_the_text_and_keeps_the_former(store: Store) -> None:
    article = keep(store)
    better = replace(SOURCE, rules=ArticleRules(end=("Write to our editor",)))
    (change,) = look(store, better)
    assert change.parts == ("text",)
    assert look(store, better)[0].parts == ("text",)  # looking changes nothing
    revisit.apply(store, change, NOW)
    after = store.articles.get(article)
    assert after is not None
    assert after.article.text == "Officers found two tonnes of scales at the port."
    assert after.revision == 1
    assert store.articles.revisions(article)[0].text.endswith("of this.")
    assert look(store, better) == []


def test_a_new_topic_finds_old_articles(store: Store) -> None:
    article = keep(store)
    rules = Rules(topics=(Topic(name="scales", title="Scales", query="scales"),))
    (change,) = look(store, rules=rules)
    assert change.parts == ("matches",)
    revisit.apply(store, change, NOW)
    after = store.articles.get(article)
    assert after is not None
    assert [match.topic for match in after.matches] == ["scales"]
    assert after.revision == 0


def test_a_page_that_can_no_longer_be_read_is_named_and_left(store: Store) -> None:
    article = keep(store)
    blind = replace(SOURCE, rules=ArticleRules(drop=("div", "h1")))
    (change,) = look(store, blind)
    assert change.lost == "empty"
    assert revisit.apply(store, change, NOW).id == article
    kept = store.articles.get(article)
    assert kept is not None
    assert kept.article.text.startswith("Officers")


def test_what_the_feed_said_is_said_again(store: Store) -> None:
    article = keep(store)
    stored = store.articles.get(article)
    assert stored is not None
    assert stored.article.published is not None
    assert stored.article.published.method == "feed"
    assert look(store) == []
