"""Who is asked when: the log of a web is checked for politeness."""

import asyncio
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.errors import FetchError
from monitor.fetch import MemoryHosts
from monitor.fetch.waiting import MOST_WAIT, retry_after
from monitor.model import FetchLimits, FetchPolicy, Request
from tests.fetch.web import START, FakeWeb, Visit, asked_once, fetcher, page

A = [f"https://a.example/{number}" for number in range(6)]


def web_of(*hosts: str, pages: int = 6, takes: float = 0.0) -> FakeWeb:
    urls = [f"https://{host}/{number}" for host in hosts for number in range(pages)]
    return FakeWeb(pages={url: page() for url in urls}, takes=takes)


def gaps(web: FakeWeb, host: str) -> list[float]:
    times = [visit.at for visit in web.log if visit.host == host]
    return [(later - earlier).total_seconds() for earlier, later in pairwise(times)]


async def test_a_host_is_asked_by_one_at_a_time_with_a_gap() -> None:
    web = web_of("a.example", takes=0.5)
    fetch = fetcher(web)
    await asyncio.gather(*(fetch(Request(url=url)) for url in A))
    assert web.most_active["a.example"] == 1
    assert min(gaps(web, "a.example")) >= 2.0


async def test_the_gap_counts_from_start_to_start() -> None:
    web = web_of("a.example", takes=5.0)
    fetch = fetcher(web)
    await asyncio.gather(*(fetch(Request(url=url)) for url in A[:3]))
    assert gaps(web, "a.example") == [5.0, 5.0, 5.0]  # one at a time is the longer wait here


async def test_hosts_do_not_wait_for_each_other() -> None:
    hosts = [f"h{number}.example" for number in range(10)]
    web = web_of(*hosts, pages=1)
    fetch = fetcher(web)
    await asyncio.gather(*(fetch(Request(url=f"https://{host}/0")) for host in hosts))
    times = {visit.at for visit in web.log if visit.url.endswith("/0")}
    assert times == {START + timedelta(seconds=2)}


async def test_http_and_https_are_one_host() -> None:
    web = FakeWeb(pages={"http://a.example/": page(), "https://a.example/": page()})
    fetch = fetcher(web)
    await asyncio.gather(*(fetch(Request(url=url)) for url in web.pages))
    assert min(gaps(web, "a.example")) >= 2.0


async def test_a_source_may_be_slower_or_wider() -> None:
    web = web_of("a.example", takes=1.0)
    fetch = fetcher(web)
    slow = FetchPolicy(delay=10.0)
    await asyncio.gather(*(fetch(Request(url=url, policy=slow)) for url in A[:3]))
    assert gaps(web, "a.example")[1:] == [10.0, 10.0]
    web = web_of("a.example", takes=1.0)
    wide = FetchPolicy(delay=0.0, per_host=4)
    fetch = fetcher(web)
    await asyncio.gather(*(fetch(Request(url=url, policy=wide)) for url in A))
    assert web.most_active["a.example"] == 4


async def test_there_is_a_limit_over_all_hosts() -> None:
    hosts = [f"h{number}.example" for number in range(30)]
    web = web_of(*hosts, pages=1, takes=0.2)
    fetch = fetcher(web, limits=FetchLimits(concurrency=5, delay=0.0))
    await asyncio.gather(*(fetch(Request(url=f"https://{host}/0")) for host in hosts))
    assert web.most_in_all == 5


async def test_the_gap_survives_a_restart() -> None:
    web, hosts = web_of("a.example"), MemoryHosts()
    await asked_once(web, hosts, A[0])
    await asked_once(web, hosts, A[1])
    assert min(gaps(web, "a.example")) >= 2.0


async def test_jitter_only_ever_adds() -> None:
    web = web_of("a.example")
    limits = FetchLimits(delay=2.0)
    fetch = fetcher(web, limits=limits)
    fetch._pace._spread = lambda: 1.0
    for url in A:
        await fetch(Request(url=url))
    assert set(gaps(web, "a.example")) == {2.5}


