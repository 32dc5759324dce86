"""The quick reader says what the tolerant one says, and steps back from what is unusual."""

import re
from pathlib import Path

import pytest

from monitor import markup
from monitor.sources import Feed, quick
from tests.sources.pages import page

ROOT_TAG = re.compile(r"<(rss|feed|[\w]+:RDF)(?=[\s>])")
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/"
 xml:lang="vi"><title>T</title><link rel="next" href="/f?p=2"/><entry><id>tag:1</id>
<title>Một</title><link href="/s/1"/><published>2026-10-05T10:00:00Z</published>
<updated>2026-10-05T11:00:00Z</updated>
<author><name>An</name><email>a@e.org</email></author><category term="x"/>
<summary>Lead</summary><content type="html">&lt;p&gt;A long text.&lt;/p&gt;</content>
<media:group><media:thumbnail url="https://e.org/1.jpg"/></media:group></entry></feed>"""
RSS = """<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>T</title>
<image><title>Logo</title><link>https://e.org/</link></image><item><title>A &amp;amp; B</title>
<link>https://e.org/s/1</link><guid isPermaLink="false">g</guid><dc:creator>An</dc:creator>
<source url="https://e.org"><title>Other</title></source><category>x</category>
<enclosure url="https://e.org/1.jpg" type="image/jpeg"/><description>Lead</description>
<pubDate>Mon, 05 Oct 2026 18:20:00 +0700</pubDate></item></channel></rss>"""


def both_ways(text: str) -> None:
    assert quick.parse(text) is not None
    based = ROOT_TAG.sub(r'<\1 xml:base="https://example.org/list"', text, count=1)
    assert quick.parse(based) is None  # the tolerant reader is asked
    assert Feed().read(page(text)) == Feed().read(page(based))


@pytest.mark.parametrize("text", [ATOM, RSS])
def test_agrees_with_the_tolerant_reader(text: str) -> None:
    both_ways(text)


REAL = ("mps/mps-rss-34.xml", "ninhphu321/sggp.rss", "ninhphu321/vietnambiz.rss",
        "miniflux/small_atom.xml", "miniflux/rdf_UTF8.xml", "miniflux/urdu_UTF8.xml",
        "vanpho93/vnexpress2810.rss", "rss2email/bbc-chinese_feed.atom")  # fmt: skip


@pytest.mark.parametrize("name", REAL)
def test_agrees_on_real_feeds(name: str, shared: Path) -> None:
    text = markup.decode((shared / "real/feeds" / name).read_bytes()).text
    both_ways(re.sub(r"^\s*<\?xml[^>]*>", "", text))


@pytest.mark.parametrize(
    "text",
    [
        "<rss><channel><item>",
        "<html></html>",
        '<!DOCTYPE rss [<!ENTITY a "b">]><rss><channel>&a;</channel></rss>',
        "<feed><entry/></feed>",
        "<rss><channel><item><title>a <b>c</b></title></item></channel></rss>",
        "<rss><channel><item><x:y>undeclared</x:y></item></channel></rss>",
        "<rss><channel><item><title>&nbsp;</title></item></channel></rss>",
        "",
    ],
)
def test_steps_back_from_what_is_unusual(text: str) -> None:
    assert quick.parse(text) is None
