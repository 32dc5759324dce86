"""Rows into values and back: the only place that knows how an article lies in its table.

A property test holds the round trip. What no database takes as text (NUL, lone surrogates) is
replaced.
"""

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from hashlib import blake2b
from typing import Any

from sqlalchemy import RowMapping

from monitor.model import Article, Entry, Evidence, Match, Revision, Span, Stamp
from monitor.store.characters import clean
from monitor.text import fold

Columns = dict[str, Any]
RowLike = Mapping[str, Any] | RowMapping

_PLAIN = ("source", "url", "canonical_url", "title", "text", "lead")
SHORT = 20  # words
_OPTIONAL = ("author", "language", "section", "image", "identity", "feed_id")


def article_columns(article: Article) -> Columns:
    """Return the columns of `article` that the article itself decides."""
    columns: Columns = {name: clean(getattr(article, name)) for name in _PLAIN}
    columns |= {name: _clean_or_none(getattr(article, name)) for name in _OPTIONAL}
    columns |= _stamp_columns("published", article.published)
    columns |= _stamp_columns("modified", article.modified)
    columns["text_hash"] = text_hash(article)
    columns["captions"] = list(article.captions)
    columns["flags"] = list(article.flags)
    columns["evidence"] = [_dict(evidence) for evidence in article.evidence]
    return columns


def article_from(row: RowLike) -> Article:
    """Return the article in a row of `article`."""
    return Article(
        **{name: row[name] for name in (*_PLAIN, *_OPTIONAL)},
        published=_stamp_from(row, "published"),
        modified=_stamp_from(row, "modified"),
        captions=tuple(row["captions"]),
        flags=tuple(row["flags"]),
        evidence=tuple(Evidence(**item) for item in row["evidence"]),
    )


def entry_columns(entry: Entry) -> Columns:
    """Return an entry as a JSON object."""
    known = {name: value for name, value in _dict(entry).items() if value is not None}
    return known | {
        name: stamp_object(known[name]) for name in ("published", "modified") if name in known
    }


def entry_from(payload: RowLike) -> Entry:
    """Return the entry in a JSON object."""
    stamps = {
        name: stamp_from_object(payload[name])
        for name in ("published", "modified")
        if name in payload
    }
    return Entry(**(dict(payload) | stamps))


def revision_from(row: RowLike) -> Revision:
    """Return the revision in a row of `revision`."""
    return Revision(**{field.name: row[field.name] for field in fields(Revision)})


def stamp_object(stamp: Stamp) -> Columns:
    """Return a stamp as a JSON object."""
    return _dict(stamp) | {"at": stamp.at.isoformat()}


def stamp_from_object(value: RowLike) -> Stamp:
    """Return the stamp in a JSON object."""
    at = datetime.fromisoformat(value["at"])
    return Stamp(**(dict(value) | {"at": at, "flags": tuple(value["flags"])}))


_SAME_MATCH = ("topic", "score", "held", "found_at")


def match_columns(match: Match) -> Columns:
    """Return the columns of a match, without its article."""
    spans = [_dict(span) for span in match.spans]
    same = {name: getattr(match, name) for name in _SAME_MATCH}
    return same | {"spans": spans}


def match_from(row: RowLike) -> Match:
    """Return the match in a row of `article_match`."""
    spans = tuple(Span(**span) for span in row["spans"])
    return Match(spans=spans, **{name: row[name] for name in _SAME_MATCH})


def text_hash(article: Article) -> str:
    """Return what articles with the same words share, however they are written and set.

    A text of a few words says little by itself: then the title counts too.
    """
    words = fold(article.text).split()
    if len(words) < SHORT:
        words += fold(article.title).split()
    return blake2b(" ".join(words).encode("utf-8", "replace"), digest_size=16).hexdigest()


def _stamp_columns(name: str, stamp: Stamp | None) -> Columns:
    if stamp is None:
        return {f"{name}_at": None, f"{name}_precision": None, f"{name}_how": {}}
    how = {
        "method": stamp.method,
        "confidence": stamp.confidence,
        "zone": stamp.zone,
        "raw": stamp.raw,
        "flags": list(stamp.flags),
    }
    return {f"{name}_at": stamp.at, f"{name}_precision": stamp.precision, f"{name}_how": how}


def _stamp_from(row: RowLike, name: str) -> Stamp | None:
    if row[f"{name}_at"] is None:
        return None
    how = dict(row[f"{name}_how"])
    how["flags"] = tuple(how["flags"])
    return Stamp(at=row[f"{name}_at"], precision=row[f"{name}_precision"], **how)


def _dict(value: Any) -> Columns:
    """Return a flat dataclass as a dict; `asdict` copies deeply and is ten times slower."""
    return {name: getattr(value, name) for name in value.__dataclass_fields__}


def _clean_or_none(words: str | None) -> str | None:
    return None if words is None else clean(words)
