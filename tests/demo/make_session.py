"""Writes the example session: `python -m tests.demo.make_session`. Same input, same bytes."""

import gzip
import io
import json
import uuid
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from pathlib import Path
from zoneinfo import ZoneInfo

from monitor.demo import session
from tests.demo.stories import STORIES, Story

AT = "2026-11-20T01:00:00Z"
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
SITES = {
    "vna-en": "https://en.vietnamplus.vn/",
    "vna-vi": "https://www.vietnamplus.vn/",
    "vns": "https://vietnamnews.vn/",
    "ifaw": "https://www.ifaw.org/",
    "mps-en": "https://en.bocongan.gov.vn/",
    "mps-vi": "https://bocongan.gov.vn/",
    "mps-old": "http://en.mps.gov.vn/",
}
HTML, XML = "text/html; charset=utf-8", "application/rss+xml; charset=utf-8"
Answer = tuple[str, str, bytes]  # address, content type, body


def url_of(story: Story) -> str:
    return SITES[story.source] + story.path


def moment(story: Story) -> datetime:
    return datetime.fromisoformat(story.day).replace(tzinfo=HANOI)


def of(source: str) -> list[Story]:
    return [story for story in STORIES if story.source == source]


def document(title: str, body: str, head: str = "", language: str = "en") -> bytes:
    text = (
        f'<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title>{head}</head>\n<body>{body}</body></html>\n"
    )
    return text.encode()


def paragraphs(lines: Iterable[str]) -> str:
    return "\n".join(f"<p>{escape(line)}</p>" for line in lines)


# Listings


def rss(title: str, stories: Iterable[Story], described: Callable[[Story], str], zone: str) -> str:
    items = "\n".join(
        f"<item><title><![CDATA[{story.title}]]></title><link>{url_of(story)}</link>"
        f"<guid>{url_of(story)}</guid><pubDate>{stamp(story, zone)}</pubDate>"
        f"<description><![CDATA[{described(story)}]]></description></item>"
        for story in stories
    )
    head = f"<title>{title}</title><ttl>15</ttl>"
    return f'<rss version="2.0"><channel>{head}\n{items}\n</channel></rss>'


def stamp(story: Story, zone: str) -> str:
    if zone == "UTC":
        return f"{moment(story).astimezone(UTC):%a, %d %b %Y %H:%M:%S} UTC"
    return format_datetime(moment(story)).replace("+0700", zone)


def with_teasers(story: Story) -> str:
    """The agency's descriptions carry other headlines behind the lead."""
    return (
        f'<a href="{url_of(story)}"><img src="{SITES[story.source]}images/1.jpg"/></a>{story.lead}'
        "<ul><li>Tigers stolen from a circus</li><li>Ten tonnes of scales in a container</li></ul>"
    )


def linked_picture(story: Story) -> str:
    return f"<a href='{url_of(story)}'><img width=130 src='/media/1.jpg'></a></br>{story.lead}"


def listings() -> Iterator[Answer]:
    for source in ("vna-en", "vna-vi"):
        name = "news" if source == "vna-en" else "home"
        text = rss("VietnamPlus", of(source), with_teasers, "+07:00")
        yield SITES[source] + f"rss/{name}.rss", XML, text.encode()
    utf16 = "application/rss+xml"
    for section in ("society", "politics-laws"):
        told = rss("Viet Nam News", of("vns"), lambda story: story.lead, "+0700")
        head = '<?xml version="1.0" encoding="utf-16"?>'
        yield f"{SITES['vns']}rss/{section}.rss", utf16, (head + told).encode("utf-16")
    text = rss("Thông tin Đối ngoại", of("mps-vi"), linked_picture, "UTC")
    yield SITES["mps-vi"] + "api/rss/34.xml", XML, text.encode()
    yield SITES["ifaw"] + "press-releases", HTML, ifaw_listing()
    yield SITES["mps-en"], HTML, mps_listing()
    yield SITES["mps-old"] + "news-and-events.html", HTML, old_listing()


def ifaw_listing() -> bytes:
    cards = "".join(
        f'<li><a href="/{story.path}{"?form=donate" if not n else ""}"><h3>{story.title}</h3>'
        f"<span>{moment(story):%-d %B %Y}</span></a></li>"
        for n, story in enumerate(of("ifaw"))
    )
    donate = '<a href="/give?form=donate">Give</a>'
    return document("Press releases", f"<main><h1>Press</h1><ul>{cards}</ul>{donate}</main>")


def mps_listing() -> bytes:
    cards = "".join(
        f'<article class="card-large"><figure><a href="/{story.path}"><img src="/m.jpg"></a>'
        f'<figcaption><a href="/{story.path}"><h2>{story.title}</h2></a><p>{story.lead}</p>'
        f"<span>{moment(story):%d/%m/%Y}</span></figcaption></figure></article>"
        for story in of("mps-en")
    )
    side = (
        '<article class="card-small"><a href="/article/x-1790000001"><h2>Ivory</h2></a></article>'
    )
    return document("Ministry", f"<main>{cards}<button>2</button></main><aside>{side}</aside>")


def old_listing() -> bytes:
    items = "".join(
        f'<li><a href="/{story.path}">{story.title}</a>'
        f" <span>({moment(story):%B, %d %Y})</span></li>"
        for story in of("mps-old")
    )
    pager = '<div class="pager"><a href="?Page=2">2</a><a href="?Page=2&amp;Page=3">3</a></div>'
    return document("News", f'<ul class="list-news">{items}</ul>{pager}')


# Articles


