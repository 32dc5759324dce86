"""Listings that change their shape are told from listings that bring news."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from monitor.model import HealthEvent, LinkFilter, Source, Way
from monitor.sources import TYPES
from tests.poll.fakes import FakeStory, Office, paper

LIST = "https://paper.example/news"
PLAIN = TYPES["listing"]()
NAMED = TYPES["listing"](item="ul.latest > li.teaser", headline="h3")  # type: ignore[call-arg]
READERS = {"by selectors": NAMED, "by itself": PLAIN}


def page(*numbers: int, banner: str = "", cls: str = "teaser", folder: str = "news") -> str:
    rows = "".join(
        f'<li class="{cls}"><h3><a href="/{folder}/{n}.html">Rangers find {n} snares in the'
        f" northern forest</a></h3><time>{1 + n % 28:02}/09/2026</time></li>"
        for n in numbers
    )
    return (
        "<!doctype html><html><head><title>Latest news</title></head><body>"
        '<nav><a href="/about">About the paper and its people</a></nav>'
        f'{banner}<main><ul class="latest">{rows}</ul></main>'
        '<footer><a href="/imprint.html">Imprint and legal notice of the paper</a></footer>'
        "</body></html>"
    )


OLD = page(*range(30, 10, -1))
ERROR = (
    "<!doctype html><html><head><title>{}</title></head><body><h1>Sorry</h1>"
    + "".join(f'<p><a href="/help/{n}">Where you may want to go, {n}</a></p>' for n in range(6))
    + "</body></html>"
)


def listed(reader: object, **changes: object) -> Source:
    way = Way(type="listing", urls=(LIST,), reader=reader)  # type: ignore[arg-type]
    return replace(paper(ways=(way,)), **changes)  # type: ignore[arg-type]


async def look(office: Office, body: str, minutes: float = 30) -> list[HealthEvent]:
    """Poll the list as it is now; return what is wrong with the source."""
    office.clock.advance(minutes=minutes)
    office.web.pages[LIST] = body.encode()
    for number in range(200):
        office.web.pages.setdefault(f"https://paper.example/news/{number}.html", story(number))
    await office.poll()
    return list(office.store.health.open("paper"))


def story(number: int) -> bytes:
    from tests.poll.fakes import page_of

    return page_of(FakeStory(number, title=f"Rangers find {number} snares in the forest"))


def kinds(events: list[HealthEvent]) -> set[str]:
    return {event.kind for event in events}


BROKEN: dict[str, Callable[[], str]] = {
    "a renamed class": lambda: OLD.replace('class="teaser"', 'class="card-item"'),
    "a moved list": lambda: OLD.replace('<ul class="latest">', "<section><ol>").replace(
        "</ul>", "</ol></section>"
    ),
    "an error page": lambda: ERROR.format("404 - Page not found"),
    "an error in Vietnamese": lambda: ERROR.format("Không tìm thấy trang"),
    "a list built by scripts": lambda: page().replace("</ul>", "</ul><div id=app></div>"),
    "a list of something else": lambda: page(*range(140, 160), folder="recipes"),
}
BY_SELECTORS_ONLY = {"a renamed class", "a moved list"}


@pytest.mark.parametrize("reading", READERS)
@pytest.mark.parametrize("name", BROKEN)
async def test_a_redesign_is_told_once_and_stays_until_it_is_over(
    office: Office, name: str, reading: str
) -> None:
    if reading == "by itself" and name in BY_SELECTORS_ONLY:
        pytest.skip("headlines are found wherever they stand")
    office.source = listed(READERS[reading])
    assert await look(office, OLD) == []

    first = await look(office, BROKEN[name]())
    assert "redesigned" in kinds(first)
    for hours in (1, 5, 24):
        again = await look(office, BROKEN[name]() + f"<!-- {hours} -->", 60 * hours)
        assert [e.started_at for e in again if e.kind == "redesigned"] == [
            e.started_at for e in first if e.kind == "redesigned"
        ]

    assert "redesigned" not in kinds(await look(office, page(*range(33, 13, -1))))


@pytest.mark.parametrize("reading", READERS)
async def test_a_week_of_ordinary_lists_is_no_alarm(office: Office, reading: str) -> None:
    office.source = listed(READERS[reading])
    top = 30
    for new in (0, 1, 3, 0, 8, 2, 19, 1, 20, 5):
        top += new
        assert await look(office, page(*range(top, top - 20, -1)), 240) == []


@pytest.mark.parametrize("reading", READERS)
async def test_a_banner_or_another_order_is_no_alarm(office: Office, reading: str) -> None:
    office.source = listed(READERS[reading])
    await look(office, OLD)
    banner = '<div class="banner"><a href="/appeal">Give to the rangers of the forest now</a></div>'
    assert await look(office, page(*range(30, 10, -1), banner=banner)) == []
    assert await look(office, page(*range(11, 31))) == []
    assert await look(office, page(*range(30, 15, -1))) == []


async def test_nothing_of_a_broken_list_replaces_what_is_known(office: Office) -> None:
    office.source = listed(NAMED)
    await look(office, OLD)
    before = office.state
    await look(office, BROKEN["a renamed class"]())
    assert office.state.listings[0].entry_keys == before.listings[0].entry_keys
    assert office.state.last_success_at == before.last_success_at
    assert office.state.last_code == "shape-changed"
    assert "where 20 entries were found" in office.state.last_detail


async def test_the_next_way_in_serves_while_the_list_is_broken(office: Office) -> None:
    office.source = listed(NAMED)
    feed = paper().ways[0]
    office.source = replace(office.source, ways=(*office.source.ways, feed))
    office.web.publish(FakeStory(77))
    await look(office, BROKEN["a renamed class"]())
    assert office.state.way == 1
    assert office.state.last_code == "ok"


async def test_new_rules_end_it_at_once_also_on_an_unchanged_page(office: Office) -> None:
    office.source = listed(NAMED)
    await look(office, OLD)
    broken = BROKEN["a renamed class"]()
    await look(office, broken)
    mended = TYPES["listing"](item="ul.latest > li.card-item")  # type: ignore[call-arg]
    office.source = listed(mended)
    assert await look(office, broken) == []


async def test_another_link_filter_reads_an_unchanged_list_anew(office: Office) -> None:
    office.source = listed(NAMED, links=LinkFilter(include=(r"/news/1\d\.html",)))
    await look(office, OLD)
    assert office.store.articles.count() == 9
    office.source = listed(NAMED)
    await look(office, OLD)
    assert office.store.articles.count() == 20


async def test_an_empty_last_page_is_the_end_of_the_list(office: Office) -> None:
    following = '<a rel="next" href="/news?page=1">Older</a>'
    office.source = listed(NAMED)
    way = replace(office.source.ways[0], max_pages=3)
    office.source = replace(office.source, ways=(way,))
    second = LIST + "?page=1"
    for body in (page().encode(), b"", None):
        if body is None:
            office.web.pages.pop(second)
        else:
            office.web.pages[second] = body
        office.web.pages[LIST] = (OLD + following + f"<!-- {body!r} -->").encode()
        polled = await office.poll()
        assert office.web.asked.count(second)
        assert polled.outcome.warnings == ()
        assert polled.outcome.severity is None
