"""Addresses that change: permanent redirects, pages in place of feeds, addresses that are gone."""

import pytest

from monitor.digest import cover
from monitor.model import HealthEvent
from tests.poll.fakes import FEED, FakeStory, Office, paper

NEW = "https://paper.example/feeds/all.xml"
PAGE = (
    b"<!doctype html><html><head><title>The Paper</title>"
    b'<link rel="alternate" type="application/rss+xml" title="News" href="/feeds/all.xml">'
    b'</head><body><a href="/news/1.html">Customs seize ivory at the port</a></body></html>'
)


def relocate(office: Office, *stories: FakeStory) -> None:
    """The feed stands at its new address from now on, and nothing at the old one."""
    office.web.publish(*stories)
    office.web.pages[NEW] = office.web.pages.pop(FEED)


def events(office: Office) -> list[HealthEvent]:
    return list(office.store.health.open("paper"))


def kinds(office: Office) -> list[str]:
    return [event.kind for event in events(office)]


@pytest.mark.parametrize("status", [301, 308])
async def test_a_permanent_redirect_is_followed_once_and_remembered(
    office: Office, status: int
) -> None:
    relocate(office, FakeStory(1))
    office.web.moved[FEED] = (status, NEW)
    await office.poll()
    office.web.asked.clear()

    second = await office.poll()

    assert office.web.asked == [NEW]
    assert second.outcome.code == "unchanged"
    assert [each.detail for each in events(office)] == [
        f"{FEED} is now read at {NEW}; change the address in sources.toml"
    ]


@pytest.mark.parametrize("status", [302, 303, 307])
async def test_a_temporary_redirect_is_followed_every_time(office: Office, status: int) -> None:
    relocate(office, FakeStory(1))
    office.web.moved[FEED] = (status, NEW)
    await office.poll()
    await office.poll()
    assert FEED in office.web.asked[-1:]
    assert kinds(office) == []


async def test_only_the_permanent_part_of_a_way_is_remembered(office: Office) -> None:
    hop = "https://www.paper.example/rss"
    relocate(office, FakeStory(1))
    office.web.moved |= {FEED: (301, hop), hop: (302, NEW)}
    await office.poll()
    office.web.asked.clear()
    await office.poll()
    assert office.web.asked == [hop]


async def test_a_move_without_a_change_of_text_is_seen(office: Office) -> None:
    office.web.etags = False
    office.web.publish(FakeStory(1))
    await office.poll()
    relocate(office, FakeStory(1))
    office.web.moved[FEED] = (301, NEW)
    assert (await office.poll()).outcome.code == "unchanged"
    assert kinds(office) == ["moved"]


async def test_the_configured_address_is_asked_where_the_new_one_fails(office: Office) -> None:
    relocate(office, FakeStory(1))
    office.web.moved[FEED] = (301, NEW)
    await office.poll()
    office.web.moved.clear()
    office.web.pages.pop(NEW)
    office.web.publish(FakeStory(2), FakeStory(1))
    office.web.asked.clear()

    polled = await office.poll()

    assert office.web.asked[:2] == [NEW, FEED]
    assert polled.outcome.new == 1
    assert any("http-404" in warning for warning in polled.outcome.warnings)
    assert kinds(office) == []
    office.web.asked.clear()
    await office.poll()
    assert office.web.asked == [FEED]


async def test_where_both_fail_the_new_address_stays_known(office: Office) -> None:
    relocate(office, FakeStory(1))
    office.web.moved[FEED] = (301, NEW)
    await office.poll()
    office.web.fail(NEW, "timeout")

    assert (await office.poll()).outcome.code == "timeout"

    assert office.state.listings[0].moved_to == NEW
    office.web.failing.clear()
    office.web.asked.clear()
    assert (await office.poll()).outcome.severity is None
    assert office.web.asked == [NEW]


# A web page in place of the feed


async def test_the_feed_that_a_page_names_is_read_in_the_same_poll(office: Office) -> None:
    relocate(office, FakeStory(1))
    office.web.pages[FEED] = PAGE

    polled = await office.poll()

    assert office.web.asked[:2] == [FEED, NEW]
    assert (polled.outcome.code, polled.outcome.new) == ("ok", 1)
    (warning,) = polled.outcome.warnings
    assert NEW in warning
    assert "change the address in sources.toml" in warning
    assert [event.kind for event in events(office)] == ["moved"]


async def test_it_is_asked_for_directly_from_then_on_and_compared(office: Office) -> None:
    relocate(office, FakeStory(1))
    office.web.pages[FEED] = PAGE
    await office.poll()
    office.web.asked.clear()

    polled = await office.poll()

    assert office.web.asked == [NEW]
    assert polled.outcome.code == "unchanged"


async def test_when_the_configured_address_is_a_feed_again_it_is_used(office: Office) -> None:
    relocate(office, FakeStory(1))
    office.web.pages[FEED] = PAGE
    await office.poll()
    office.web.pages.pop(NEW)
    office.web.publish(FakeStory(1))
    await office.poll()
    assert office.state.listings[0].moved_to is None
    assert kinds(office) == []


async def test_a_page_that_names_many_feeds_is_asked_for_two(office: Office) -> None:
    links = "".join(f'<a href="/feed/{n}.rss">feed</a>' for n in range(40))
    office.web.pages[FEED] = f"<!doctype html><html><body>{links}</body></html>".encode()

    polled = await office.poll()

    assert polled.outcome.code == "not-a-feed"
    assert "it names the feed" in polled.outcome.detail
    assert len(office.web.asked) == 3


async def test_a_page_that_names_none_is_reported(office: Office) -> None:
    office.web.pages[FEED] = b"<!doctype html><html><body><p>We have moved.</p></body></html>"
    polled = await office.poll()
    assert (polled.outcome.code, polled.outcome.severity) == ("not-a-feed", "soft")
    assert office.web.asked == [FEED]


# Gone


async def test_an_address_that_is_gone_is_told_at_once_and_once(office: Office) -> None:
    office.web.publish(FakeStory(1))
    await office.poll()
    office.web.fail(FEED, "http-410", severity="hard", status=410)

    for _ in range(3):
        await office.poll()
        office.clock.advance(hours=6)

    assert kinds(office) == ["gone"]
    coverage = cover([paper()], {"paper": office.state}, events(office))
    assert [(each.state, each.detail) for each in coverage.sources] == [("gone", "http-410")]
    office.web.failing.clear()
    assert (await office.poll()).outcome.severity is None
    assert kinds(office) == []