async def test_a_request_given_up_while_it_waits_holds_nobody() -> None:
    web = web_of("a.example")
    fetch = fetcher(web)
    await fetch(Request(url=A[0]))
    tasks = [asyncio.ensure_future(fetch(Request(url=url))) for url in A[1:4]]
    await asyncio.sleep(0)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await fetch(Request(url=A[5]))
    assert web.asked()[-1] == A[5]
    assert web.active["a.example"] == 0


# Retry-After


@pytest.mark.parametrize("status", [429, 503])
async def test_retry_after_is_obeyed(status: int) -> None:
    web = web_of("a.example")
    web.pages[A[0]] = page(status=status, retry_after="90")
    fetch = fetcher(web)
    with pytest.raises(FetchError) as caught:
        await fetch(Request(url=A[0]))
    assert caught.value.retry_after == 90.0
    asked = web.time.now
    await fetch(Request(url=A[1]))
    assert web.log[-1].at - asked >= timedelta(seconds=90)


async def test_a_long_pause_puts_requests_off_also_after_a_restart() -> None:
    web, hosts = web_of("a.example"), MemoryHosts()
    web.pages[A[0]] = page(status=429, retry_after="3600")
    with pytest.raises(FetchError):
        await asked_once(web, hosts, A[0])
    with pytest.raises(FetchError) as caught:
        await asked_once(web, hosts, A[1])
    assert (caught.value.code, caught.value.severity) == ("asked-to-wait", "temporary")
    assert caught.value.retry_after == pytest.approx(3600, abs=10)
    assert web.asked() == [A[0]]
    web.time.now += timedelta(hours=1)
    await asked_once(web, hosts, A[1])


async def test_too_many_requests_means_a_pause_even_without_a_number() -> None:
    web = web_of("a.example")
    web.pages[A[0]] = page(status=429)
    fetch = fetcher(web)
    with pytest.raises(FetchError):
        await fetch(Request(url=A[0]))
    asked = web.time.now
    await fetch(Request(url=A[1]))
    assert web.log[-1].at - asked >= timedelta(seconds=60)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("120", 120.0), (" 7 ", 7.0), ("0", 0.0), ("999999999999", MOST_WAIT), ("-5", None),
     ("1.5", None), ("soon", None), ("", None), (None, None), ("²", None),
     ("Mon, 05 Oct 2026 08:10:00 GMT", 600.0), ("Mon, 05 Oct 2026 07:00:00 GMT", 0.0),
     ("Mon, 05 Oct 2126 08:10:00 GMT", MOST_WAIT), ("Mon, 99 Oct 2026 08:10:00 GMT", None)],
)  # fmt: skip
def test_retry_after_in_seconds_or_as_a_date(value: str | None, seconds: float | None) -> None:
    assert retry_after(value, START) == seconds


@given(st.text(max_size=40))
@settings(max_examples=100)
def test_no_retry_after_raises(value: str) -> None:
    seconds = retry_after(value, START)
    assert seconds is None or 0 <= seconds <= MOST_WAIT


# The whole, over a day


async def test_a_day_of_500_sources_is_polite_and_flat() -> None:
    """500 sources on 100 hosts, polled hourly: a day in compressed time."""
    hosts = [f"h{number}.example" for number in range(100)]
    web = web_of(*hosts, pages=5)
    fetch = fetcher(web)

    async def watch(url: str, offset: int) -> None:
        await web.time.sleep(offset)
        for _ in range(24):
            await fetch(Request(url=url))
            await web.time.sleep(3600)

    urls = list(web.pages)
    await asyncio.gather(*(watch(url, number % 97) for number, url in enumerate(urls)))
    assert web.time.now - START >= timedelta(hours=24)
    assert len(web.asked()) == 500 * 24
    assert web.asked(robots=True).count("https://h0.example/robots.txt") <= 2
    by_host: dict[str, list[datetime]] = {}
    for visit in web.log:
        by_host.setdefault(visit.host, []).append(visit.at)
    for times in by_host.values():
        assert all(b - a >= timedelta(seconds=2) for a, b in pairwise(times))
    assert set(web.active.values()) == {0}


def test_a_visit_knows_its_host() -> None:
    assert Visit("https://A.example:8443/x", START, {}).host == "a.example:8443"
