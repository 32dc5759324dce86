"""The shapes of --json output, in one place, so that every command says the same."""

from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

if TYPE_CHECKING:  # a command that only prints help never loads it
    from monitor.model import Article, Match, Revision, Stamp, StoredArticle

Shape = dict[str, Any]


def stamp(value: "Stamp | None") -> str | None:
    """ISO 8601: a bare date where only the day is known, else the time with its stated offset."""
    if value is None:
        return None
    if value.whole_day:
        cut = {"day": 10, "month": 7, "year": 4}[value.precision]
        return value.at.date().isoformat()[:cut]
    zone = UTC if value.zone is None else timezone(timedelta(minutes=value.zone))
    return value.at.astimezone(zone).isoformat(timespec="seconds")


def local(value: "Stamp | None", zone: str) -> str:
    """For people: the day alone where only that is known, else the time in their zone."""
    if value is None:
        return "-"
    if value.whole_day:
        return stamp(value) or "-"
    return minute(value.at, zone)


def moment(value: datetime | None) -> str | None:
    """ISO 8601 in UTC to the second."""
    return None if value is None else value.astimezone(UTC).isoformat(timespec="seconds")


def minute(value: datetime | None, zone: str) -> str:
    """For people: a moment in their zone, to the minute."""
    return "-" if value is None else value.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M")


def match_spans(matches: "tuple[Match, ...]") -> list[Shape]:
    """One object for every hit: which topic, where, which words, which clause."""
    return [
        {"topic": match.topic, "field": span.field, "start": span.start, "end": span.end,
         "words": span.words, "clause": span.clause, "score": round(match.score, 3)}
        for match in matches
        for span in match.spans
    ]  # fmt: skip


def reading(value: "Article", matches: "tuple[Match, ...]" = ()) -> Shape:
    """An article as it was read, without its place in the archive."""
    published = value.published
    return {
        "source": value.source,
        "url": value.canonical_url,
        "title": value.title,
        "published_at": stamp(published),
        "published_precision": published.precision if published else None,
        "published_method": published.method if published else None,
        "author": value.author,
        "language": value.language,
        "lead": value.lead,
        "text": value.text,
        "topics": [match.topic for match in matches],
        "matches": match_spans(matches),
    }


def article(value: "StoredArticle") -> Shape:
    """An article in the archive."""
    return {
        "id": value.id,
        **reading(value.article, value.matches),
        "story": value.story_id,
        "seen_at": moment(value.seen_at),
        "revision": value.revision,
    }


def taken(value: "StoredArticle | Any") -> Shape:
    """An article just fetched; in a rehearsal it has no place in the archive."""
    from monitor.model import StoredArticle

    if isinstance(value, StoredArticle):
        return article(value)
    return {"id": None, **reading(value.article, value.matches), "story": None}


def article_whole(value: "StoredArticle", readings: "tuple[Revision, ...]") -> Shape:
    """An article with how its parts are known and every former reading."""
    return article(value) | {
        "captions": list(value.article.captions),
        "section": value.article.section,
        "image": value.article.image,
        "modified_at": stamp(value.article.modified),
        "snapshot": value.snapshot,
        "flags": list(value.article.flags),
        "evidence": [
            {"part": claim.part, "value": claim.value, "method": claim.method,
             "confidence": claim.confidence, "chosen": claim.chosen, "note": claim.note}
            for claim in value.article.evidence
        ],
        "revisions": [
            {"number": each.number, "seen_at": moment(each.seen_at), "reason": each.reason,
             "title": each.title, "text": each.text}
            for each in readings
        ],
    }  # fmt: skip
