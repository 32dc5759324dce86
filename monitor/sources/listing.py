"""Web pages that list articles: items by CSS selectors, or any likely link where none is given."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import parse_qsl, urlsplit

from monitor import dates, markup, urls
from monitor.errors import ReadError
from monitor.markup import LexborHTMLParser, LexborNode
from monitor.model import DateOrder, Entry, Found, Page, Request, Stamp
from monitor.sources import apology, xml
from monitor.sources.options import Css

FURNITURE = "header, footer, nav, aside, script, style, noscript, form"
_HEADINGS = "h1, h2, h3, h4, h5, h6"
_LEAST_TITLE = 16  # characters of a link's text that make it a headline, where no selector is given
_PAGER = (
    "[class*=pager] a[href], [class*=paginat] a[href], [class*=paging] a[href],"
    " nav[aria-label*=pag i] a[href]"
)
_NEXT_WORDS = re.compile(
    r"^(?:next(?: page)?|older(?: posts| entries)?|trang sau|trang tiếp|tiếp(?: theo)?|sau|"
    r"下一页|下一頁|下页|›|»|>|>>|→)\s*[›»→>]*$",
    re.IGNORECASE,
)
_PAGE_NUMBER = re.compile(
    r"(?:[?&](?:page|paged|p|pg|trang|pageindex|pagenumber)=|/(?:page|trang|p)[-/]?)(\d{1,5})\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class Listing:
    """A list of articles on a web page. `item` selects one entry's box; `link`, `headline`, `date`,
    `lead` and `image` are looked for inside it; `next` leads to older pages (found by itself where
    it is marked `rel=next` or stands in a pager). Without `item` every headline link is an entry.
    """

    zone: str = "UTC"
    date_order: DateOrder = "dmy"
    language: str | None = None
    item: Css = ""
    link: Css = "a[href]"
    headline: Css = ""
    date: Css = ""
    lead: Css = ""
    image: Css = ""
    next: Css = ""

    def read(self, page: Page) -> Found:
        """Return the entries of a page in its order; raise ReadError `empty`, `not-html`, or
        `shape-changed` for an error page that is sent as if all were well."""
        if not page.body.strip():
            raise ReadError(page.url, "empty", "the server sent nothing")
        text = markup.decode(page.body, page.charset, content_type=page.content_type).text
        if "html" not in page.content_type and not xml.is_html(text):
            raise ReadError(page.url, "not-html", f"no web page ({page.content_type or 'no type'})")
        tree = markup.parse(text)
        title = markup.text_of(tree.css_first("title"))
        if apology.is_one(title):
            raise ReadError(page.url, "shape-changed", f"the page calls itself {title[:80]!r}")
        base = _base(tree, page)
        more = self._more(tree, page, base)
        if not self.item:
            markup.drop(tree, FURNITURE)
        boxes = tree.css(self.item) if self.item else headlines(tree, base)
        order = dates.order_of((_first_text(self._dates(box)) for box in boxes), self.date_order)
        reader = replace(self, date_order=order)
        entries = [made for box in boxes if (made := reader.entry(box, base, page))]
        return Found(
            entries=tuple(_merged(entries)),
            more=more if entries else (),
            title=title or None,
            warnings=_nothing(self.item) if not boxes else (),
            candidates=len(boxes),
        )

    def entry(self, box: LexborNode, base: str, page: Page) -> Entry | None:
        """Return one box as an entry, None where it links to nothing."""
        links = [box] if box.tag == "a" else box.css(self.link)
        addressed = ((urls.absolute(base, markup.attribute(each, "href")), each) for each in links)
        url, link = next(((url, each) for url, each in addressed if url), (None, None))
        if url is None or link is None:
            return None
        image = box.css_first(self.image or "img")
        return Entry(
            url=url,
            title=self._title(box, links, base, url) or None,
            summary=markup.text_of(box.css_first(self.lead)) or None if self.lead else None,
            language=self.language,
            image=urls.absolute(base, _image(image)),
            published=self._published(box, page.fetched_at),
        )

    def _title(self, box: LexborNode, links: Iterable[LexborNode], base: str, url: str) -> str:
        """The named title, else a heading, else the longest text of the links to the article."""
        named = box.css_first(self.headline or _HEADINGS)
        if text := markup.text_of(named):
            return text
        same = [
            each for each in links if urls.absolute(base, markup.attribute(each, "href")) == url
        ]
        texts = [markup.text_of(each) for each in same]
        texts += [markup.attribute(each, "title") for each in same] if not any(texts) else []
        return max(texts, key=len, default="")

    def _dates(self, box: LexborNode) -> Iterable[str]:
        for node in box.css(self.date or "time"):
            yield markup.attribute(node, "datetime") or markup.text_of(node)
            yield markup.text_of(node)

    def _published(self, box: LexborNode, now: datetime) -> Stamp | None:
        for text in self._dates(box):
            stamp = dates.parse(
                text,
                zone=self.zone,
                order=self.date_order,
                now=now,
                language=self.language,
                method="listing",
            )
            if stamp is not None:
                return stamp
        return None

    def _more(self, tree: LexborHTMLParser, page: Page, base: str) -> tuple[Request, ...]:
        """Return the next page: named, marked, or the pager's next number; never one for ever."""
        named = f"{self.next}, " if self.next else ""
        marked = tree.css(f"{named}link[rel~=next][href], a[rel~=next][href]")
        pager = tree.css(_PAGER)
        worded = [each for each in pager if _NEXT_WORDS.match(markup.text_of(each))]
        for link in (*marked, *worded, *_following(pager, page.url)):
            url = urls.absolute(base, markup.attribute(link, "href"))
            if url and _advances(page.url, url):
                return (Request(url=url, wants="listing"),)
        return ()


