"""Lines of JSON become articles: what `monitor export` writes, or any with the same few keys."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from monitor import dates
from monitor.language import detect
from monitor.model import Article, Evidence, Source, Stamp
from monitor.text import nfc
from monitor.urls import identity


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line: an article, or why it is none."""

    number: int
    article: Article | None = None
    problem: str = ""


def read_lines(lines: Iterable[str], sources: dict[str, Source], now: datetime) -> Iterator[Line]:
    """Read lines of JSON objects; empty lines are passed over, bad ones yield their problem."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            line.encode()  # fails on what was no UTF-8 and came through as lone surrogates
            raw = json.loads(line)
            yield Line(number=number, article=_article(raw, sources, now))
        except (ValueError, RecursionError) as error:
            yield Line(number=number, problem=_plain(error))


def source_of(name: str, sources: dict[str, Source]) -> Source:
    """Return the configured source of that name, or one that only bears the name."""
    return sources.get(name) or Source(name=name, title=name, ways=())


def _plain(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"this is not JSON: {error.msg} at column {error.colno}"
    if isinstance(error, UnicodeEncodeError):
        return f"this is not UTF-8 text, at column {error.start + 1}"
    if isinstance(error, RecursionError):
        return "this is nested too deeply"
    return str(error)


def _article(raw: Any, sources: dict[str, Source], now: datetime) -> Article:
    if not isinstance(raw, dict):
        raise ValueError("this is no JSON object")
    url, text, title = _text(raw, "url"), _text(raw, "text"), _text(raw, "title")
    if not url or not (text or title):
        raise ValueError("keys 'url' and 'text' (or 'title') are needed")
    source = source_of(_text(raw, "source") or _text(raw, "outlet") or "import", sources)
    published = _published(_text(raw, "published_at") or _text(raw, "date"), source, now)
    language = _text(raw, "language") or _text(raw, "lang") or None
    claims = [Evidence(part="title", value=title, method="import", confidence=1.0, chosen=True)]
    return Article(
        source=source.name,
        url=url,
        canonical_url=url,  # as given: that is how whoever brings it knows it
        title=nfc(title),
        text=_paragraphs(text),
        lead=nfc(_text(raw, "lead")),
        author=_text(raw, "author") or None,
        language=language or detect(f"{title}\n{text}", hints=(source.language,)),
        published=published,
        identity=identity(url, source),
        evidence=tuple(claims),
        flags=("imported",),
    )


def _text(raw: dict[str, Any], key: str) -> str:
    value = raw.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError(f"key {key!r} is no text but {type(value).__name__}")
    # A lone surrogate is no character: no database takes it.
    return value.encode("utf-8", "replace").decode("utf-8").replace("\0", "").strip()


def _published(text: str, source: Source, now: datetime) -> Stamp | None:
    if not text:
        return None
    stamp = dates.parse(text, zone=source.zone, order=source.date_order, now=now, method="import")
    if stamp is None:
        raise ValueError(f"key 'published_at' is no date: {text[:40]!r}")
    return stamp


def _paragraphs(text: str) -> str:
    """NFC, with one blank line between paragraphs, however the lines were broken before."""
    lines = (" ".join(line.split()) for line in nfc(text).splitlines())
    return "\n\n".join(line for line in lines if line)
