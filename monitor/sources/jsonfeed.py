"""JSON Feed 1 and 1.1 (jsonfeed.org/version/1.1)."""

import json
from collections.abc import Mapping
from typing import Any

from monitor import dates, markup, urls
from monitor.errors import ReadError
from monitor.model import DateOrder, Entry, Found, Page, Stamp
from monitor.sources import summary


def read(text: str, page: Page, *, zone: str, order: DateOrder) -> Found:
    """Return the entries of a JSON Feed; raise ReadError `not-a-feed`, `malformed`."""
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ReadError(page.url, "malformed", f"not JSON: {error}") from None
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list) or "jsonfeed.org" not in str(feed.get("version")):
        raise ReadError(page.url, "not-a-feed", "JSON, but no JSON Feed")
    base = str(feed.get("home_page_url") or "") or page.url
    reader = _Items(page=page, base=base, zone=zone, order=order, language=feed.get("language"))
    entries = [made for item in items if isinstance(item, dict) and (made := reader.entry(item))]
    missing = len(items) - len(entries)
    return Found(
        entries=tuple(entries),
        title=markup.plain(_str(feed, "title")) or None,
        warnings=(f"{missing} of {len(items)} entries have no address",) if missing else (),
        candidates=len(items),
    )


def _str(item: Mapping[str, Any], name: str) -> str:
    value = item.get(name)
    return str(value) if isinstance(value, str | int | float) else ""


class _Items:
    def __init__(
        self, *, page: Page, base: str, zone: str, order: DateOrder, language: object
    ) -> None:
        self.page, self.zone, self.order = page, zone, order
        self.base = urls.absolute(page.url, base) or page.url
        self.language = language if isinstance(language, str) else ""

    def entry(self, item: Mapping[str, Any]) -> Entry | None:
        address = _str(item, "url") or _str(item, "external_url") or _str(item, "id")
        url = urls.absolute(self.base, address)
        if url is None:
            return None
        html = _str(item, "content_html")
        text = _str(item, "content_text")
        told = summary.of(_str(item, "summary") or html or text)
        language = (_str(item, "language") or self.language).partition("-")[0].lower()
        return Entry(
            url=url,
            title=markup.plain(_str(item, "title")) or None,
            summary=told.text or None,
            content=summary.whole(html or text) or None,
            author=_author(item),
            language=language or None,
            section=_first(item.get("tags")),
            image=urls.absolute(self.base, _str(item, "image") or told.image),
            published=self._stamp(_str(item, "date_published")),
            modified=self._stamp(_str(item, "date_modified")),
            feed_id=_str(item, "id")[: urls.MAX_URL] or None,
        )

    def _stamp(self, text: str) -> Stamp | None:
        now = self.page.fetched_at
        return dates.parse(text, zone=self.zone, order=self.order, now=now) if text else None


def _author(item: Mapping[str, Any]) -> str | None:
    """Version 1.1 has a list of authors, version 1 one author."""
    authors = item.get("authors")
    listed = authors if isinstance(authors, list) else [item.get("author")]
    names = [markup.plain(_str(each, "name")) for each in listed if isinstance(each, dict)]
    return ", ".join(name for name in names if name) or None


def _first(tags: object) -> str | None:
    names = [each for each in tags if isinstance(each, str)] if isinstance(tags, list) else []
    return markup.plain(names[0]) if names else None
