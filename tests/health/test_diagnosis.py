"""Troubles of a source: what begins, what ends, and what is no trouble at all."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.errors import Severity
from monitor.health import KINDS, Change, diagnose, silent_after
from monitor.model import Found, ListingState, Outcome, Page, Source, SourceState, Way
from monitor.schedule import polling

NOW = datetime(2026, 10, 5, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)
URL = "https://news.example/list"


@dataclass(frozen=True)
class Reader:
    def read(self, page: Page) -> Found:
        return Found(entries=())


SOURCE = Source(name="a", title="A", ways=(Way(type="listing", urls=(URL,), reader=Reader()),))


def keys(*numbers: int, folder: str = "story", host: str = "news.example") -> tuple[str, ...]:
    return tuple(f"u:{host}/{folder}/{number}-title.html" for number in numbers)


def listing(*entries: str, candidates: int | None = None, at: datetime = NOW) -> ListingState:
    found = len(entries) if candidates is None else candidates
    return ListingState(url=URL, entry_keys=entries, candidates=found, full_fetch_at=at)


GOOD = listing(*keys(*range(10)), at=NOW - timedelta(hours=1))
BEFORE = SourceState(
    source="a",
    listings=(GOOD,),
    last_success_at=NOW - timedelta(hours=1),
    last_new_at=NOW - timedelta(hours=1),
    gaps=(3600.0,) * 6,
)
OK = Outcome(source="a", code="ok", entries=10)


def failed(code: str, severity: Severity = "temporary") -> Outcome:
    return Outcome(source="a", code=code, severity=severity)


def change(
    outcome: Outcome = OK,
    before: SourceState = BEFORE,
    now: datetime = NOW,
    seen: ListingState | None = None,
    *,
    open_kinds: tuple[str, ...] = (),
    since: datetime = NOW - DAY,
) -> Change:
    """Let the state follow the outcome, as a poll does, and diagnose."""
    after = polling.after(before, outcome, now, outcome.new)
    after = replace(after, listings=(seen,) if seen else before.listings)
    return diagnose(
        SOURCE, before, after, outcome, under_way=dict.fromkeys(open_kinds, since), now=now
    )


def started(found: Change) -> list[str]:
    return [kind for kind, _ in found.started]


def test_all_is_well() -> None:
    assert change() == Change()
    assert change(replace(OK, code="unchanged", entries=0)) == Change()


# failing, gone, challenge


@pytest.mark.parametrize(("severity", "times"), [("temporary", 3), ("soft", 2), ("hard", 1)])
def test_failing_is_told_when_it_is_no_accident(severity: Severity, times: int) -> None:
    state = BEFORE
    for number in range(1, times + 3):
        found = change(failed("timeout", severity), state)
        assert ("failing" in started(found)) == (number >= times)
        state = polling.after(state, failed("timeout", severity), NOW, 0)


def test_a_trouble_is_told_once_and_its_end_once() -> None:
    state = replace(BEFORE, failures=5)
    assert change(failed("timeout"), state, open_kinds=("failing",)).started == ()
    assert change(OK, state, open_kinds=("failing",)) == Change(ended=("failing",))


def test_a_failure_ends_nothing() -> None:
    assert change(failed("timeout"), open_kinds=("silent", "flood", "moved")).ended == ()


@pytest.mark.parametrize(
    ("code", "severity", "kind"),
    [("http-410", "hard", "gone"), ("challenge", "soft", "challenge"), ("empty", "soft", "empty"),
     ("shape-changed", "soft", "redesigned")],
)  # fmt: skip
def test_some_failures_have_a_kind_of_their_own(code: str, severity: Severity, kind: str) -> None:
    assert started(change(failed(code, severity))) == [kind]


# empty and redesigned


def test_an_empty_listing() -> None:
    found = change(replace(OK, entries=0), seen=replace(GOOD, entry_keys=(), candidates=10))
    assert started(found) == ["empty"]


def test_a_list_of_something_else() -> None:
    menu = listing(*keys(*range(90, 100), folder="about"))
    assert started(change(seen=menu)) == ["redesigned"]
    other = listing(*keys(*range(90, 100), host="ads.example"))
    assert started(change(seen=other)) == ["redesigned"]


def test_a_few_strangers_where_many_were_known() -> None:
    assert started(change(seen=listing(*keys(77, 78)))) == ["redesigned"]


def test_a_whole_list_replaced_within_the_hour_of_a_slow_source() -> None:
    slow = replace(BEFORE, gaps=(DAY.total_seconds(),) * 6)
    assert started(change(before=slow, seen=listing(*keys(*range(50, 60))))) == ["redesigned"]


@pytest.mark.parametrize("new", range(10))
def test_ordinary_news_is_no_redesign(new: int) -> None:
    seen = listing(*keys(*range(new, new + 10)))
    assert change(replace(OK, new=new), seen=seen) == Change()


def test_a_list_wholly_renewed_over_night_is_no_redesign() -> None:
    old = replace(BEFORE, listings=(replace(GOOD, full_fetch_at=NOW - DAY),))
    assert change(replace(OK, new=10), old, seen=listing(*keys(*range(50, 60)))) == Change()


def test_a_small_list_says_nothing_of_its_shape() -> None:
    small = replace(BEFORE, listings=(listing(*keys(1, 2, 3)),))
    assert change(before=small, seen=listing(*keys(7, 8, 9))) == Change()


def test_the_first_reading_is_no_redesign() -> None:
    assert change(before=replace(BEFORE, listings=()), seen=listing(*keys(1))) == Change()


def test_an_unchanged_listing_ends_no_redesign() -> None:
    unchanged = replace(OK, code="unchanged", entries=0)
    assert change(unchanged, open_kinds=("redesigned", "empty")).ended == ()
    seen = listing(*keys(*range(1, 11)))
    over = change(OK, seen=seen, open_kinds=("redesigned", "empty"))
    assert over.ended == ("redesigned", "empty")


# silent and stale


@pytest.mark.parametrize(
    ("gap", "quiet", "silent"),
    [
        (timedelta(hours=1), timedelta(hours=20), False),
        (timedelta(hours=1), timedelta(days=2), True),
        (timedelta(days=1), timedelta(days=4), False),
        (timedelta(days=1), timedelta(days=6), True),
        (timedelta(days=15), timedelta(days=40), False),
        (timedelta(days=15), timedelta(days=80), True),
    ],
)
def test_silence_is_compared_with_the_source_s_own_gaps(
    gap: timedelta, quiet: timedelta, silent: bool
) -> None:
    state = replace(BEFORE, gaps=(gap.total_seconds(),) * 8, last_new_at=NOW - quiet)
    assert started(change(before=state)) == (["silent"] if silent else [])


def test_long_breaks_of_the_past_are_known() -> None:
    gaps = (3600.0,) * 10 + ((10 * DAY).total_seconds(),)
    assert silent_after(gaps) == 25 * DAY


def test_silence_of_a_source_that_is_hardly_known_takes_a_month() -> None:
    assert silent_after((60.0,)) == 30 * DAY


def test_news_ends_silence() -> None:
    state = replace(BEFORE, last_new_at=NOW - 30 * DAY)
    assert change(OK, state, open_kinds=("silent",)).ended == ()
    assert change(replace(OK, new=1), state, open_kinds=("silent",)).ended == ("silent",)


def test_what_was_not_read_for_long_is_stale() -> None:
    state = replace(BEFORE, last_success_at=NOW - 3 * DAY, failures=50)
    found = change(failed("dns"), state, open_kinds=("failing",))
    assert dict(found.started) == {"stale": "last read 3 days ago"}
    assert change(OK, state, open_kinds=("stale", "failing")).ended == ("stale", "failing")


# flood and moved


def test_a_flood_is_held_and_told() -> None:
    found = change(replace(OK, new=200, held=800))
    assert dict(found.started)["flood"].startswith("800 new entries are held")
    assert change(OK, open_kinds=("flood",)).ended == ("flood",)


def test_a_move_is_told_until_the_settings_follow() -> None:
    moved = replace(GOOD, moved_to="https://new.example/list")
    found = change(seen=moved)
    assert dict(found.started)["moved"] == (
        f"{URL} is now read at https://new.example/list; change the address in sources.toml"
    )
    elsewhere = replace(moved, url="https://old.example/list")
    assert change(seen=elsewhere, open_kinds=("moved",)).ended == ("moved",)


def test_every_kind_is_documented(pytestconfig: pytest.Config) -> None:
    text = (pytestconfig.rootpath / "docs" / "fetching.md").read_text(encoding="utf-8")
    for kind, meaning in KINDS.items():
        assert f"| `{kind}` | {meaning} |" in text
