"""Read the archive again from its snapshots with today's rules: what would change, then apply it.

Deterministic: the moment of the snapshot is now, and what the feed said then is said again.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal

from monitor.errors import ReadError
from monitor.extract.trust import confidence
from monitor.model import (
    Article,
    Entry,
    Evidence,
    Figure,
    Match,
    Page,
    Skipped,
    Snapshot,
    Source,
    Stamp,
    StoredArticle,
)
from monitor.store import Store
from monitor.understand import Reading, Rules, study, understand

Part = Literal["title", "text", "published", "author", "language", "matches", "figures"]
_LISTED = ("feed", "sitemap", "listing")


@dataclass(frozen=True, kw_only=True)
class Change:
    """What another reading of one article gives. `parts` are those that differ, none for a loss.

    `lost` says why the page holds no article for today's rules; such a page is left as it is.
    """

    stored: StoredArticle
    parts: tuple[Part, ...] = ()
    reading: Reading | None = None
    snapshot: Snapshot | None = None
    lost: str = ""


def changes(
    store: Store,
    sources: Mapping[str, Source],
    rules: Rules,
    *,
    since: datetime | None = None,
    source: str | None = None,
) -> Iterator[Change | None]:
    """Yield what would change, in the order of ids; None for each article that stays."""
    for stored in store.articles.iterate(since=since, source=source):
        yield revisit(store, sources, rules, stored)


def revisit(
    store: Store, sources: Mapping[str, Source], rules: Rules, stored: StoredArticle
) -> Change | None:
    """Read one article again; None where nothing differs."""
    snapshot = store.snapshots.get(stored.snapshot, stored.article.url) if stored.snapshot else None
    known = sources.get(stored.article.source)
    if snapshot is None or known is None:
        reading: Reading | Skipped = study(stored.article, rules)  # its text is all there is
    else:
        try:
            reading = understand(_page(snapshot), known, _entry(stored), rules)
        except ReadError as error:
            return Change(stored=stored, lost=error.code)
    if isinstance(reading, Skipped):
        return Change(stored=stored, lost=reading.reason)
    reading = replace(reading, article=_same_identity(reading.article, stored.article))
    parts = _differing(stored, reading)
    if not parts:
        return None
    return Change(stored=stored, parts=parts, reading=reading, snapshot=snapshot)


def apply(store: Store, change: Change, now: datetime) -> StoredArticle:
    """Store what another reading gave; a changed title or text keeps the former as a revision."""
    if change.reading is None:
        return change.stored
    return store.articles.revise(
        change.stored.id, change.reading, change.snapshot, reason="revisit", now=now
    )


def _page(snapshot: Snapshot) -> Page:
    return Page(
        url=snapshot.url,
        asked=snapshot.url,
        status=snapshot.status,
        headers=snapshot.headers,
        body=snapshot.body,
        fetched_at=snapshot.taken_at,
    )


def _entry(stored: StoredArticle) -> Entry:
    """Say again what the listing said, from the evidence that was kept."""
    claims = stored.article.evidence
    return Entry(
        url=stored.article.url,
        title=_claimed(claims, "title"),
        author=_claimed(claims, "author"),
        published=next((_stamp(c) for c in claims if _is_listed(c, "published")), None),
        feed_id=stored.article.feed_id,
    )


def _claimed(claims: tuple[Evidence, ...], part: str) -> str | None:
    return next((claim.value for claim in claims if _is_listed(claim, part)), None)


def _is_listed(claim: Evidence, part: str) -> bool:
    return claim.part == part and claim.method in _LISTED


def _stamp(claim: Evidence) -> Stamp:
    at = datetime.fromisoformat(claim.value)
    whole = "T" not in claim.value
    return Stamp(
        at=at.replace(tzinfo=UTC) if whole else at,
        precision="day" if whole else "second",
        method=claim.method,
        confidence=confidence("published", claim.method),
    )


def _same_identity(article: Article, before: Article) -> Article:
    """Keep the address the article is known under."""
    return replace(article, url=before.url, feed_id=before.feed_id)


def _differing(stored: StoredArticle, reading: Reading) -> tuple[Part, ...]:
    now, then = reading.article, stored.article
    pairs: tuple[tuple[Part, object, object], ...] = (
        ("title", now.title, then.title),
        ("text", now.text, then.text),
        ("published", _moment(now.published), _moment(then.published)),
        ("author", now.author, then.author),
        ("language", now.language, then.language),
        ("matches", _spans(reading.matches), _spans(stored.matches)),
        ("figures", _figures(reading.figures), _figures(stored.figures)),
    )
    return tuple(part for part, new, old in pairs if new != old)


def _moment(stamp: Stamp | None) -> tuple[datetime, str] | None:
    return None if stamp is None else (stamp.at, stamp.precision)


def _spans(matches: tuple[Match, ...]) -> set[tuple[str, str, int, int]]:
    return {(m.topic, s.field, s.start, s.end) for m in matches for s in m.spans}


def _figures(figures: tuple[Figure, ...]) -> set[tuple[object, ...]]:
    return {(f.value, f.unit, f.what, f.field, f.start, f.end) for f in figures}
