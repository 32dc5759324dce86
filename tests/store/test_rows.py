"""Rows and values say the same, whatever is in them."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select

from monitor.model import Article, Entry, Evidence, Match, Span, Stamp
from monitor.store import Store, rows
from monitor.store.characters import clean
from monitor.store.database import to_json
from monitor.store.tables import ARTICLE, ENTRY
from tests.store.readings import reading as read

QUIET = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30)
MAYBE = st.none() | WORDS
MOMENTS = st.datetimes(timezones=st.just(UTC)).filter(lambda at: 1990 < at.year < 2100)
LISTS = st.lists(WORDS, max_size=3).map(tuple)
STAMPS = st.builds(
    Stamp,
    at=MOMENTS,
    precision=st.sampled_from(["minute", "day"]),
    method=st.sampled_from(["feed", "json-ld"]),
    confidence=st.floats(0, 1),
    zone=st.none() | st.integers(-720, 840),
    raw=WORDS,
    flags=LISTS,
)
EVIDENCE = st.builds(
    Evidence,
    part=st.just("title"),
    value=WORDS,
    method=st.just("meta"),
    confidence=st.floats(0, 1),
    chosen=st.booleans(),
    note=WORDS,
)
ARTICLES: st.SearchStrategy[Article] = st.builds(
    Article,
    **dict.fromkeys(("source", "url", "canonical_url", "title", "text", "lead"), WORDS),
    **dict.fromkeys(("author", "language", "section", "image", "identity", "feed_id"), MAYBE),
    captions=LISTS,
    published=st.none() | STAMPS,
    modified=st.none() | STAMPS,
    evidence=st.lists(EVIDENCE, max_size=3).map(tuple),
    flags=LISTS,
)
ENTRIES: st.SearchStrategy[Entry] = st.builds(
    Entry,
    url=WORDS,
    **dict.fromkeys(("title", "summary", "content", "author", "language", "feed_id"), MAYBE),
    published=st.none() | STAMPS,
    modified=st.none() | STAMPS,
)
REST: dict[str, Any] = {
    "seen_at": datetime(2026, 1, 1, tzinfo=UTC),
    "revision": 0,
    "revised_at": datetime(2026, 1, 1, tzinfo=UTC),
    "revision_reason": "",
    "rechecks": 0,
}


@QUIET
@given(article=ARTICLES)
def test_an_article_survives_its_row(empty: Store, article: Article) -> None:
    """Through the database and back."""
    with empty.database.write() as tx:
        row = rows.article_columns(article) | REST
        number = tx.execute(insert(ARTICLE).returning(ARTICLE.c.id), row).scalar_one()
        found = tx.execute(select(ARTICLE).where(ARTICLE.c.id == number)).mappings().one()
    assert rows.article_from(found) == article


@QUIET
@given(entry=ENTRIES)
def test_an_entry_survives_its_row(empty: Store, entry: Entry) -> None:
    """As the JSON it is kept in."""
    empty.pending.forget(["u:one"])
    empty.pending.put("gazette", [(entry, ["u:one"])], REST["seen_at"])
    with empty.database.read() as tx:
        payload = tx.execute(select(ENTRY.c.payload)).scalar_one()
    assert rows.entry_from(payload) == entry


def test_a_match_survives_its_row() -> None:
    """Without its article."""
    span = Span(field="text", start=3, end=9, words="sừng", clause="sung")
    match = Match(topic="rhino", score=1.5, spans=(span, replace(span, start=4)))
    assert rows.match_from(rows.match_columns(match)) == match


def test_hostile_text_is_stored(empty: Store) -> None:
    """NUL and lone surrogates, which neither database takes, lose nothing around them."""
    bad = "a\0b\ud800c\\u0000𝕏"
    assert clean(bad) == "a\ufffdb\ufffdc\\u0000𝕏"
    assert to_json({"k": [bad, 1, None]}) == '{"k":["a\ufffdb\ufffdc\\\\u0000𝕏",1,null]}'
    entry = Entry(url="https://news.example/", title=bad)
    empty.pending.put("gazette", [(entry, ["u:bad"])], REST["seen_at"])
    (found,) = empty.pending.due("gazette", REST["seen_at"], 1)
    assert found.entry.title == clean(bad)
    hurt = read(1, text=bad, title=bad)
    added = empty.articles.add(hurt, None, ["u:1"], REST["seen_at"])
    empty.health.start(bad, "failing", bad, REST["seen_at"])
    found_again = empty.articles.get(added.id)
    assert found_again is not None
    assert found_again.article.text == clean(bad)
    assert len(clean(bad)) == len(bad)
