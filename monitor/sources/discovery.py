"""Where a page says its feeds and sitemaps are."""

import re
from dataclasses import dataclass

from monitor import markup, urls
from monitor.model import Page

_FEED_TYPES = (
    "application/rss+xml",
    "application/atom+xml",
    "application/rdf+xml",
    "application/feed+json",
    "application/json",
    "application/xml",
    "text/xml",
)
_FEED_PATH = re.compile(
    r"(?:\.rss|\.atom|/(?:rss|atom|feed|feeds)(?:\.xml|\.json|\.php)?|[?&]feed=\w+|/rss/[\w./-]+)/?\Z",
    re.IGNORECASE,
)
_NOT_NEWS = re.compile(r"comments?/feed|/comments|type=comments|/author/|/tag/", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """An address that may list a site's articles: `kind` is feed, sitemap or index."""

    url: str
    kind: str
    title: str = ""


def feeds_named(page: Page) -> tuple[Candidate, ...]:
    """Return the feeds that a fetched web page links to."""
    text = markup.decode(page.body, page.charset, content_type=page.content_type).text
    return feeds_in(text, page.url)


def feeds_in(text: str, base: str) -> tuple[Candidate, ...]:
    """Return the feeds that a page links to: declared in its head first, then by their address."""
    page = markup.parse(text)
    found: dict[str, Candidate] = {}
    for link in page.css("link[rel][href]"):
        kind = markup.attribute(link, "type").lower()
        rels = markup.attribute(link, "rel").lower().split()
        if "alternate" in rels and kind in _FEED_TYPES and not kind.endswith(("/json", "/xml")):
            _add(found, base, markup.attribute(link, "href"), markup.attribute(link, "title"))
    for link in page.css("a[href]"):
        href = markup.attribute(link, "href")
        if _FEED_PATH.search(href[: urls.MAX_URL].partition("#")[0]):
            _add(found, base, href, markup.text_of(link))
    return tuple(sorted(found.values(), key=lambda each: bool(_NOT_NEWS.search(each.url))))


def _add(found: dict[str, Candidate], base: str, href: str, title: str) -> None:
    url = urls.absolute(base, href)
    if url and url not in found and url != base and len(found) < 60:
        found[url] = Candidate(url=url, kind="feed", title=title)


def sitemaps_in(robots: str, base: str) -> tuple[Candidate, ...]:
    """Return the sitemaps that a robots.txt names (sitemaps.org, "Sitemap:" lines)."""
    found = re.findall(r"(?im)^\s*sitemap\s*:\s*(\S+)", robots)
    addresses = (urls.absolute(base, each) for each in found)
    return tuple(
        Candidate(url=url, kind="sitemap") for url in dict.fromkeys(addresses) if url is not None
    )


def usual_places(url: str) -> tuple[Candidate, ...]:
    """Return where feeds and sitemaps often are, for a site that names none."""
    places = (
        ("feed", "/feed/"),
        ("feed", "/rss.xml"),
        ("feed", "/feed.xml"),
        ("feed", "/atom.xml"),
        ("feed", "/rss/home.rss"),
        ("sitemap", "/news-sitemap.xml"),
        ("sitemap", "/sitemap.xml"),
        ("sitemap", "/sitemap_index.xml"),
    )
    made = ((kind, urls.absolute(url, path)) for kind, path in places)
    return tuple(Candidate(url=address, kind=kind) for kind, address in made if address)
