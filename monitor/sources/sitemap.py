"""Sitemaps (sitemaps.org 0.9): addresses, Google News titles and dates, indexes of further maps.

Read by patterns, not by an XML parser: maps are often cut off, mislabelled or wrongly escaped, and
nothing in them can then be expanded or fetched.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import zip_longest

from monitor import dates, markup, urls
from monitor.errors import ReadError
from monitor.model import Entry, Found, Page, Request, Stamp
from monitor.sources import xml
from monitor.sources.feed import Feed
from monitor.sources.options import Patterns

_BLOCK = re.compile(r"<(?:\w{1,20}:)?(url|sitemap)(?:\s[^>]{0,300})?>")
_FIELD = re.compile(
    r"<(?:(\w{1,20}):)?(loc|lastmod|publication_date|title|language)(?:\s[^>]{0,200})?>"
    r"(.{0,3000}?)</",
    re.DOTALL,
)
_ROOT = re.compile(r"<(?:\w{1,20}:)?(urlset|sitemapindex)[\s>/]")
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_NUMBERS = re.compile(r"\d+")


@dataclass(frozen=True, kw_only=True)
class Sitemap:
    """A sitemap or an index of sitemaps. `maps` are patterns of the further maps to follow (all if
    empty); `days` keeps only what the map says was changed in that time (0: everything).
    """

    zone: str = "UTC"
    language: str | None = None
    maps: Patterns = ()
    days: int = 0

    def read(self, page: Page) -> Found:
        """Return addresses, newest first; raise ReadError `empty`, `not-a-sitemap`, `too-large`."""
        page = xml.unpacked(page)
        if not page.body.strip():
            raise ReadError(page.url, "empty", "the server sent nothing")
        text = xml.text_of(page).text
        if re.search(r"<(?:rss|feed)[\s>]", text[:2_000]):  # allowed by sitemaps.org
            return Feed(zone=self.zone, language=self.language).read(page)
        if not _ROOT.search(text[:20_000]):
            return self._plain(page, text)
        return self._found(page, _without_comments(text))

    def _found(self, page: Page, text: str) -> Found:
        cuts = list(_BLOCK.finditer(text))
        blocks = [
            (cut.group(1), _fields(text[cut.end() : after.start() if after else len(text)]))
            for cut, after in zip_longest(cuts, cuts[1:])
        ]
        entries = [
            made
            for kind, fields in blocks
            if kind == "url" and (made := self._entry(fields, page)) is not None
        ]
        entries = _without_constant(entries)
        kept = self._recent(entries, page.fetched_at)
        return Found(
            entries=tuple(sorted(kept, key=_newest_first)),
            more=self._more((fields for kind, fields in blocks if kind == "sitemap"), page),
            warnings=_undated(entries) if self.days else (),
            candidates=len(blocks),
        )

    def _entry(self, fields: dict[str, str], page: Page) -> Entry | None:
        url = urls.absolute(page.url, fields.get("loc"))
        if url is None:
            return None
        language = fields.get("language", "").partition("-")[0].lower()[:3]
        return Entry(
            url=url,
            title=markup.plain(fields.get("title")) or None,
            language=language or self.language,
            published=self._stamp(fields.get("publication_date"), page.fetched_at),
            modified=self._stamp(fields.get("lastmod"), page.fetched_at),
        )

    def _stamp(self, text: str | None, now: datetime) -> Stamp | None:
        return dates.parse(text, zone=self.zone, now=now, method="sitemap") if text else None

    def _recent(self, entries: list[Entry], now: datetime) -> list[Entry]:
        if not self.days:
            return entries
        since = now - timedelta(days=self.days)
        return [each for each in entries if (when := _when(each)) is not None and when >= since]

    def _more(self, maps: Iterable[dict[str, str]], page: Page) -> tuple[Request, ...]:
        """Return the further maps, newest first: by date, else by the numbers in their names."""
        dated: dict[str, Stamp | None] = {}
        for fields in maps:
            url = urls.absolute(page.url, fields.get("loc"))
            if url and self._follows(url, page):
                dated.setdefault(url, self._stamp(fields.get("lastmod"), page.fetched_at))
        stamps = {stamp.at for stamp in dated.values() if stamp}
        signal = len(stamps) > 1
        order = sorted(
            dated, key=lambda url: (_at(dated[url]) if signal else _EPOCH, _numbers(url)),
            reverse=True,
        )  # fmt: skip
        return tuple(Request(url=url, wants="listing") for url in order)

    def _follows(self, url: str, page: Page) -> bool:
        # A map may only name maps of its own site (sitemaps.org, "Sitemap file location").
        if urls.site(url) != urls.site(page.url):
            return False
        return not self.maps or any(re.search(pattern, url) for pattern in self.maps)

    def _plain(self, page: Page, text: str) -> Found:
        """Read a map that is a list of addresses, one a line."""
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        if xml.is_html(text) or not all(line.startswith(("http://", "https://")) for line in lines):
            kind = "a web page" if xml.is_html(text) else "no sitemap"
            raise ReadError(page.url, "not-a-sitemap", f"{kind} ({page.content_type or 'no type'})")
        made = [self._entry({"loc": line}, page) for line in lines]
        entries = tuple(entry for entry in made if entry)
        return Found(entries=entries, candidates=len(lines))


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _without_comments(text: str) -> str:
    # Not a pattern: one that never finds its end would be looked for from every beginning.
    kept: list[str] = []
    before, start, rest = text.partition("<!--")
    while start:
        kept.append(before)
        _, _, rest = rest.partition("-->")
        before, start, rest = rest.partition("<!--")
    return "".join([*kept, before])


def _fields(block: str) -> dict[str, str]:
    """Return the fields of one <url> or <sitemap>: the first of each; images have their own."""
    fields: dict[str, str] = {}
    for prefix, name, raw in _FIELD.findall(block):
        if prefix not in ("image", "video", "xhtml"):
            fields.setdefault(name, markup.clean(markup.unescape(_CDATA.sub(r"\1", raw), 1)))
    return fields


def _without_constant(entries: list[Entry]) -> list[Entry]:
    """Forget `lastmod` where all have the same: it tells when the map was made, of nothing else."""
    stated = [entry.modified.at for entry in entries if entry.modified]
    if len(stated) < 3 or len(set(stated)) > 1:
        return entries
    return [replace(entry, modified=None) for entry in entries]


def _undated(entries: list[Entry]) -> tuple[str, ...]:
    if not entries or any(_when(entry) for entry in entries):
        return ()
    return ("none of its entries tells when it was changed: leave out days to read them all",)


def _when(entry: Entry) -> datetime | None:
    stamp = entry.published or entry.modified
    return stamp.at if stamp else None


def _newest_first(entry: Entry) -> float:
    when = _when(entry)
    return -when.timestamp() if when else 0.0


def _at(stamp: Stamp | None) -> datetime:
    return stamp.at if stamp else _EPOCH


def _numbers(url: str) -> tuple[int, ...]:
    return tuple(int(number[:12]) for number in _NUMBERS.findall(url.rpartition("/")[2]))
