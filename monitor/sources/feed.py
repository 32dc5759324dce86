"""RSS, Atom, RDF and JSON Feed: what a feed says exists. The only feedparser."""

import io
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from monitor import dates, markup, urls
from monitor.errors import ReadError
from monitor.model import DateOrder, Entry, Found, Page, Request, Stamp
from monitor.sources import discovery, jsonfeed, quick, summary, xml

_ROOT_CLOSED = re.compile(r"</\s*(?:rss|feed|[\w-]+:RDF|RDF|channel)\s*>\Z", re.IGNORECASE)
_ITEM = re.compile(r"<(/?)(?:item|entry)(?:\s[^<>]{0,2000})?>", re.IGNORECASE)
_ELEMENT = re.compile(r"<\s*(?:rss|feed|[\w-]+:RDF|RDF|channel)[\s>]", re.IGNORECASE)
_TTL = re.compile(r"<ttl>\s*(?:<!\[CDATA\[)?\s*(\d{1,6})", re.IGNORECASE)
_PERIODS = {"hourly": 1, "daily": 24, "weekly": 168, "monthly": 720, "yearly": 8760}  # hours
_LEAST, _MOST = timedelta(minutes=1), timedelta(days=7)
# What feedparser is known to raise on broken input beside flagging it.
_BROKEN = (ValueError, TypeError, AttributeError, LookupError, AssertionError, RecursionError)


@dataclass(frozen=True, kw_only=True)
class Feed:
    """A feed. `zone` and `date_order` are for dates that leave them open (default: the source's);
    `summaries = false` ignores descriptions of a feed that puts other stories in them."""

    zone: str = "UTC"
    date_order: DateOrder = "dmy"
    language: str | None = None
    summaries: bool = True

    def read(self, page: Page) -> Found:
        """Return the entries of a feed; raise ReadError `empty`, `not-a-feed`, `malformed`."""
        page = xml.unpacked(page)
        if not page.body.strip():
            raise ReadError(page.url, "empty", "the server sent nothing")
        decoded = xml.text_of(page)
        if decoded.text.lstrip("\ufeff \t\r\n").startswith("{"):
            return jsonfeed.read(decoded.text, page, zone=self.zone, order=self.date_order)
        if xml.is_html(decoded.text) and not _ELEMENT.search(decoded.text):
            raise _no_feed(page, decoded.text)
        text, warnings = xml.harmless(decoded.text)
        if decoded.flags:
            wrong = "missing" if decoded.flags == (markup.GUESSED,) else "wrong"
            warnings += (f"the label of its charset is {wrong}; it was read as {decoded.charset}",)
        return self._found(page, text, warnings)

    def _found(self, page: Page, text: str, warnings: tuple[str, ...]) -> Found:
        parsed = quick.parse(text) or _parse(page, text)
        if not parsed.get("version"):
            raise _no_feed(page, text)
        items: list[Mapping[str, Any]] = parsed["entries"]
        if cut := _cut_off(text):
            items = items[: cut.whole]
            warnings += (f"it ends too early: its first {len(items)} entries were read",)
        elif parsed.get("bozo") and not items:
            warnings += (f"it is malformed: {parsed.get('bozo_exception')}",)
        feed = parsed.get("feed") or {}
        language = _language(feed.get("language")) or self.language
        order = dates.order_of((_raw_date(item) for item in items), self.date_order)
        reader = replace(self, date_order=order, language=language)
        entries = [entry for item in items if (entry := reader.entry(item, page))]
        if missing := len(items) - len(entries):
            warnings += (f"{missing} of {len(items)} entries have no address and were left out",)
        entries, repeated = _distinct_ids(entries)
        return Found(
            entries=tuple(entries),
            title=markup.plain(feed.get("title")) or None,
            more=_older(feed, page) if entries else (),
            ttl=_ttl(feed, text),
            warnings=warnings + repeated,
            candidates=len(items),
        )

    def entry(self, item: Mapping[str, Any], page: Page) -> Entry | None:
        """Return one item as an entry, None where it has no address."""
        url = _address(item, page)
        if url is None:
            return None
        description, content = _texts(item)
        told = summary.of(description) if self.summaries else summary.NOTHING
        published, modified = self._stamps(item, page.fetched_at)
        return Entry(
            url=url,
            title=markup.plain(item.get("title")) or None,
            summary=told.text or None,
            content=summary.whole(content) or None,
            author=_author(item),
            language=_language((item.get("title_detail") or {}).get("language")) or self.language,
            section=_section(item),
            image=urls.absolute(page.url, _image(item) or told.image),
            published=published,
            modified=modified,
            feed_id=str(item.get("id") or "")[: urls.MAX_URL].strip() or None,
        )

    def _stamps(self, item: Mapping[str, Any], now: datetime) -> tuple[Stamp | None, Stamp | None]:
        """Published and modified; an Atom entry that tells only `updated` gives it for both."""
        published = self._stamp(_stated(item, "published") or _stated(item, "created"), now)
        modified = self._stamp(_stated(item, "updated"), now)
        if published is None and modified is not None:
            published = replace(modified, confidence=min(modified.confidence, 0.6))
        return published, modified

    def _stamp(self, text: str, now: datetime) -> Stamp | None:
        if not text:
            return None
        return dates.parse(
            text,
            zone=self.zone,
            order=self.date_order,
            now=now,
            language=self.language,
            method="feed",
        )