def _nothing(item: str) -> tuple[str, ...]:
    fits = f"the selector {item!r}" if item else "a headline"
    return (f"nothing on the page fits {fits}",)


def _base(tree: LexborHTMLParser, page: Page) -> str:
    stated = urls.absolute(page.url, markup.attribute(tree.css_first("base[href]"), "href"))
    return stated or page.url


def headlines(tree: LexborHTMLParser, base: str) -> list[LexborNode]:
    """Return the links that look like headlines of this site: long text, a path of their own."""
    site = urls.site(base)
    found = []
    for link in tree.css("a[href]"):
        url = urls.absolute(base, markup.attribute(link, "href"))
        if url and urls.site(url) == site and urlsplit(url).path.strip("/"):
            heading = link.css_first(_HEADINGS)
            if len(markup.text_of(heading or link)) >= _LEAST_TITLE:
                found.append(link)
    return found


def _first_text(texts: Iterable[str]) -> str:
    return next((text for text in texts if text), "")


def _image(node: LexborNode | None) -> str:
    """Return an image's address; lazy ones keep it in a data attribute."""
    lazy = markup.attribute(node, "data-src") or markup.attribute(node, "data-original")
    source = lazy or markup.attribute(node, "src")
    return "" if source.startswith("data:") else source


def _merged(entries: Iterable[Entry]) -> list[Entry]:
    """One entry per address: the first, with what only a later box of the same article has."""
    merged: dict[str, Entry] = {}
    for entry in entries:
        key = urls.canonical(entry.url)
        known = merged.get(key)
        if known is None:
            merged[key] = entry
            continue
        merged[key] = replace(
            known,
            title=known.title or entry.title,
            summary=known.summary or entry.summary,
            image=known.image or entry.image,
            published=known.published or entry.published,
        )
    return list(merged.values())


def _following(pager: Iterable[LexborNode], current: str) -> list[LexborNode]:
    """Return the pager's link to the lowest page above the current one."""
    now = _page_number(current) or 1
    numbered = [(int(text), link) for link in pager if (text := markup.text_of(link)).isdecimal()]
    above = sorted((each for each in numbered if each[0] > now), key=lambda each: each[0])
    return [link for _, link in above[:1]]


def _page_number(url: str) -> int:
    found = _PAGE_NUMBER.findall(url)
    return int(found[-1]) if found else 0


def _advances(current: str, url: str) -> bool:
    """Refuse pagers that go nowhere, leave the site, or pile their parameters up for ever."""
    if not urls.same_origin(current, url) or urls.canonical(current) == urls.canonical(url):
        return False
    names = [name.lower() for name, _ in parse_qsl(urlsplit(url).query, keep_blank_values=True)]
    return len(names) == len(set(names)) and (
        not _page_number(url) or _page_number(url) > _page_number(current)
    )
