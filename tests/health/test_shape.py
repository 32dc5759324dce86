"""What makes a listing strange, and for how long."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.health.shape import strange
from monitor.model import ListingState

NOW = datetime(2026, 10, 5, 8, 0, tzinfo=UTC)
HOURLY = (3600.0,) * 6


def listing(
    *numbers: int, folder: str = "story", candidates: int | None = None, reader: str = "r"
) -> ListingState:
    keys = tuple(f"u:news.example/{folder}/{number}.html" for number in numbers)
    return ListingState(
        url="https://news.example/list",
        entry_keys=keys,
        candidates=len(keys) if candidates is None else candidates,
        full_fetch_at=NOW,
        reader=reader,
    )


GOOD = replace(listing(*range(10)), full_fetch_at=NOW - timedelta(hours=2))


def why(new: ListingState, since: timedelta | None = None, *, page: bool = True) -> str:
    """Why it is strange, '' where it is not; `since`: for how long it has been."""
    began = NOW - since if since is not None else None
    return strange(GOOD, new, gaps=HOURLY, since=began, now=NOW, page=page) or ""


def test_it_stays_strange_until_it_looks_like_itself_again() -> None:
    other = listing(*range(70, 80), folder="about")
    for days in (0, 1, 3, 6):
        assert why(other, timedelta(days=days))
    assert not why(listing(*range(5, 15)), timedelta(days=3))


def test_a_new_address_scheme_is_believed_after_a_week() -> None:
    assert not why(listing(*range(70, 80), folder="2027"), timedelta(days=8))


def test_other_rules_are_believed_at_once() -> None:
    assert not why(listing(*range(70, 80), folder="about", reader="new"), timedelta(days=1))


def test_a_page_of_which_hardly_anything_is_left() -> None:
    assert "2 entries where they found 10" in why(listing(0, 1))
    assert not why(listing(0, 1), page=False), "a feed may hold few entries on a quiet day"
    assert not why(listing(0, 1, 2))


def test_one_known_headline_beside_another_list_hides_nothing() -> None:
    keys = (*listing(3).entry_keys, *listing(*range(20, 29), folder="about").entry_keys)
    assert "other kinds of addresses" in why(replace(GOOD, entry_keys=keys))


@pytest.mark.parametrize("new", range(8))
def test_a_new_section_is_no_redesign(new: int) -> None:
    fresh = listing(*range(50, 50 + new), folder="special").entry_keys
    keys = (fresh + GOOD.entry_keys)[:10]
    assert not why(replace(GOOD, entry_keys=keys)) or new == 8


def test_a_list_that_was_down_for_days_may_be_all_new() -> None:
    assert not why(listing(*range(70, 80)), timedelta(days=1))
    assert why(listing(*range(70, 80)), timedelta(hours=1))
