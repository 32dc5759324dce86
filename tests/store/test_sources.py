"""States of sources and claims to look at them, on every database."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

from monitor.model import ListingState, SourceState, Validators
from monitor.store import Store
from tests.store.readings import HOUR, NOW

LEASE = timedelta(minutes=5)
FULL = SourceState(
    source="gazette",
    next_due_at=NOW + HOUR,
    failures=3,
    last_poll_at=NOW,
    last_success_at=NOW - HOUR,
    last_new_at=NOW - 3 * HOUR,
    last_code="timeout",
    last_detail="after 30 s",
    way=1,
    gaps=(60.5, 3600.0),
    hint=timedelta(minutes=20),
    listings=(
        ListingState(
            url="https://news.example/b.xml",
            validators=Validators(etag='W/"1"', last_modified="Mon, 05 Oct 2026 11:00:00 GMT"),
            body_sha256="ab",
            full_fetch_at=NOW,
            moved_to="https://news.example/c.xml",
            entry_keys=("u:1", "u:2"),
            candidates=2,
        ),
        ListingState(url="https://news.example/a.xml"),
    ),
)


def test_a_state_comes_back_as_it_was(empty: Store) -> None:
    """With its listings in their order; a source never seen has an empty state."""
    empty.sources.save(FULL, SourceState(source="herald"))
    assert empty.sources.state("gazette") == FULL
    assert empty.sources.state("unknown") == SourceState(source="unknown")
    later = replace(FULL, failures=0, listings=FULL.listings[1:])
    empty.sources.save(later)
    assert empty.sources.states(["gazette", "herald"])["gazette"].failures == 0
    empty.sources.save()


def test_due_is_a_query(empty: Store) -> None:
    """Never seen first, then the longest due; held and disabled ones not at all."""
    save = empty.sources.save
    save(SourceState(source="b", next_due_at=NOW - HOUR))
    save(SourceState(source="a", next_due_at=NOW))
    save(SourceState(source="held", next_due_at=NOW - HOUR, lease_until=NOW + HOUR))
    save(SourceState(source="freed", next_due_at=NOW - 2 * HOUR, lease_until=NOW - HOUR))
    save(SourceState(source="later", next_due_at=NOW + HOUR))
    save(SourceState(source="disabled"))
    names = ["a", "b", "held", "later", "freed", "new"]
    assert empty.sources.due(names, NOW, 10) == ("new", "freed", "b", "a")
    assert empty.sources.due(names, NOW, 2) == ("new", "freed")
    claimed = empty.sources.claim_due(names, NOW, 3, LEASE)
    assert [state.source for state in claimed] == ["new", "freed", "b"]
    assert {state.lease_until for state in claimed} == {NOW + LEASE}


def test_a_claim_ends_by_saving_releasing_or_time(empty: Store) -> None:
    """A worker that dies blocks its sources until its lease is over, no longer."""
    claim = empty.sources.claim_due
    names = ["a", "b", "c"]
    (first,) = claim(names, NOW, 1, LEASE)
    assert [state.source for state in claim(names, NOW, 5, LEASE)] == ["b", "c"]
    assert claim(names, NOW, 5, LEASE) == ()
    empty.sources.save(replace(first, lease_until=None, next_due_at=NOW + HOUR))
    empty.sources.release(["b"])
    assert [state.source for state in claim(names, NOW, 5, LEASE)] == ["b"]
    assert [state.source for state in claim(names, NOW + LEASE, 5, LEASE)] == ["b", "c"]
    empty.sources.make_due(["a"])
    assert [state.source for state in claim(names, NOW, 5, LEASE)] == ["a"]
    assert claim([], NOW, 5, LEASE) == ()
    empty.sources.release_all()
    assert len(claim(["b", "c"], NOW, 5, LEASE)) == 2


def test_workers_never_share_a_source(empty: Store) -> None:
    """Four threads claim a few at a time until nothing is left."""
    names = [f"source-{number}" for number in range(120)]

    def work(_worker: int) -> list[str]:
        taken: list[str] = []
        while claimed := empty.sources.claim_due(names, NOW, 7, LEASE):
            taken += [state.source for state in claimed]
        return taken

    with ThreadPoolExecutor(4) as workers:
        taken = [name for part in workers.map(work, range(4)) for name in part]
    assert sorted(taken) == sorted(names)
