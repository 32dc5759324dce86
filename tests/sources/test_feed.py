"""Feeds: every dialect, broken ones, hostile ones."""

import contextlib
import gzip
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.errors import ReadError
from monitor.model import Entry, Found
from monitor.sources import Feed
from tests.sources.pages import page

READER = Feed(zone="Asia/Ho_Chi_Minh", language="vi")


def rss(*items: str, head: str = "", declaration: str = "") -> str:
    body = "".join(f"<item>{item}</item>" for item in items)
    head = f"<title>Otter News</title>{head}"
    return f'{declaration}<rss version="2.0"><channel>{head}{body}</channel></rss>'


def item(number: int, more: str = "") -> str:
    return f"<title>Story {number}</title><link>https://example.org/s/{number}</link>{more}"


def only(found: Found) -> Entry:
    assert len(found.entries) == 1, found
    return found.entries[0]


def test_reads_rss() -> None:
    found = READER.read(
        page(rss(item(1, "<guid>g1</guid><pubDate>Mon, 05 Oct 2026 18:20:00 +07:00</pubDate>"
                         "<category>Wildlife</category><author>a@example.org (Lê An)</author>")))
    )  # fmt: skip
    entry = only(found)
    assert (found.title, found.candidates, found.warnings) == ("Otter News", 1, ())
    assert (entry.url, entry.title, entry.feed_id) == ("https://example.org/s/1", "Story 1", "g1")
    assert (entry.section, entry.author, entry.language) == ("Wildlife", "Lê An", "vi")
    assert entry.published
    assert entry.published.at == datetime(2026, 10, 5, 11, 20, tzinfo=UTC)


def test_reads_atom() -> None:
    atom = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>T</title><entry>
      <id>tag:1</id><title type="html">Ivory &amp;amp; horn</title>
      <link rel="self" href="/api/1"/><link rel="alternate" href="/s/1"/>
      <updated>2026-10-05T10:00:00.123456Z</updated><author><name>An</name></author>
      <content type="html">&lt;p&gt;First.&lt;/p&gt;&lt;p&gt;Second.&lt;/p&gt;</content>
      </entry></feed>"""
    entry = only(READER.read(page(atom)))
    assert (entry.url, entry.title) == ("https://example.org/s/1", "Ivory & horn")
    assert (entry.content, entry.author, entry.language) == ("First.\n\nSecond.", "An", "en")
    assert entry.published
    assert entry.published.confidence < 1  # it only says when it was updated


def test_reads_rdf() -> None:
    rdf = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
      xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
      <channel><title>T</title></channel><item><title>S</title><link>http://example.org/s</link>
      <dc:date>2026-10-05T10:00:00+07:00</dc:date><dc:creator>An</dc:creator></item></rdf:RDF>"""
    entry = only(READER.read(page(rdf)))
    assert (entry.author, bool(entry.published)) == ("An", True)


def test_reads_json_feed() -> None:
    text = """{"version": "https://jsonfeed.org/version/1.1", "title": "T", "language": "en-GB",
      "items": [{"id": "7", "url": "/s/7", "title": "Seven", "content_html": "<p>A</p><p>B</p>",
      "date_published": "2026-10-05T10:00:00+07:00", "authors": [{"name": "An"}], "tags": ["x"]},
      {"id": "8", "title": "no address"}, "junk"]}"""
    found = READER.read(page(text, "application/feed+json"))
    entry = only(found) if len(found.entries) == 1 else found.entries[0]
    assert (entry.url, entry.feed_id, entry.author) == ("https://example.org/s/7", "7", "An")
    assert (entry.language, entry.content, entry.section) == ("en", "A\n\nB", "x")


@pytest.mark.parametrize("body", ["{}", '{"items": []}', "{broken", "[" * 5000, "{" * 5000])
def test_json_that_is_no_feed(body: str) -> None:
    with pytest.raises(ReadError):
        READER.read(page(body, "application/json"))


EPI = (
    "<a href='https://example.org/s/1'><img src='https://img.example.org/1.jpg'/></a>"
    "<p>Kiểm lâm thả 12 cá thể rái cá.&nbsp;</p>"
    "<div><ul><li><a href='/s/0'>Phá đường dây ngà voi</a></li></ul></div>"
)
MPS = (
    "&lt;a href='https://example.org/s/1'&gt;&lt;img width=130 src='https://img.example.org/1.jpg'&gt;"
    "&lt;/a&gt;&lt;/br&gt;Kiểm lâm thả 12 cá thể rái cá."
)


