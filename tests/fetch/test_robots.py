"""robots.txt is asked first, of every host, and remembered."""

from datetime import timedelta

import pytest

from monitor.errors import FetchError
from monitor.fetch import MemoryHosts
from monitor.fetch.robots import parse
from monitor.model import FetchPolicy, Request
from monitor.net import fault
from tests.fetch.web import FakeWeb, asked_once, fetcher, moved, page

SITE = "https://news.example"
ROBOTS = f"{SITE}/robots.txt"
OPEN, CLOSED = f"{SITE}/open/a", f"{SITE}/closed/a"
RULES = "User-agent: *\nDisallow: /closed/\n"


@pytest.fixture
def web() -> FakeWeb:
    web = FakeWeb(pages={OPEN: page(), CLOSED: page()})
    web.robots(SITE, RULES)
    return web


async def refusal(web: FakeWeb, url: str, policy: FetchPolicy | None = None) -> FetchError:
    with pytest.raises(FetchError) as caught:
        await fetcher(web)(Request(url=url, policy=policy or FetchPolicy()))
    return caught.value


async def test_robots_is_asked_before_the_page(web: FakeWeb) -> None:
    await fetcher(web)(Request(url=OPEN))
    assert web.asked(robots=True) == [ROBOTS, OPEN]


async def test_what_it_forbids_is_never_asked_for(web: FakeWeb) -> None:
    error = await refusal(web, CLOSED)
    assert (error.code, error.severity) == ("robots", "soft")
    assert web.asked() == []


async def test_it_holds_for_the_target_of_a_redirect(web: FakeWeb) -> None:
    web.pages["https://short.example/1"] = moved(CLOSED)
    error = await refusal(web, "https://short.example/1")
    assert (error.code, error.url) == ("robots", CLOSED)
    assert web.asked() == ["https://short.example/1"]


async def test_one_robots_serves_many_requests_for_a_day(web: FakeWeb) -> None:
    fetch = fetcher(web)
    for _ in range(5):
        await fetch(Request(url=OPEN))
    assert web.asked(robots=True).count(ROBOTS) == 1
    web.time.now += timedelta(hours=24)
    await fetch(Request(url=OPEN))
    assert web.asked(robots=True).count(ROBOTS) == 2


async def test_it_is_remembered_over_a_restart(web: FakeWeb) -> None:
    hosts = MemoryHosts()
    await asked_once(web, hosts, OPEN)
    with pytest.raises(FetchError):
        await asked_once(web, hosts, CLOSED)
    assert web.asked(robots=True).count(ROBOTS) == 1


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
async def test_no_robots_means_no_rules(web: FakeWeb, status: int) -> None:
    web.robots(SITE, RULES, status=status)
    await fetcher(web)(Request(url=CLOSED))
    assert web.asked() == [CLOSED]


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_robots_that_cannot_be_had_closes_the_site_for_now(web: FakeWeb, status: int) -> None:
    web.robots(SITE, status=status)
    error = await refusal(web, OPEN)
    assert (error.code, error.severity) == ("robots-unavailable", "temporary")
    assert web.asked() == []


async def test_it_is_tried_again_ten_minutes_later(web: FakeWeb) -> None:
    web.robots(SITE, status=500)
    fetch = fetcher(web)
    for _ in range(3):
        with pytest.raises(FetchError):
            await fetch(Request(url=OPEN))
    assert web.asked(robots=True) == [ROBOTS]
    web.robots(SITE, RULES)
    web.time.now += timedelta(minutes=10)
    await fetch(Request(url=OPEN))


async def test_an_old_copy_stands_in_for_one_that_cannot_be_had(web: FakeWeb) -> None:
    hosts = MemoryHosts()
    await asked_once(web, hosts, OPEN)
    web.robots(SITE, status=503)
    web.time.now += timedelta(days=2)
    fetch = fetcher(web, hosts)
    await fetch(Request(url=OPEN))
    with pytest.raises(FetchError) as caught:
        await fetch(Request(url=CLOSED))
    assert caught.value.code == "robots"


async def test_a_host_that_is_down_is_told_as_that(web: FakeWeb) -> None:
    web.pages[ROBOTS] = fault("", "timeout", "30 s")
    error = await refusal(web, OPEN)
    assert (error.code, error.url) == ("timeout", OPEN)


async def test_redirects_of_robots_are_followed(web: FakeWeb) -> None:
    web.pages[ROBOTS] = moved("https://www.news.example/robots.txt")
    web.robots("https://www.news.example", RULES)
    assert (await refusal(web, CLOSED)).code == "robots"


async def test_a_source_may_ignore_it_with_a_reason(web: FakeWeb) -> None:
    policy = FetchPolicy(robots="ignore", robots_reason="the editor asked us to read it")
    await fetcher(web)(Request(url=CLOSED, policy=policy))
    assert web.asked(robots=True) == [CLOSED]


async def test_rules_for_us_by_name_come_first(web: FakeWeb) -> None:
    web.robots(SITE, "User-agent: *\nAllow: /\n\nUser-agent: monitor\nDisallow: /open/\n")
    assert (await refusal(web, OPEN)).code == "robots"


async def test_crawl_delay_counts_where_it_is_longer(web: FakeWeb) -> None:
    web.robots(SITE, "User-agent: *\nCrawl-delay: 30\n")
    fetch = fetcher(web)
    for _ in range(3):
        await fetch(Request(url=OPEN))
    first, second, third = (visit.at for visit in web.log if visit.url == OPEN)
    assert second - first >= timedelta(seconds=30)
    assert third - second >= timedelta(seconds=30)


async def test_an_absurd_crawl_delay_is_capped(web: FakeWeb) -> None:
    web.robots(SITE, "User-agent: *\nCrawl-delay: 99999999\n")
    fetch = fetcher(web)
    await fetch(Request(url=OPEN))
    await fetch(Request(url=OPEN))
    assert web.log[-1].at - web.log[-2].at == timedelta(seconds=120)


@pytest.mark.parametrize(
    "text",
    ["<html><body>not found</body></html>", "\x00\x01\x02", "Disallow", "User-agent: *\nDisallow:",
     "\ufeffUser-agent: *\nDisallow: /other/", "Crawl-delay: x", "User-agent: *\nCrawl-delay: -5"],
)  # fmt: skip
async def test_nonsense_forbids_nothing(web: FakeWeb, text: str) -> None:
    web.robots(SITE, text)
    await fetcher(web)(Request(url=OPEN))
    assert web.asked() == [OPEN]


def test_wildcards_without_end_take_no_time() -> None:
    rules = parse("User-agent: *\nDisallow: /" + "*a" * 900 + "b\n")
    assert rules is not None
    assert rules.can_fetch(f"{SITE}/" + "a" * 2000, "monitor")
