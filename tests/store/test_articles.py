"""The contract of the archive of articles, on every database."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from monitor.errors import UsageError
from monitor.model import StoredArticle
from monitor.store import Store
from tests.store.readings import HOUR, NOW, article, keys, reading, snapshot


def _add(store: Store, number: int, *topics: str, **changes: str) -> StoredArticle:
    read = reading(number, topics, **changes)
    return store.articles.add(read, snapshot(number), keys(number), NOW)


def _ids(articles: tuple[StoredArticle, ...]) -> list[int]:
    return [stored.id for stored in articles]


def test_what_is_added_comes_back_whole(empty: Store) -> None:
    """Article, snapshot, matches, figures and story are one value."""
    added = _add(empty, 1, "ports", "rhino")
    found = empty.articles.get(added.id)
    assert found == added
    assert found is not None
    assert added.article is not found.article
    assert found.article == article(1)
    assert [match.topic for match in found.matches] == ["ports", "rhino"]
    assert found.figures == reading(1).figures
    assert found.snapshot == snapshot(1).sha256


def test_a_known_key_adds_nothing(empty: Store) -> None:
    """Any key is enough, and a key that was new is known from then on."""
    added = _add(empty, 1)
    other = reading(2, ("late",))
    again = empty.articles.add(other, snapshot(2), ("i:news:2", keys(1)[1]), NOW + HOUR)
    assert again == added
    assert again.article is not other.article
    assert empty.articles.count() == 1
    assert empty.articles.by_key(["i:news:2"]) == added


def test_unseen_keeps_order_and_asks_for_any_key(empty: Store) -> None:
    """What is known by one of its keys is not fetched."""
    _add(empty, 2)
    asked = [(number, ("g:" + str(number), *keys(number))) for number in (3, 2, 1)]
    assert [number for number, _ in empty.articles.unseen(asked)] == [3, 1]
    assert empty.articles.unseen([]) == []
    many = [(number, (f"u:{number}",)) for number in range(1200)]
    assert len(empty.articles.unseen(many)) == 1200


def test_latest_is_filtered_and_paged(empty: Store) -> None:
    """Newest in the archive first; every filter narrows."""
    one = _add(empty, 1, "rhino")
    two = _add(empty, 2, source="herald", language="vi")
    three = _add(empty, 3, "rhino")
    latest = empty.articles.latest
    assert _ids(latest()) == [three.id, two.id, one.id]
    assert _ids(latest(topic="rhino")) == [three.id, one.id]
    assert _ids(latest(source="herald")) == [two.id]
    assert _ids(latest(language="vi")) == [two.id]
    assert _ids(latest(limit=1, offset=1)) == [two.id]
    assert latest(since=NOW) == ()
    assert _ids(latest(since=NOW - HOUR, until=NOW, topic="rhino")) == [three.id, one.id]


def test_an_unknown_date_counts_as_the_day_of_discovery(empty: Store) -> None:
    """Otherwise undated articles would be in no period."""
    read = reading(1, published=None)
    added = empty.articles.add(read, None, keys(1), NOW)
    assert empty.articles.get(added.id) == added
    assert empty.articles.latest(since=NOW, until=NOW + HOUR) == (added,)


def test_iterate_goes_through_everything_in_order(empty: Store) -> None:
    """Batches are invisible, and writing in between is allowed."""
    ids = [_add(empty, number, "rhino" if number % 2 else "ports").id for number in range(1, 8)]
    seen = []
    for stored in empty.articles.iterate(batch=3):
        empty.articles.rechecked(stored.id, NOW)
        seen.append(stored.id)
    assert seen == ids
    assert [s.id for s in empty.articles.iterate(2, after=ids[2])] == ids[3:]
    assert [s.id for s in empty.articles.iterate(2, topic="rhino")] == ids[::2]


def test_a_range_of_ids_is_what_a_digest_covers(empty: Store) -> None:
    """`after` is exclusive, `until` inclusive."""
    assert empty.articles.max_id() == 0
    one, two, three = (_add(empty, n, t) for n, t in ((1, "rhino"), (2, "ports"), (3, "rhino")))
    assert empty.articles.max_id() == three.id
    assert empty.articles.after(one.id, three.id) == (two, three)
    assert empty.articles.after(0, three.id, topics=["rhino"]) == (one, three)
    assert empty.articles.after(0, three.id, sources=["herald"]) == ()
    assert empty.articles.count(after=one.id, until=two.id) == 1


def test_ids_are_never_used_again(empty: Store) -> None:
    """A watermark would skip an article that got an old number."""
    first = _add(empty, 1)
    with empty.database.write() as tx:
        for name in ("article_key", "article_match", "figure"):
            tx.execute(text(f"DELETE FROM {name}"))
        for name in ("sketch_doc", "story_link", "story_member", "story", "article"):
            tx.execute(text(f"DELETE FROM {name}"))
    assert _add(empty, 2).id > first.id


def test_found_by_address(empty: Store) -> None:
    """As published or canonical."""
    added = _add(empty, 1, url="https://news.example/amp/1.html")
    assert empty.articles.by_url("https://news.example/amp/1.html") == added
    assert empty.articles.by_url("https://news.example/1.html") == added
    assert empty.articles.by_url("https://news.example/2.html") is None


def test_counts(empty: Store) -> None:
    """Per source and per topic, since a time."""
    _add(empty, 1, "rhino")
    _add(empty, 2, "rhino", "ports", source="herald")
    assert empty.articles.counts_by_source() == {"gazette": 1, "herald": 1}
    assert empty.articles.counts_by_topic(since=NOW) == {"rhino": 2, "ports": 1}
    assert empty.articles.counts_by_source(since=NOW + HOUR) == {}


def test_a_changed_text_keeps_the_former_one(empty: Store) -> None:
    """Three readings, the second of which says the same."""
    added = _add(empty, 1, "rhino")
    same = reading(1, ("ports",), author="A. Writer")
    after = empty.articles.revise(added.id, same, None, reason="recheck", now=NOW + HOUR)
    assert (after.revision, after.snapshot) == (0, added.snapshot)
    assert [match.topic for match in after.matches] == ["ports"]
    changed = reading(1, title="Container opened, two held")
    now = NOW + 2 * HOUR
    last = empty.articles.revise(added.id, changed, snapshot(9), reason="recheck", now=now)
    assert last.revision == 1
    assert empty.articles.get(added.id) == last
    first, second = empty.articles.revisions(added.id)
    assert (first.number, first.title, first.seen_at) == (0, article(1).title, NOW)
    assert (second.number, second.title, second.seen_at) == (1, changed.article.title, now)
    assert (first.reason, second.reason) == ("", "recheck")
    assert (first.snapshot, second.snapshot) == (snapshot(1).sha256, snapshot(9).sha256)


def test_what_is_not_there_cannot_be_revised(empty: Store) -> None:
    """It is a mistake of the caller."""
    with pytest.raises(UsageError, match="no article 404"):
        empty.articles.revise(404, reading(1), None, reason="recheck", now=NOW)


def test_rechecks_follow_the_schedule(empty: Store) -> None:
    """One hour, six, a day, a week after it was first seen; then never again."""
    added = _add(empty, 1)
    due = empty.articles.due_rechecks
    assert due(NOW, 10) == ()
    for hours in (1, 6, 24, 7 * 24):
        moment = NOW + hours * HOUR
        assert due(moment - timedelta(seconds=1), 10) == ()
        assert due(moment, 10) == (added,)
        assert due(moment, 10, sources=["herald"]) == ()
        empty.articles.rechecked(added.id, moment)
    assert due(NOW + 1000 * HOUR, 10) == ()


def test_a_downtime_costs_one_recheck(empty: Store) -> None:
    """Missed steps are not made up for one by one."""
    added = _add(empty, 1)
    empty.articles.rechecked(added.id, NOW + 30 * HOUR)
    assert empty.articles.due_rechecks(NOW + 100 * HOUR, 10) == ()
    assert empty.articles.due_rechecks(NOW + 168 * HOUR, 10) == (added,)


def test_old_news_and_feed_only_articles_are_not_rechecked(empty: Store) -> None:
    """A backfill does not fetch everything five times; what had no page has none to look at."""
    old = article(1).published
    assert old is not None
    ancient = reading(1, published=type(old)(at=NOW - timedelta(days=400)))
    empty.articles.add(ancient, snapshot(1), keys(1), NOW)
    empty.articles.add(reading(2), None, keys(2), NOW)
    assert empty.articles.due_rechecks(NOW + 1000 * HOUR, 10) == ()


def test_same_words_have_the_same_hash(empty: Store) -> None:
    """Spelling of spaces, case and accents aside."""
    words = "Một  container chở sừng tê giác bị giữ tại cảng hôm nay. " * 3
    plain = "mot container cho sung te giac bi giu tai cang hom nay " * 3
    _add(empty, 1, text=words)
    _add(empty, 2, text=plain, source="herald")
    _add(empty, 3)
    with empty.database.read() as tx:
        hashes = tx.execute(text("SELECT text_hash FROM article ORDER BY id")).scalars().all()
    assert hashes[0] == hashes[1] != hashes[2]