@pytest.mark.parametrize("description", [f"<![CDATA[{EPI}]]>", MPS])
def test_a_summary_is_the_lead_alone(description: str) -> None:
    entry = only(READER.read(page(rss(item(1, f"<description>{description}</description>")))))
    assert entry.summary == "Kiểm lâm thả 12 cá thể rái cá."
    assert entry.image == "https://img.example.org/1.jpg"


def test_a_related_list_without_links_goes_too() -> None:
    told = "<![CDATA[<img src='/a.jpg'/>The lead.<ul><li>Two tonnes of ivory</li></ul>]]>"
    entry = only(READER.read(page(rss(item(1, f"<description>{told}</description>")))))
    assert entry.summary == "The lead."


def test_undoes_double_escapes_and_feed_tails() -> None:
    more = (
        "<description>Gi&amp;amp;#225; v&amp;#224;ng. The post X appeared first on Y.</description>"
    )
    entry = only(
        READER.read(page(rss("<title><![CDATA[ng&#224;y 5]]></title><link>/s</link>" + more)))
    )
    assert (entry.title, entry.summary) == ("ngày 5", "Giá vàng.")


def test_mends_addresses() -> None:
    links = (
        "/s/1?a=1&amp;b=2",
        "https://example.orghttps://example.org/s/2",
        "\n https://e.org/3 \n",
    )
    found = READER.read(page(rss(*(f"<title>t</title><link>{link}</link>" for link in links))))
    assert [entry.url for entry in found.entries] == [
        "https://example.org/s/1?a=1&b=2", "https://example.org/s/2", "https://e.org/3"
    ]  # fmt: skip


def test_leaves_out_what_has_no_address_and_says_so() -> None:
    found = READER.read(page(rss(item(1), "<title>No Description</title>", "<guid>7</guid>")))
    assert (len(found.entries), found.candidates) == (1, 3)
    assert "2 of 3" in found.warnings[0]


def test_takes_a_guid_for_the_address_where_it_is_one() -> None:
    entry = only(READER.read(page(rss("<title>t</title><guid>https://example.org/s/9</guid>"))))
    assert entry.url == "https://example.org/s/9"


def test_ids_shared_by_articles_identify_none() -> None:
    found = READER.read(page(rss(item(1, "<guid>0</guid>"), item(2, "<guid>0</guid>"))))
    assert [entry.feed_id for entry in found.entries] == [None, None]
    assert "ids" in found.warnings[0]


def test_one_american_date_tells_of_the_others() -> None:
    dated = [item(n, f"<pubDate>9/{n}/2026 6:44:00 PM</pubDate>") for n in (12, 14)]
    found = READER.read(page(rss(*dated)))
    assert [entry.published.at.month for entry in found.entries if entry.published] == [9, 9]


SYNDICATION = """<sy:updatePeriod xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">daily
</sy:updatePeriod><sy:updateFrequency xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">4
</sy:updateFrequency>"""


@pytest.mark.parametrize(
    ("head", "ttl"),
    [
        ("<ttl>5</ttl>", timedelta(minutes=5)),
        ("<ttl>99999</ttl>", timedelta(days=7)),
        ("<ttl>0</ttl>", None),
        ("<ttl>soon</ttl>", None),
        (SYNDICATION, timedelta(hours=6)),
    ],
)
def test_reads_how_long_to_leave_it_alone(head: str, ttl: timedelta | None) -> None:
    assert READER.read(page(rss(item(1), head=head))).ttl == ttl


ARCHIVE = '<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="{}" href="{}"/>'
WORDPRESS = "<generator>https://wordpress.org/?v=6.6</generator>"


@pytest.mark.parametrize(
    ("head", "url", "older"),
    [
        (ARCHIVE.format("next", "/feed?p=2"), "https://example.org/feed", "?p=2"),
        (ARCHIVE.format("prev-archive", "/feed/2026-9"), "https://example.org/feed", "/2026-9"),
        (ARCHIVE.format("next", "https://else.example/2"), "https://example.org/feed", None),
        (ARCHIVE.format("self", "/feed"), "https://example.org/feed", None),
        (WORDPRESS, "https://example.org/feed/", "/?paged=2"),
        (WORDPRESS, "https://example.org/feed/?paged=2", "/?paged=3"),
        ("", "https://example.org/feed", None),
    ],
)
def test_knows_where_older_entries_are(head: str, url: str, older: str | None) -> None:
    more = [each.url for each in READER.read(page(rss(item(1), head=head), url=url)).more]
    assert more == ([f"https://example.org/feed{older}"] if older else [])


TEXT = rss(
    item(1).replace("Story", "Truyện tê tê"), declaration='<?xml version="1.0" encoding="{}"?>'
)


