"""The shipped sources on recordings: each way in gives the articles that are known to be there."""

import gzip
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from monitor import urls
from monitor.errors import ReadError
from monitor.model import Entry, Page, Source
from monitor.settings import build
from tests.sources.pages import NOW

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def shipped() -> dict[str, Source]:
    wrong = build.Complaints()
    raws = tomllib.loads((ROOT / "sources.toml").read_text("utf-8"))["source"]
    made = [build.source(raw, build.place("source", raw, n), wrong) for n, raw in enumerate(raws)]
    assert not wrong
    return {source.name: source for source in made if source}


@pytest.fixture(scope="session")
def recorded(shared: Path) -> dict[str, Page]:
    return {page.url: page for page in _pages(shared / "portals/portals.warc.gz")}


def _pages(path: Path) -> Iterator[Page]:
    from warcio.archiveiterator import ArchiveIterator

    with path.open("rb") as stream:
        for record in ArchiveIterator(stream):
            if record.rec_type != "response":
                continue
            url = record.rec_headers.get_header("WARC-Target-URI")
            body = record.content_stream().read()
            body = gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body
            headers = tuple((k.lower(), v) for k, v in record.http_headers.headers)
            status = int(record.http_headers.get_statuscode())
            yield Page(
                url=url, asked=url, status=status, headers=headers, body=body, fetched_at=NOW
            )


def entries(source: Source, recorded: dict[str, Page]) -> tuple[int, list[Entry], list[str]]:
    """Walk the first way in that answers, within its number of pages; tell what was asked for."""
    for number, way in enumerate(source.ways):
        found: list[Entry] = []
        asked: list[str] = []
        waiting = list(way.urls)
        while waiting and len(asked) < max(way.max_pages, len(way.urls)):
            asked.append(url := waiting.pop(0))
            page = recorded.get(url)
            if page is None or page.status != 200:
                continue
            listing = way.reader.read(page)
            found += [each for each in listing.entries if urls.wanted(each.url, source.links)]
            waiting += [each.url for each in listing.more]
        if found:
            return number, found, asked
    return -1, [], []


EXPECTED = {
    "vna-en": (1, 3),
    "vna-vi": (0, 2),
    "vns": (0, 2),
    "ifaw": (0, 2),
    "mps-en": (0, 2),
    "mps-vi": (0, 1),
    "mps-old": (0, 2),
}


@pytest.mark.parametrize("name", EXPECTED)
def test_each_source_gives_its_articles_once(
    name: str, shipped: dict[str, Source], recorded: dict[str, Page]
) -> None:
    source = shipped[name]
    way, found, _ = entries(source, recorded)
    articles: list[set[str]] = []
    for entry in found:
        keys = set(urls.article_keys(entry.url, source, entry.feed_id))
        known = next((each for each in articles if each & keys), None)
        if known is None:
            articles.append(keys)
        else:
            known |= keys
    assert (way, len(articles)) == EXPECTED[name]
    assert all(entry.title for entry in found)


def test_every_recorded_article_is_announced(
    shared: Path, shipped: dict[str, Source], recorded: dict[str, Page]
) -> None:
    import json

    wanted = json.loads((shared / "portals/expected.json").read_text("utf-8"))
    for article in wanted:
        source = shipped[article["source"]]
        _, found, _ = entries(source, recorded)
        keys = {key for e in found for key in urls.article_keys(e.url, source, e.feed_id)}
        for url in (article["url"], *article.get("same_article", ())):
            assert keys & set(urls.article_keys(url, source)), url