def agency(story: Story) -> bytes:
    iso = f"{moment(story):%Y-%m-%dT%H:%M:%S%z}"
    head = f'<meta property="article:published_time" content="{iso}">'
    other = '<a class="cms-link" href="/old-post1.vnp">A tonne of pangolin scales in a lorry</a>'
    body = (
        f'<nav><a href="/">{story.section}</a></nav><div class="article">'
        f'<h1 class="article__title cms-title">{escape(story.title)}</h1>'
        f'<div class="article__sapo cms-desc">{escape(story.lead)}</div>'
        f'<div class="article__meta"><time datetime="{iso}">{iso}</time></div>'
        f'<figure><img data-src="/images/1.jpg"><figcaption>{escape(story.title)} (Photo: archive)'
        f'</figcaption></figure><div class="article__body cms-body">{paragraphs(story.paragraphs)}'
        f'<div class="article-relate"><h3>See more</h3>{other}</div></div>'
        f'<div class="article__author"><span class="name">{story.author}</span></div></div>'
        f'<aside class="timeline">{other}</aside>'
    )
    return document(story.title, body, head, "vi" if story.source == "vna-vi" else "en")


def newspaper(story: Story) -> bytes:
    body = (
        f'<div class="breadcrumbs"><a href="/">Home</a><a href="/s">{story.section}</a></div>'
        f'<div class="detail__header"><h1 class="headline">{escape(story.title)}</h1></div>'
        f'<div class="detail__meta"><div class="datetime">{moment(story):%B %d, %Y - %H:%M}'
        "</div></div>"
        f'<div class="detail__content"><div id="abody">{paragraphs(story.paragraphs)}</div></div>'
        '<div class="most-read"><h3>Most read</h3>'
        '<a href="/society/1/x.html">Heroin in a piano</a></div>'
    )
    return document(story.title, body)


def charity(story: Story) -> bytes:
    head = f'<link rel="canonical" href="{url_of(story)}">'
    body = (
        f'<main><p class="small">{escape(story.title)}</p><h1>{escape(story.title)}</h1>'
        f'<div class="rich-text">{paragraphs(story.paragraphs)}</div>'
        '<section class="related"><h2>Related content</h2><p>A tiger cub finds a home</p>'
        "<p>Read more</p></section></main><footer><p>Please give what you can.</p></footer>"
    )
    return document(story.title, body, head)


def ministry(story: Story) -> bytes:
    at = moment(story).astimezone(UTC)
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "name": "Bộ Công an",
        "headline": story.title,
        "datePublished": f"{at:%Y-%m-%dT%H:%M:%S}.41Z",
        "author": {"@type": "Organization", "name": story.author},
    }
    told = json.dumps(data, ensure_ascii=False)
    head = f'<script type="application/ld+json">{told}</script>'
    body = (
        f'<main><nav aria-label="Breadcrumb"><a href="/c">{story.section}</a></nav>'
        f"<h1>{escape(story.title)}</h1><p>{escape(story.lead)}</p><p>{moment(story):%d/%m/%Y}</p>"
        '<div id="text-to-speech">Nghe đọc bài 00:00</div>'
        f'<div class="tinymce-content">{paragraphs(story.paragraphs)}</div>'
        f'<div class="resource-author"><p>{story.author}</p></div>'
        '<div id="action-social"><button>In</button></div><div id="article-bottom">'
        '<h3>Tin đọc nhiều trong tuần</h3><a href="/article/y-1790000002">Rhino horn seized</a>'
        "</div></main>"
    )
    return document(story.title, body, head, "vi" if story.source == "mps-vi" else "en")


def old_portal(story: Story) -> bytes:
    text = (
        paragraphs(story.paragraphs) + f'<p style="text-align:right"><b>By {story.author}</b></p>'
    )
    body = (
        "<marquee>This portal is being rebuilt</marquee><table><tr><td class='menu'>Menu</td>"
        f'<td class="news-detail"><h2 class="title">{escape(story.title)}</h2>'
        f'<span class="date">{moment(story):%B, %d %Y}</span><div class="content">{text}</div>'
        '<div class="other"><b>Other news</b></div></td></tr></table>'
    )
    return document("Ministry of Public Security", body)


PAGES = {
    "vna-en": agency,
    "vna-vi": agency,
    "vns": newspaper,
    "ifaw": charity,
    "mps-en": ministry,
    "mps-vi": ministry,
    "mps-old": old_portal,
}


def answers() -> Iterator[Answer]:
    """Every answer of the session: robots, listings, articles."""
    for site in SITES.values():
        yield site + "robots.txt", "text/plain", b"User-agent: *\nAllow: /\n"
    yield from listings()
    for story in STORIES:
        yield url_of(story), HTML, PAGES[story.source](story)
    first = of("ifaw")[0]  # listed with the donation form open over it
    yield url_of(first) + "?form=donate", HTML, charity(first)


def write(path: Path) -> None:
    """Write the WARC, each record packed by itself (ISO 28500, annex on compression)."""
    records = [record(*answer) for answer in answers()]
    path.write_bytes(b"".join(gzip.compress(each, mtime=0) for each in records))


def record(url: str, content_type: str, body: bytes) -> bytes:
    http = (
        f"HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}\r\n\r\n"
    ).encode() + body
    head = io.StringIO()
    for name, value in (
        ("WARC-Type", "response"),
        ("WARC-Record-ID", f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, url)}>"),
        ("WARC-Date", AT),
        ("WARC-Target-URI", url),
        ("Content-Type", "application/http; msgtype=response"),
        ("Content-Length", str(len(http))),
    ):
        head.write(f"{name}: {value}\r\n")
    return f"WARC/1.1\r\n{head.getvalue()}\r\n".encode() + http + b"\r\n\r\n"


if __name__ == "__main__":
    write(session())
