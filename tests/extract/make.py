"""Pages and sources for the tests of reading."""

from datetime import UTC, datetime
from typing import Any

from monitor.extract import extract
from monitor.model import Article, ArticleRules, Entry, Page, Skipped, Source

NOW = datetime(2026, 10, 6, 12, tzinfo=UTC)
URL = "https://news.example/society/customs-seize-scales-4711.html"


def page(
    html: str | bytes,
    url: str = URL,
    *,
    kind: str = "text/html; charset=utf-8",
    now: datetime = NOW,
) -> Page:
    """Return an answer that holds `html`."""
    body = html if isinstance(html, bytes) else html.encode()
    headers = (("content-type", kind),) if kind else ()
    return Page(url=url, asked=url, status=200, headers=headers, body=body, fetched_at=now)


def source(rules: ArticleRules | None = None, **parts: Any) -> Source:
    """Return a source in Việt Nam's zone, without a way in."""
    given: dict[str, Any] = {
        "name": "test",
        "title": "Test",
        "ways": (),
        "zone": "Asia/Ho_Chi_Minh",
    } | parts
    return Source(rules=rules or ArticleRules(), **given)


def read(
    html: str | bytes, url: str = URL, *, where: Source | None = None, entry: Entry | None = None
) -> Article:
    """Read a page that must hold an article."""
    found = extract(page(html, url), where or source(), entry)
    assert isinstance(found, Article), found
    return found


def skipped(html: str | bytes, kind: str = "text/html") -> Skipped:
    """Read a page that must hold none."""
    found = extract(page(html, kind=kind), source())
    assert isinstance(found, Skipped), found
    return found
