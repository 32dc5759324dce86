"""Texts made to hold a reader: time grows with their length, not with its square."""

from contextlib import suppress
from time import process_time

import pytest

from monitor import dates, markup, urls
from monitor.errors import ReadError
from monitor.model import Page
from monitor.sources import Feed, Listing, Sitemap
from tests.sources.pages import NOW, page

SIZE = 150_000  # characters; quadratic patterns would take minutes over so many
PIECES = ("<", "<!--", "<script ", "<item ", "<url>", "<!ENTITY ", "<!DOCTYPE ", "]", "&#", "&amp;",
          "<![CDATA[", "<a href=/rss/", "<?xml ", "-->", "\u00e9<", "<!---->")  # fmt: skip


def hostile(piece: str, head: str) -> Page:
    return page((head + piece * (SIZE // len(piece))).encode("latin-1"))


def seconds(reader: Feed | Sitemap | Listing, given: Page) -> float:
    started = process_time()
    with suppress(ReadError):
        reader.read(given)
    return process_time() - started


@pytest.mark.parametrize("piece", PIECES)
def test_feeds_and_sitemaps_take_no_longer_than_their_length(piece: str) -> None:
    assert seconds(Sitemap(), hostile(piece, "<urlset><url>")) < 2
    if piece not in ("<a href=/rss/", "<item ", "<script "):  # those are feedparser's own business
        assert seconds(Feed(), hostile(piece, "<rss><channel>")) < 6


@pytest.mark.parametrize("piece", PIECES)
def test_decoding_takes_no_longer_than_its_length(piece: str) -> None:
    body = b"\xff\xe9" + piece.encode("latin-1") * (SIZE // len(piece))
    started = process_time()
    markup.decode(body, "iso-8859-1", content_type="text/html")
    assert process_time() - started < 2


@pytest.mark.parametrize("piece", ["/amp", "../", "%", "&amp;", "http://", "a=&", "%25", "."])
def test_addresses_and_dates_take_no_longer(piece: str) -> None:
    started = process_time()
    text = "http://e.org/" + piece * (SIZE // len(piece))
    urls.canonical(text)
    urls.absolute("http://e.org/", text)
    dates.parse(text, zone="UTC", now=NOW)
    assert process_time() - started < 2
