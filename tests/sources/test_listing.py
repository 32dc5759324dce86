"""Listings: by selectors, by guess, and pagers that must not be walked for ever."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.errors import ReadError
from monitor.sources import Listing
from tests.sources.pages import page

CARDS = Listing(zone="Asia/Ho_Chi_Minh", item="article.card", date="span", lead="p", language="en")


def card(slug: str, title: str, day: str = "01/10/2026", kind: str = "card") -> str:
    return (
        f'<article class="{kind}"><a href="/a/{slug}"><img src="/i/{slug}.jpg"></a>'
        f'<a href="/a/{slug}"><h2>{title}</h2></a><p>Lead of {slug}.</p>'
        f"<span>{day}</span></article>"
    )


def html(*parts: str, head: str = "") -> str:
    return (
        f"<!DOCTYPE html><html><head>{head}<title>News</title></head><body>{''.join(parts)}</body>"
    )


def read(text: str, reader: Listing = CARDS, url: str = "https://example.org/news") -> list[str]:
    return [entry.url for entry in reader.read(page(text, "text/html", url)).entries]


def more(text: str, url: str = "https://example.org/news", reader: Listing = CARDS) -> list[str]:
    text = html(card("x", "A story"), text)
    return [request.url for request in reader.read(page(text, "text/html", url)).more]


def test_reads_cards() -> None:
    text = html(card("b", "Second"), card("a", "First"), card("side", "Other", kind="card-small"))
    found = CARDS.read(page(text, "text/html"))
    assert [entry.url for entry in found.entries] == [
        "https://example.org/a/b",
        "https://example.org/a/a",
    ]
    entry = found.entries[0]
    assert (entry.title, entry.summary, entry.language) == ("Second", "Lead of b.", "en")
    assert entry.image == "https://example.org/i/b.jpg"
    assert entry.published
    assert (entry.published.precision, entry.published.method, entry.published.at.month) == (
        "day",
        "listing",
        10,
    )
    assert (found.candidates, found.title) == (2, "News")


def test_a_listing_tells_the_order_of_its_dates() -> None:
    text = html(card("a", "One", "10/14/2026"), card("b", "Two", "10/05/2026"))
    stamps = [entry.published for entry in CARDS.read(page(text, "text/html")).entries]
    assert all(stamp and stamp.at.month == 10 for stamp in stamps)


def test_one_article_listed_twice_is_one_entry() -> None:
    text = html(card("a", "A story"), card("a?utm_source=x", "A story"), card("b", "Another"))
    assert len(read(text)) == 2


def test_counts_what_the_selector_finds() -> None:
    found = CARDS.read(page(html("<p>Redesigned</p>"), "text/html"))
    assert (found.entries, found.candidates) == ((), 0)
    assert "article.card" in found.warnings[0]


def test_finds_headlines_without_a_selector() -> None:
    links = (
        '<nav><a href="/about">About our organisation</a></nav>'
        '<main><a href="/2026/otters"><h3>Otters return to the lake</h3></a>'
        '<a href="/x">More</a>'
        '<a href="https://elsewhere.example/y">A headline of another site</a></main>'
    )
    assert read(html(links), Listing()) == ["https://example.org/2026/otters"]


def test_heeds_a_base_address() -> None:
    head = '<base href="https://www.example.org/en/">'
    assert read(html('<article class="card"><a href="s">T</a></article>', head=head)) == [
        "https://www.example.org/en/s"
    ]


@pytest.mark.parametrize(
    ("pager", "following"),
    [
        ('<a rel="next" href="?page=2">Next</a>', "?page=2"),
        ('<div class="pager"><a href="?p=2">2</a><a href="?p=3">3</a></div>', "?p=2"),
        ('<ul class="pagination"><li><a href="/news/trang-2">Trang sau</a></li></ul>', "/trang-2"),
        ('<nav aria-label="Pagination"><a href="/news?page=2">›</a></nav>', "?page=2"),
    ],
)
def test_finds_the_next_page(pager: str, following: str) -> None:
    assert more(pager) == [f"https://example.org/news{following}"]


def test_counts_up_from_the_page_it_is_on() -> None:
    numbers = "".join(f'<a href="?page={n}">{n}</a>' for n in (1, 2, 3))
    pager = f'<div class="paging">{numbers}</div>'
    assert more(pager, "https://example.org/news?page=2") == ["https://example.org/news?page=3"]


@pytest.mark.parametrize(
    "pager",
    [
        '<a rel="next" href="?Page=2&amp;Page=3">2</a>',
        '<a rel="next" href="/news">Next</a>',
        '<a rel="next" href="https://elsewhere.example/news?page=2">Next</a>',
        '<a rel="next" href="javascript:go(2)">Next</a>',
        '<div class="pager"><button>2</button></div>',
    ],
)
def test_refuses_pagers_that_never_end_or_lead_away(pager: str) -> None:
    assert more(pager) == []


def test_never_goes_back() -> None:
    assert more('<a rel="next" href="?page=1">x</a>', "https://example.org/news?page=4") == []


def test_an_empty_page_is_the_last() -> None:
    text = html('<a rel="next" href="?page=3">Next</a>')
    assert CARDS.read(page(text, "text/html", "https://example.org/news?page=2")).more == ()


@pytest.mark.parametrize(
    ("body", "kind", "code"),
    [("", "text/html", "empty"), ("{}", "application/json", "not-html"), ("%PDF", "", "not-html")],
)
def test_says_what_is_no_page(body: str, kind: str, code: str) -> None:
    with pytest.raises(ReadError) as caught:
        CARDS.read(page(body, kind))
    assert caught.value.code == code


@settings(max_examples=50, deadline=None)
@given(st.text(alphabet="<>/=\"' articlehref:.?&span", max_size=300) | st.text(max_size=100))
def test_no_page_raises(text: str) -> None:
    for reader in (CARDS, Listing()):
        reader.read(page(f"<html>{text}", "text/html"))