@pytest.mark.parametrize(
    ("declared", "sent"),
    [("utf-16", "utf-16"), ("utf-16", "utf-8"), ("iso-8859-1", "utf-8"), ("utf-8", "utf-16-le"),
     ("utf-8", "utf-8-sig"), ("windows-1258", "utf-8")],
)  # fmt: skip
@pytest.mark.parametrize("header", ["", "; charset=utf-8", "; charset=utf-16", "; charset=latin1"])
def test_reads_text_whatever_is_declared(declared: str, sent: str, header: str) -> None:
    body = TEXT.format(declared).encode(sent)
    assert only(READER.read(page(body, f"text/xml{header}"))).title == "Truyện tê tê 1"


def test_keeps_the_first_entries_of_a_feed_that_breaks_off() -> None:
    whole = rss(*(item(n) for n in range(5)))
    cut = whole[: whole.index("/s/3") + 2]
    found = READER.read(page(cut))
    assert [entry.title for entry in found.entries] == ["Story 0", "Story 1", "Story 2"]
    assert "ends too early" in found.warnings[0]


@pytest.mark.parametrize("charset", ["utf-8", "utf-16"])
def test_a_cut_feed_gives_whole_entries_or_none(charset: str) -> None:
    sent = rss(*(item(n, "<description>Rái cá</description>") for n in range(4))).encode(charset)
    whole = READER.read(page(sent)).entries
    for cut in range(40, len(sent), 23):
        try:
            found = READER.read(page(sent[:cut])).entries
        except ReadError:
            continue
        assert found == whole[: len(found)], sent[:cut][-60:]


def test_unpacks_a_feed_that_is_served_as_a_file() -> None:
    packed = gzip.compress(rss(item(1)).encode())
    assert only(READER.read(page(packed, "application/gzip"))).title == "Story 1"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("", "empty"),
        ("  \n ", "empty"),
        ("<html><body>Not found</body></html>", "not-a-feed"),
        ("<!-- x --><!DOCTYPE html><title>hi</title>", "not-a-feed"),
        ("hello", "not-a-feed"),
        ("<svg xmlns='http://www.w3.org/2000/svg'/>", "not-a-feed"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not-a-feed"),
        (b"%PDF-1.7 \xff\xfe\x00", "not-a-feed"),
    ],
)
def test_says_what_is_no_feed(body: str | bytes, code: str) -> None:
    with pytest.raises(ReadError) as caught:
        READER.read(page(body))
    assert caught.value.code == code


def test_names_the_feed_a_web_page_points_to() -> None:
    html = (
        '<html><head><link rel="alternate" type="application/rss+xml" href="/feed/"></head></html>'
    )
    with pytest.raises(ReadError, match=r"names the feed https://example\.org/feed/"):
        READER.read(page(html, "text/html"))


LAUGHS = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in ("ab", "bc"))
ENTITIES = [
    f'<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa">{LAUGHS}]>',
    '<!DOCTYPE rss [<!ENTITY c SYSTEM "file:///etc/passwd">]>',
    '<!DOCTYPE rss [<!ENTITY % x SYSTEM "http://example.org/x.dtd"> %x;]>',
    '<!doctype rss [<!ENTITY c "]>"> <!ENTITY d "x">]>',
    '<!-- <a> --><!DOCTYPE rss [<!ENTITY c "aaaaaaaaaa">]>',
]


@pytest.mark.parametrize("doctype", ENTITIES)
def test_no_entity_is_ever_expanded(doctype: str) -> None:
    found = READER.read(page(doctype + rss(item(1).replace("Story", "S &c; T"))))
    assert "entities" in found.warnings[0]
    title = only(found).title or ""
    assert "aaaa" not in title
    assert "root:" not in title


def test_a_harmless_document_type_reads() -> None:
    doctype = (
        '<?xml version="1.0"?>\n<!DOCTYPE rss PUBLIC "-//N//DTD RSS 0.91//EN" "http://x/r.dtd">'
    )
    found = READER.read(page(doctype + rss(item(1))))
    assert (only(found).title, found.warnings) == ("Story 1", ())


def test_text_about_document_types_is_only_text() -> None:
    told = "<description><![CDATA[How <!DOCTYPE x [<!ENTITY y 'z'>]> works]]></description>"
    assert only(READER.read(page(rss(item(1, told))))).title == "Story 1"


@settings(max_examples=60, deadline=None)
@given(
    st.text(alphabet="<>/!&;[]= \"'abcrsditemlnkCDATA\n", max_size=300).map(
        lambda noise: rss(item(1, noise), noise)
    )
    | st.text(max_size=100)
    | st.binary(max_size=100).map(lambda raw: "<rss>" + raw.decode("latin-1"))
)
def test_no_input_raises_anything_but_read_errors(text: str) -> None:
    with contextlib.suppress(ReadError):
        READER.read(page(text))
