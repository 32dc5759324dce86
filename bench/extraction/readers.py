"""Our reader and its peers behind one signature: a sample in, a reading out.

Peers are imported when asked for; bench/requirements.txt lists them. Each gets the bytes and the
address, and its own defaults.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bench.extraction.sets import Sample


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a reader made of a page; empty where it found nothing."""

    text: str = ""
    title: str = ""
    authors: tuple[str, ...] = ()
    published: str = ""  # ISO 8601


Reader = Callable[[Sample], Found]


def ours() -> Reader:
    """Our generic reader: no rules, no feed entry."""
    from monitor.errors import ReadError
    from monitor.extract import extract
    from monitor.model import Article, Page, Source

    def read(sample: Sample) -> Found:
        page = Page(
            url=sample.url or "https://page.example/", asked=sample.url, status=200,
            headers=(("content-type", "text/html"),), body=sample.html,
            fetched_at=_seen(sample.crawled),
        )  # fmt: skip
        try:
            article = extract(page, Source(name="bench", title="", ways=(), zone=sample.zone))
        except ReadError:
            return Found()
        if not isinstance(article, Article):
            return Found()
        stamp = article.published
        shown = ""
        if stamp is not None:
            shown = stamp.at.date().isoformat() if stamp.whole_day else stamp.at.isoformat()
        return Found(
            text=article.text,
            title=article.title,
            authors=tuple((article.author or "").split(", ")) if article.author else (),
            published=shown,
        )

    return read


def _seen(crawled: str | None) -> datetime:
    seen = datetime.fromisoformat(crawled) if crawled else datetime(2026, 10, 6, tzinfo=UTC)
    return seen if seen.tzinfo else seen.replace(tzinfo=UTC)


def trafilatura() -> Reader:
    """trafilatura with its defaults."""
    import trafilatura as peer

    def read(sample: Sample) -> Found:
        found: Any = peer.bare_extraction(
            _text(sample), url=sample.url or None, include_comments=False, with_metadata=True
        )
        if found is None:
            return Found()
        return Found(
            text=found.text or "",
            title=found.title or "",
            authors=_split(found.author),
            published=found.date or "",
        )

    return read


def newspaper4k() -> Reader:
    """newspaper4k; on languages it has no words for it fails, which counts as nothing found."""
    import newspaper as peer

    def read(sample: Sample) -> Found:
        article: Any = peer.Article(sample.url or "https://page.example/", fetch_images=False)
        try:
            article.download(input_html=_text(sample))
            article.parse()
        except (peer.ArticleException, ImportError, LookupError, OSError, ValueError):
            return Found()
        moment = article.publish_date
        return Found(
            text=article.text or "",
            title=article.title or "",
            authors=tuple(article.authors or ()),
            published=moment.isoformat() if isinstance(moment, datetime) else "",
        )

    return read


def readability() -> Reader:
    """readability-lxml: title and body."""
    import lxml.html
    from readability import Document
    from readability.readability import Unparseable

    def read(sample: Sample) -> Found:
        try:
            document: Any = Document(_text(sample))
            body = lxml.html.fromstring(document.summary(html_partial=True))
        except (Unparseable, lxml.etree.LxmlError, ValueError, TypeError):
            return Found()
        parts = [" ".join(node.text_content().split()) for node in body.iter("p", "li", "h2", "h3")]
        text = "\n".join(part for part in parts if part) or body.text_content()
        return Found(text=text, title=document.short_title() or "")

    return read


def resiliparse() -> Reader:
    """resiliparse with main_content: title and body."""
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.html import HTMLTree

    def read(sample: Sample) -> Found:
        tree: Any = HTMLTree.parse(_text(sample))
        text = extract_plain_text(tree, main_content=True, alt_texts=False, links=False)
        return Found(text=text or "", title=tree.title or "")

    return read


def _text(sample: Sample) -> str:
    return sample.html.decode("utf-8", "replace")


def _split(names: str | None) -> tuple[str, ...]:
    return tuple(name.strip() for name in (names or "").split(";") if name.strip())


READERS: dict[str, Callable[[], Reader]] = {
    "ours": ours,
    "trafilatura": trafilatura,
    "newspaper4k": newspaper4k,
    "readability-lxml": readability,
    "resiliparse": resiliparse,
}