SAME = [  # invented articles: addresses of one, on the source's own hosts
    ("vna-en", "https://en.vietnamplus.vn/otters-return/98765.vnp",
     "https://en.vietnamplus.vn/otters-are-back-post98765.vnp"),
    ("vna-vi", "https://www.vietnamplus.vn/rai-ca-tro-ve-post1150001.vnp",
     "http://vietnamplus.vn/rai-ca-da-tro-ve-post1150001.vnp?m=1"),
    ("vna-vi", "https://www.vietnamplus.vn/rai-ca-tro-ve-post1150001.vnp",
     "https://www.vietnamplus.vn/Utilities/Print.aspx?contentid=1150001"),
    ("vns", "https://vietnamnews.vn/environment/1802222/otters-return.html",
     "https://vietnamnews.vn/Environment/wildlife/1802222/otters-are-back.html"),
    ("ifaw", "https://www.ifaw.org/press-releases/otters-return",
     "https://www.ifaw.org/international/press-releases/otters-return?form=donate-INT"),
    ("ifaw", "https://www.ifaw.org/press-releases/otters-return",
     "https://d2mohlla1urrgt.cloudfront.net/press-releases/otters-return"),
    ("mps-en", "https://en.bocongan.gov.vn/article/otters-return-1791234567",
     "https://en.bocongan.gov.vn/article/otters-are-back-1791234567"),
    ("mps-vi", "https://bocongan.gov.vn/bai-viet/rai-ca-d2-t43729",
     "https://bocongan.gov.vn/bai-viet/rai-ca-tro-ve-d2-t43729"),
    ("mps-old", "http://en.mps.gov.vn/news-events/otters-t5999.html",
     "http://en.mps.gov.vn/international-relations-cooperation/otters-return-t5999.html"),
]  # fmt: skip
OTHER = [  # alike, and not the same
    ("vna-en", "https://en.vietnamplus.vn/otters-post98765.vnp",
     "https://www.vietnamplus.vn/otters-post98765.vnp"),
    ("vna-en", "https://en.vietnamplus.vn/otters-post98765.vnp",
     "https://en.vietnamplus.vn.clone.example/otters-post98765.vnp"),
    ("vns", "https://vietnamnews.vn/environment/1802222/otters.html",
     "https://vietnamnews.vn/environment/1802223/otters.html"),
    ("mps-vi", "https://bocongan.gov.vn/bai-viet/rai-ca-1791234567",
     "https://en.bocongan.gov.vn/article/rai-ca-1791234567"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "one", "other"), SAME)
def test_addresses_of_one_article_share_a_key(
    name: str, one: str, other: str, shipped: dict[str, Source]
) -> None:
    source = shipped[name]
    assert set(urls.article_keys(one, source)) & set(urls.article_keys(other, source))


@pytest.mark.parametrize(("name", "one", "other"), OTHER)
def test_addresses_of_two_articles_share_none(
    name: str, one: str, other: str, shipped: dict[str, Source]
) -> None:
    source = shipped[name]
    assert not set(urls.article_keys(one, source)) & set(urls.article_keys(other, source))


def test_pages_that_are_no_articles_are_filtered(shipped: dict[str, Source]) -> None:
    for name, url in (
        ("vna-en", "https://en.vietnamplus.vn/tags/otters/page2.vnp"),
        ("vna-en", "https://en.vietnamplus.vn/society.vnp"),
        ("ifaw", "https://www.ifaw.org/press-releases?page=2"),
        ("ifaw", "https://www.ifaw.org/donate?form=donate"),
        ("mps-en", "https://en.bocongan.gov.vn/category/news-1751367399"),
        ("mps-old", "http://en.mps.gov.vn/news-and-events.html"),
        ("vns", "https://vietnamnews.vn/society"),
    ):
        assert not urls.wanted(url, shipped[name].links), url


def test_the_endless_pager_is_not_walked(
    shipped: dict[str, Source], recorded: dict[str, Page]
) -> None:
    source = shipped["mps-old"]
    way = replace(source.ways[0], max_pages=50)
    _, _, asked = entries(replace(source, ways=(way,)), recorded)
    assert len(asked) <= 2
    assert entries(source, recorded)[2] == [source.ways[0].urls[0]]


def test_dates_of_listings_are_days(shipped: dict[str, Source], recorded: dict[str, Page]) -> None:
    for name in ("ifaw", "mps-en", "mps-old"):
        source = shipped[name]
        for entry in entries(source, recorded)[1]:
            assert entry.published, entry.url
            assert entry.published.precision == "day"


def test_related_headlines_stay_out(shipped: dict[str, Source], recorded: dict[str, Page]) -> None:
    source = shipped["vna-vi"]
    summaries = [entry.summary for entry in entries(source, recorded)[1]]
    assert summaries == ["Giai đoạn mới của chiến dịch.", "Hai mươi đội tham gia."]


def test_the_real_portal_reads_with_the_shipped_selectors(
    shared: Path, shipped: dict[str, Source]
) -> None:
    source = shipped["mps-vi"]
    body = (shared / "real/html/mps/mps-listing-doi-ngoai.trimmed.html").read_bytes()
    url = source.ways[1].urls[0]
    headers = (("content-type", "text/html; charset=utf-8"),)
    page = Page(url=url, asked=url, status=200, headers=headers, body=body, fetched_at=NOW)
    found = source.ways[1].reader.read(page)
    assert len(found.entries) == found.candidates >= 8
    assert all(e.title and e.summary and e.published for e in found.entries)
    assert all(
        urls.wanted(e.url, source.links) and urls.identity(e.url, source) for e in found.entries
    )
    assert found.more == ()


