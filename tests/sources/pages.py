"""Pages as a server would have sent them."""

from datetime import UTC, datetime

from monitor.model import Page

NOW = datetime(2026, 10, 6, 5, 0, tzinfo=UTC)


def page(
    body: str | bytes, content_type: str = "application/xml", url: str = "https://example.org/list"
) -> Page:
    """Return an answer with that body, fetched at NOW."""
    raw = body.encode() if isinstance(body, str) else body
    headers = (("content-type", content_type),)
    return Page(url=url, asked=url, status=200, headers=headers, body=raw, fetched_at=NOW)
