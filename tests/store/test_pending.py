"""An entry that was announced is not lost before it is an article."""

from monitor.model import Entry, Stamp
from monitor.store import Store
from tests.store.readings import HOUR, NOW, keys, reading


def _entry(number: int) -> Entry:
    return Entry(
        url=f"https://news.example/{number}.html",
        title=f"Thùng hàng {number}",
        published=Stamp(at=NOW, precision="day", flags=("zone-assumed",)),
        feed_id=str(number),
    )


def _put(store: Store, *numbers: int) -> None:
    store.pending.put("gazette", [(_entry(n), keys(n)) for n in numbers], NOW)


def _due(store: Store, hours: int = 0, limit: int = 10) -> list[str]:
    found = store.pending.due("gazette", NOW + hours * HOUR, limit)
    return [pending.entry.feed_id or "" for pending in found]


def test_an_entry_comes_back_as_announced(empty: Store) -> None:
    """In the order of the listing, with its keys."""
    _put(empty, 2, 1)
    first, second = empty.pending.due("gazette", NOW, 10)
    assert (first.entry, second.entry) == (_entry(2), _entry(1))
    assert (first.key, first.keys, first.state) == (keys(2)[0], keys(2), "waiting")
    assert empty.pending.due("herald", NOW, 10) == ()
    assert empty.pending.counts() == {"waiting": 2}


def test_a_failure_waits_and_announcing_again_changes_nothing(empty: Store) -> None:
    """The listing may drop it meanwhile or name it every time."""
    _put(empty, 1, 2)
    empty.pending.failed(keys(1)[0], "timeout", NOW + HOUR)
    _put(empty, 1)
    assert _due(empty) == ["2"]
    assert _due(empty, hours=1) == ["1", "2"]
    failed = empty.pending.due("gazette", NOW + HOUR, 1)[0]
    assert (failed.attempts, failed.reason, failed.state) == (1, "timeout", "waiting")


def test_skipped_and_held_entries_are_counted(empty: Store) -> None:
    """Held ones are due when somebody lets them go, skipped ones much later."""
    _put(empty, 1, 2, 3)
    empty.pending.skipped(keys(1)[0], "paywall", NOW + 24 * HOUR)
    empty.pending.hold([keys(2)[0]])
    assert empty.pending.counts("gazette") == {"skipped": 1, "held": 1, "waiting": 1}
    assert _due(empty) == ["3"]
    assert empty.pending.release("gazette") == 1
    assert _due(empty) == ["2", "3"]
    assert _due(empty, hours=24) == ["1", "2", "3"]
    assert _due(empty, limit=1) == ["2"]
    assert empty.pending.known([keys(1)[0], "u:else"]) == {keys(1)[0]}
    empty.pending.forget([keys(1)[0]])
    assert empty.pending.counts() == {"waiting": 2}


def test_only_what_was_skipped_long_ago_is_forgotten(empty: Store) -> None:
    """Waiting entries wait as long as it takes."""
    _put(empty, 1, 2)
    empty.pending.skipped(keys(1)[0], "paywall", NOW + 24 * HOUR)
    assert empty.pending.prune(NOW) == 0
    assert empty.pending.prune(NOW + HOUR) == 1
    assert empty.pending.counts() == {"waiting": 1}


def test_storing_the_article_ends_the_waiting(empty: Store) -> None:
    """In the transaction of the article, also where it was known under another key."""
    _put(empty, 1, 2)
    added = empty.articles.add(reading(1), None, keys(1), NOW)
    assert _due(empty) == ["2"]
    assert empty.articles.add(reading(2), None, (*keys(2), keys(1)[0]), NOW) == added
    assert _due(empty) == []