FEEDS = {  # file: entries, first published, last published (UTC, minutes), as the texts say
    "mps/mps-rss-34.xml": (10, "2026-10-05T11:18", None),
    "ninhphu321/baochinhphu.rss": (2, "2026-09-14T11:44", "2026-09-13T13:01"),
    "ninhphu321/cafef.rss": (2, "2026-09-14T01:00", "2026-09-14T00:23"),
    "ninhphu321/dantri.rss": (2, "2026-09-14T07:18", "2026-09-10T01:48"),
    "ninhphu321/nhandan.rss": (2, "2026-09-14T11:48", "2026-09-14T11:31"),
    "ninhphu321/sggp.rss": (2, "2026-09-23T10:02", "2026-09-23T09:42"),
    "ninhphu321/thanhnien.rss": (2, "2026-09-14T02:13", "2026-09-14T02:10"),
    "ninhphu321/tuoitre.rss": (2, "2026-09-14T00:37", "2026-09-13T18:22"),
    "ninhphu321/vietnambiz.rss": (2, "2026-09-15T02:02", "2026-09-14T10:36"),
    "ninhphu321/vietnamnet.rss": (1, "2026-09-24T02:13", "2026-09-24T02:13"),
    "ninhphu321/vietnamplus.rss": (2, "2026-09-14T12:44", "2026-09-14T12:37"),
    "ninhphu321/vnexpress.rss": (3, "2026-09-14T02:43", "2026-09-13T17:03"),
    "ninhphu321/vnexpress_intl.rss": (2, "2026-09-23T22:00", "2026-09-23T07:09"),
    "ninhphu321/vov.rss": (2, "2026-09-14T12:42", "2026-09-14T11:43"),
    "ninhphu321/vtv.rss": (2, "2026-09-14T12:46", "2026-09-14T08:32"),
    "vanpho93/javascript0704b6.rss": (25, "2017-04-19T12:45", None),
    "vanpho93/string1407.rss": (25, "2017-07-26T12:41", None),
    "vanpho93/string1808.rss": (25, "2017-08-30T13:03", None),
    "vanpho93/vnexpress2810.rss": (24, "2017-11-14T10:42", None),
    "miniflux/encoding_ISO-8859-1.xml": (40, "2018-10-28T12:48", None),
    "miniflux/encoding_WINDOWS-1251.xml": (50, "2018-03-21T07:27", None),
    "miniflux/large_rss.xml": (25, "2024-03-10T16:15", None),
    "miniflux/no_encoding_ISO-8859-1.xml": (9, "2018-10-17T10:30", None),
    "miniflux/rdf_UTF8.xml": (60, None, None),
    "miniflux/small_atom.xml": (20, "2024-03-12T05:30", None),
    "miniflux/urdu_UTF8.xml": (26, "2018-01-05T16:51", None),
    "rss2email/bbc-chinese_feed.atom": (2, "2013-01-23T20:40", "2013-01-23T20:18"),
}


@pytest.mark.parametrize("name", FEEDS)
def test_real_feeds_give_what_their_text_shows(name: str, shared: Path) -> None:
    from monitor.sources import Feed

    body = (shared / "real/feeds" / name).read_bytes()
    headers = (("content-type", "application/xml"),)
    url = "https://example.org/feed.xml"
    page = Page(url=url, asked=url, status=200, headers=headers, body=body, fetched_at=NOW)
    found = Feed(zone="Asia/Ho_Chi_Minh").read(page)
    count, first, last = FEEDS[name]
    assert len(found.entries) == count
    shown = [e.published.at.isoformat()[:16] if e.published else None for e in found.entries]
    assert shown[0] == first
    assert last is None or shown[-1] == last
    assert first is None or None not in shown


def test_encoding_feeds_never_fail(shared: Path) -> None:
    from monitor.sources import Feed

    for file in sorted((shared / "real/feeds/feedparser_encoding").glob("*.xml")):
        headers = (("content-type", "application/xml"),)
        url = f"https://example.org/{file.name}"
        body = file.read_bytes()
        page = Page(url=url, asked=url, status=200, headers=headers, body=body, fetched_at=NOW)
        try:
            assert Feed().read(page).entries == ()
        except ReadError as error:  # pragma: no cover
            pytest.fail(f"{file.name}: {error}")
