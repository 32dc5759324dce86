"""The sentences around the stories."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from monitor.digest import brief, checked, cover, headline, notice, period, published, troubles
from monitor.model import HealthEvent, Precision, SourceState, Stamp
from tests.digest.make import HANOI, NOW, SOURCES, candidate, coverage, made, stored, subscription


@pytest.mark.parametrize(
    ("precision", "shown"),
    [
        ("minute", "5 October 2026, 01:20"),
        ("day", "4 October 2026"),
        ("month", "October 2026"),
        ("year", "2026"),
    ],
)
def test_a_date_is_shown_no_more_exactly_than_it_is_known(precision: Precision, shown: str) -> None:
    stamp = Stamp(at=datetime(2026, 10, 4, 18, 20, tzinfo=UTC), precision=precision)
    assert published(stamp, HANOI) == shown
    assert published(None, HANOI) == "date unknown"


def test_the_period_is_told_in_the_readers_zone() -> None:
    assert period(made()) == "4 October 2026, 07:00 to 5 October 2026, 07:00"
    assert period(made(start=None)) == "Everything up to 5 October 2026, 07:00"


def test_the_headline_counts_stories() -> None:
    one, two = candidate(stored(1)), candidate(stored(2))
    assert headline(made()) == "Morning digest (nothing found, 5 October 2026)"
    assert headline(made(one)) == "Morning digest (1 story, 5 October 2026)"
    assert headline(made(one, two, max_items=1)) == "Morning digest (2 stories, 5 October 2026)"
    alone = replace(made(one), alert=True)
    assert headline(alone) == "Alert: Customs seize ivory in Hai Phong"
    said = notice(subscription(), "A sample", "Hello", NOW, "k")
    assert headline(said) == "A sample"
    assert brief(said) == "Hello"


def test_an_empty_digest_says_what_was_checked() -> None:
    assert brief(made()) == "Checked 2 of 3 sources, nothing found."
    assert checked(coverage()) == (
        "2 of 3 sources read without trouble; 41 other new articles lay outside the topics."
    )
    assert [s.source for s in troubles(coverage())] == ["vns", "mps"]


def test_coverage_names_the_open_trouble_and_every_exception() -> None:
    states = {
        "vna": SourceState(source="vna", last_poll_at=NOW, last_success_at=NOW),
        "vns": SourceState(source="vns", last_poll_at=NOW, failures=3, last_detail="http-503"),
        "mps": SourceState(source="mps", last_poll_at=NOW, last_success_at=NOW),
    }
    events = (
        HealthEvent(source="mps", kind="redesigned", detail="0 entries", started_at=NOW),
        HealthEvent(source="vna", kind="stale", detail="", started_at=NOW, ended_at=NOW),
    )
    covered = cover(tuple(SOURCES.values()), states, events, outside=4)
    said = {s.source: (s.state, s.detail) for s in covered.sources}
    assert said == {
        "vna": ("ok", ""),
        "vns": ("failing", "http-503"),
        "ifaw": ("not read yet", ""),
        "mps": ("redesigned", "0 entries"),
    }
    assert covered.sources[-1].notices == ("certificate exception: it sends no intermediate",)
    assert [e.source for e in covered.started] == ["mps"]
    assert [e.source for e in covered.ended] == ["vna"]
    assert covered.outside == 4
