"""A draft shows what it would find before it goes live, and is applied without telling twice."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from monitor.model import Article, Topic
from monitor.rehearsal import apply, rehearse
from monitor.store import Store, open_store
from monitor.topics import compile_topics
from monitor.understand import Rules, study
from tests.store import readings

LATER = readings.NOW + timedelta(days=1)
CURRENT = Topic(name="horn", title="Horn", query="rhino AND horn")
TEXTS = (
    "Officers seized rhino horn at the port.",
    "A rhino horn was sold.",
    "Officers seized ivory at the port.",
    "Ivory was sold.",
    "Rain fell.",
)


@pytest.fixture
def store() -> Iterator[Store]:
    made = open_store("sqlite://")
    for number, text in enumerate(TEXTS, start=1):
        published = readings.article().published
        assert published is not None
        article = readings.article(number, title=f"News {number}", text=text)
        read = study(article, Rules(topics=(CURRENT,)))
        made.articles.add(read, None, [f"u:{number}"], readings.NOW + timedelta(days=number))
    yield made
    made.close()


def draft(query: str, threshold: float = 1.0) -> Topic:
    return Topic(name="draft", title="", query=query, threshold=threshold)


def test_a_draft_is_compared_with_the_rule_it_would_replace(store: Store) -> None:
    found = rehearse(store, draft("seiz* AND (horn OR ivory)"), against=CURRENT)
    assert {hit.article_id for hit in found.hits} == {1, 3}
    assert {hit.article_id for hit in found.added} == {3}
    assert {hit.article_id for hit in found.lost} == {2}
    assert {miss.article_id for miss in found.near} == {2, 4}
    assert all("seiz*" in miss.reason for miss in found.near)
    assert found.by("language") == (("en", 2),)
    assert sum(count for _, count in found.weeks) == 2
    assert found.archive == 5


def test_a_score_just_below_is_a_near_miss(store: Store) -> None:
    found = rehearse(store, draft("ivory^2 OR seiz*^1", threshold=3))
    assert [hit.article_id for hit in found.hits] == [3]
    assert {miss.article_id: miss.reason for miss in found.near} == {4: "scores 2 of 3"}


def test_it_agrees_with_the_live_matcher(store: Store) -> None:
    topic = draft("ivory OR (rhino NEAR/2 horn -sold)")
    live = compile_topics((topic,))
    wanted = {s.id for s in store.articles.latest() if live.match(s.article)}
    assert {hit.article_id for hit in rehearse(store, topic).hits} == wanted


def test_applying_a_changed_topic_re_matches_the_archive(store: Store) -> None:
    changed = Topic(name="horn", title="Horn", query="seiz* AND (horn OR ivory)")
    added, lost = apply(store, changed, LATER, hold=True)
    assert (set(added), set(lost)) == ({3}, {2})
    by_id = {stored.id: stored.matches for stored in store.articles.latest()}
    assert [(m.topic, m.held) for m in by_id[1]] == [("horn", False)]
    assert [(m.topic, m.held) for m in by_id[3]] == [("horn", True)]
    assert by_id[2] == ()
    assert apply(store, changed, LATER) == (frozenset(), frozenset())
    read = study(by_article(store, 3), Rules(topics=(changed,)))
    store.articles.revise(3, read, None, reason="revisit", now=readings.NOW)
    (match,) = (stored.matches for stored in store.articles.latest() if stored.id == 3)
    assert match[0].held, "what is held stays held however often it is matched"


def by_article(store: Store, article_id: int) -> Article:
    stored = store.articles.get(article_id)
    assert stored is not None
    return stored.article
