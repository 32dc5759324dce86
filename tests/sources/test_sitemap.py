"""Sitemaps, news sitemaps and indexes."""

import contextlib
import gzip
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.errors import ReadError
from monitor.sources import Sitemap
from tests.sources.pages import page

READER = Sitemap(zone="Asia/Ho_Chi_Minh")
HEAD = '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'


def urlset(*urls: str) -> str:
    return HEAD + "".join(f"<url>{url}</url>" for url in urls) + "</urlset>"


def loc(number: int, more: str = "") -> str:
    return f"<loc>https://example.org/s/{number}</loc>{more}"


NEWS = """<news:news><news:publication><news:name>O</news:name>
<news:language>vi-VN</news:language>
</news:publication><news:publication_date>2026-10-0{}T08:00:00+07:00</news:publication_date>
<news:title><![CDATA[Rái cá & tê tê]]></news:title></news:news>"""


@pytest.mark.parametrize("pack", [str.encode, lambda text: gzip.compress(text.encode())])
def test_reads_a_news_sitemap_newest_first(pack: object) -> None:
    text = urlset(loc(1, NEWS.format(1)), loc(3, NEWS.format(3)), loc(2, NEWS.format(2)))
    found = READER.read(page(pack(text)))  # type: ignore[operator]
    assert [entry.url[-1] for entry in found.entries] == ["3", "2", "1"]
    entry = found.entries[0]
    assert (entry.title, entry.language) == ("Rái cá & tê tê", "vi")
    assert entry.published
    assert (entry.published.at, entry.published.method) == (
        datetime(2026, 10, 3, 1, tzinfo=UTC),
        "sitemap",
    )


def test_a_lastmod_that_all_share_says_nothing() -> None:
    same = "<lastmod>2026-10-01T00:00:00Z</lastmod>"
    found = READER.read(page(urlset(*(loc(n, same) for n in range(4)))))
    assert [entry.modified for entry in found.entries] == [None] * 4
    own = [loc(n, f"<lastmod>2026-10-0{n + 1}</lastmod>") for n in range(4)]
    stamps = [entry.modified for entry in READER.read(page(urlset(*own))).entries]
    assert [stamp.at.day for stamp in stamps if stamp] == [4, 3, 2, 1]


def test_keeps_only_what_is_known_to_be_recent() -> None:
    dated = [loc(n, f"<lastmod>2026-0{n}-01</lastmod>") for n in (1, 9)] + [loc(7)]
    found = Sitemap(days=60).read(page(urlset(*dated)))
    assert {entry.url[-1] for entry in found.entries} == {"9"}
    assert (found.candidates, found.warnings) == (3, ())
    undated = Sitemap(days=60).read(page(urlset(loc(1), loc(2))))
    assert (undated.entries, len(undated.warnings)) == ((), 1)


def index(*maps: str) -> str:
    inside = "".join(f"<sitemap>{each}</sitemap>" for each in maps)
    return f"<sitemapindex>{inside}</sitemapindex>"


def month(number: int, lastmod: str = "") -> str:
    return f"<loc>https://example.org/sitemaps/news-2026-{number}.xml</loc>{lastmod}"


def test_an_index_names_further_maps_newest_first() -> None:
    by_name = READER.read(page(index(month(9), month(10), month(2))))
    assert [each.url[-6:-4] for each in by_name.more] == ["10", "-9", "-2"]
    by_date = [month(n, f"<lastmod>2026-{n:02}-02</lastmod>") for n in (1, 3, 2)]
    assert [each.url[-5] for each in READER.read(page(index(*by_date))).more] == ["3", "2", "1"]
    assert all(each.wants == "listing" for each in by_name.more)


def test_follows_only_maps_of_the_site_that_are_asked_for() -> None:
    maps = (month(9), "<loc>https://elsewhere.example/m.xml</loc>", "<loc>/sitemaps/tags.xml</loc>")
    found = Sitemap(maps=(r"/news-\d",)).read(page(index(*maps)))
    assert [each.url for each in found.more] == ["https://example.org/sitemaps/news-2026-9.xml"]


def test_takes_the_articles_address_not_its_pictures() -> None:
    picture = "<image:image><image:loc>https://example.org/1.jpg</image:loc><image:title>x</image:title></image:image>"
    found = READER.read(page(urlset(picture + loc(1))))
    assert (found.entries[0].url, found.entries[0].title) == ("https://example.org/s/1", None)


def test_reads_on_where_a_map_is_broken() -> None:
    cut = urlset(loc(1), loc(2).replace("s/2", "s/2?a=1&b=2"))[:-12]
    assert [entry.url for entry in READER.read(page(cut)).entries] == [
        "https://example.org/s/1",
        "https://example.org/s/2?a=1&b=2",
    ]


def test_reads_lists_of_addresses_and_feeds() -> None:
    lines = "https://example.org/a\nhttps://example.org/b\n"
    assert len(READER.read(page(lines, "text/plain")).entries) == 2
    feed = "<rss version='2.0'><channel><item><link>https://example.org/a</link></item></channel></rss>"
    assert len(READER.read(page(feed)).entries) == 1
    assert READER.read(page(HEAD + "</urlset>")).entries == ()


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "empty"),
        (b"<html><title>404</title></html>", "not-a-sitemap"),
        (b"words", "not-a-sitemap"),
        (b"\x1f\x8b\x08broken", "malformed"),
        (gzip.compress(b" " * 17_000_000), "too-large"),
    ],
)
def test_says_what_is_no_sitemap(body: bytes, code: str) -> None:
    with pytest.raises(ReadError) as caught:
        READER.read(page(body))
    assert caught.value.code == code


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="<>/urlset:loc sitemapindex&!-[]\n", max_size=300) | st.text(max_size=100))
def test_no_input_raises_anything_but_read_errors(text: str) -> None:
    for body in (text, HEAD + text):
        with contextlib.suppress(ReadError):
            READER.read(page(body))