def _parse(page: Page, text: str) -> Mapping[str, Any]:
    import feedparser  # heavy: only a process that reads feeds pays for it

    # Bytes in a stream: handed a string, feedparser would take it for an address or a file name.
    stream = io.BytesIO(text.encode("utf-8", "replace"))
    headers = {"content-type": "application/xml; charset=utf-8"}
    try:
        parsed: Mapping[str, Any] = feedparser.parse(
            stream, response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except _BROKEN as error:
        raise ReadError(page.url, "malformed", f"not readable as a feed: {error}") from None
    return parsed


def _no_feed(page: Page, text: str) -> ReadError:
    """Say what came instead, and which feed the page points to."""
    kind = page.content_type or "no content type"
    if not xml.is_html(text):
        return ReadError(page.url, "not-a-feed", f"neither RSS nor Atom nor JSON Feed ({kind})")
    offered = discovery.feeds_in(text, page.url)
    if not offered:
        return ReadError(page.url, "not-a-feed", f"a web page ({kind}) that names no feed")
    named = ", ".join(each.url for each in offered[:3])
    return ReadError(page.url, "not-a-feed", f"a web page ({kind}); it names the feed {named}")


@dataclass(frozen=True)
class _Cut:
    whole: int  # entries before the one that was cut


def _cut_off(text: str) -> _Cut | None:
    """Tell whether a feed broke off; an entry that was being sent then is not whole."""
    end = text[-4_000:].rstrip()
    while end.endswith("-->") and "<!--" in end:
        end = end[: end.rindex("<!--")].rstrip()
    if _ROOT_CLOSED.search(end[-100:]) or not _ELEMENT.search(text):
        return None
    open_items = closed = 0
    for found in _ITEM.finditer(text):
        closed += bool(found.group(1))
        open_items += not found.group(1)
    return _Cut(closed) if open_items > closed else None


def _stated(item: Mapping[str, Any], name: str) -> str:
    # Not item.get: feedparser's own answers `updated` with what is in `published`.
    value = dict(item.items()).get(name)
    return value.strip() if isinstance(value, str) else ""


def _raw_date(item: Mapping[str, Any]) -> str:
    return _stated(item, "published") or _stated(item, "updated")


def _address(item: Mapping[str, Any], page: Page) -> str | None:
    """Return the article's address: the link, an alternate link, or an id that is an address."""
    identity = str(item.get("id") or "")
    links = [str(item.get("link") or "")]
    links += [
        str(link.get("href") or "")
        for link in item.get("links") or ()
        if link.get("rel", "alternate") == "alternate"
    ]
    # feedparser makes a link of any guid that does not say it is none.
    links = [link for link in links if link != identity]
    links += [identity] if identity.startswith(("http://", "https://", "/")) else []
    return next((url for link in links if (url := urls.absolute(page.url, link))), None)


def _texts(item: Mapping[str, Any]) -> tuple[str, str]:
    """Return description and full content as HTML; content only where it is more."""
    description = str(item.get("summary") or "")
    contents = [str(each.get("value") or "") for each in item.get("content") or ()]
    content = max(contents, key=len, default="")
    if not description:
        description = content
    return description, content if len(content) > len(description) or content == description else ""


def _author(item: Mapping[str, Any]) -> str | None:
    """Return the name; RSS 2.0 has "mail (name)" there, which feedparser takes apart."""
    detail = item.get("author_detail") or {}
    name = markup.plain(str(detail.get("name") or item.get("author") or ""))
    return name if name and "@" not in name else None


def _section(item: Mapping[str, Any]) -> str | None:
    terms = (markup.plain(str(tag.get("term") or "")) for tag in item.get("tags") or ())
    return next((term for term in terms if term), None)


def _image(item: Mapping[str, Any]) -> str:
    for name in ("media_content", "media_thumbnail", "enclosures"):
        for each in item.get(name) or ():
            kind = str(each.get("type") or each.get("medium") or "image")
            address = str(each.get("url") or each.get("href") or "")
            if address and kind.startswith("image"):
                return address
    thumb = item.get("thumb") or item.get("image") or ""  # ePi CMS
    return str(thumb.get("href") or "") if isinstance(thumb, Mapping) else str(thumb)


def _language(code: object) -> str | None:
    found = re.match(r"([a-zA-Z]{2,3})(?:[-_]|\s*\Z)", str(code or "").strip())
    return found.group(1).lower() if found else None


def _distinct_ids(entries: list[Entry]) -> tuple[list[Entry], tuple[str, ...]]:
    """Forget an id that several articles of one feed share: it identifies none of them."""
    often = {name for name, n in Counter(each.feed_id for each in entries).items() if n > 1}
    owners: dict[str, set[str]] = {}
    for entry in entries:
        if entry.feed_id and entry.feed_id in often:
            owners.setdefault(entry.feed_id, set()).add(urls.canonical(entry.url))
    shared = {name for name, addresses in owners.items() if len(addresses) > 1}
    if not shared:
        return entries, ()
    warning = f"{len(shared)} ids stand for several articles each and were ignored"
    return [
        replace(entry, feed_id=None) if entry.feed_id in shared else entry for entry in entries
    ], (warning,)


_PAGED = re.compile(r"(?<=[?&]paged=)\d{1,4}\b")


def _older(feed: Mapping[str, Any], page: Page) -> tuple[Request, ...]:
    """Return where older entries are: RFC 5005 archives, or WordPress's `?paged=2`."""
    for rel in ("prev-archive", "next"):
        for link in feed.get("links") or ():
            url = urls.absolute(page.url, str(link.get("href") or ""))
            if link.get("rel") == rel and url and urls.same_origin(url, page.url):
                return (Request(url=url, wants="listing"),) if url != page.url else ()
    if "wordpress" not in str(feed.get("generator") or "").lower():
        return ()
    if found := _PAGED.search(page.url):
        return (Request(url=_PAGED.sub(str(int(found.group()) + 1), page.url), wants="listing"),)
    joint = "&" if "?" in page.url else "?"
    return (Request(url=f"{page.url}{joint}paged=2", wants="listing"),)


def _ttl(feed: Mapping[str, Any], text: str) -> timedelta | None:
    """Return how long the feed asks to be left alone: `ttl` minutes, `sy:updatePeriod`."""
    minutes = 0.0
    if found := _TTL.search(text[:20_000]):
        minutes = float(found.group(1))
    elif period := _PERIODS.get(str(feed.get("sy_updateperiod") or "").strip().lower()):
        times = str(feed.get("sy_updatefrequency") or "1").strip()
        minutes = period * 60 / max(1, int(times) if times.isdecimal() and len(times) < 6 else 1)
    return min(max(timedelta(minutes=minutes), _LEAST), _MOST) if minutes else None
