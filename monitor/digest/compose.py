"""From candidate stories to a digest: one item a story, the best first, under one topic each."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.digest import candidates
from monitor.digest.candidates import Candidate, Compare, Wanted
from monitor.model import (
    Article,
    Coverage,
    Digest,
    Item,
    Match,
    Passage,
    Source,
    StoredArticle,
    Subscription,
    Topic,
)

Passages = Callable[[Article, Match], tuple[Passage, ...]]
Facts = Callable[[StoredArticle], tuple[str, ...]]
_PASSAGES_SHOWN = 2


@dataclass(frozen=True, kw_only=True)
class Period:
    """What a digest covers: articles `after` < id <= `until`, stored from `start` to `end`."""

    after: int
    until: int
    start: datetime | None
    end: datetime


@dataclass(frozen=True, kw_only=True)
class Setting:
    """What is configured around a digest: topics in their order, sources by name."""

    topics: Sequence[Topic]
    sources: Mapping[str, Source]
    passages: Passages
    facts: Facts
    compare: Compare


def compose(
    wanted: Wanted,
    found: Sequence[Candidate],
    period: Period,
    setting: Setting,
    coverage: Coverage,
    *,
    alert: bool = False,
) -> Digest:
    """Choose, order and group. Stories beyond `max_items` are kept aside as omitted."""
    told = [item for each in found if (item := _item(each, wanted, period, setting))]
    told.sort(key=lambda item: (-_score(item), -item.article.id))
    limit = wanted.subscription.max_items
    return Digest(
        key=key_of(wanted.subscription.name, period, alert=alert),
        subscription=wanted.subscription.name,
        title=wanted.subscription.title,
        zone=wanted.subscription.zone,
        after=period.after,
        until=period.until,
        period_start=period.start,
        period_end=period.end,
        groups=_grouped(told[:limit], setting.topics, wanted.subscription.topics),
        coverage=coverage,
        omitted=len(told[limit:]),
        omitted_items=tuple(told[limit:]),
        alert=alert,
    )


def key_of(subscription: str, period: Period, *, alert: bool = False) -> str:
    """Return the same key for the same subscription and range, on any machine."""
    parts = (subscription, alert, period.after, period.until, period.end.isoformat())
    return hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()[:32]


def notice(subscription: Subscription, title: str, words: str, now: datetime, key: str) -> Digest:
    """Return a message without stories: a sample, or the report of a delivery that failed."""
    return Digest(
        key=hashlib.sha256(f"notice|{key}".encode()).hexdigest()[:32],
        subscription=subscription.name,
        title=title,
        zone=subscription.zone,
        after=0,
        until=0,
        period_start=None,
        period_end=now,
        groups=(),
        notice=words,
    )


def without(digest: Digest, article_ids: frozenset[int], why: str) -> Digest:
    """Take stories out and list them as isolated: title, address and `why`, so none is lost."""
    groups = tuple(
        (heading, tuple(item for item in items if item.article.id not in article_ids))
        for heading, items in digest.groups
    )
    gone = [item for item in digest.items if item.article.id in article_ids]
    articles = [item.article.article for item in gone]
    listed = tuple(f"{a.title} <{a.canonical_url}>: {why}" for a in articles)
    coverage = replace(digest.coverage, isolated=(*digest.coverage.isolated, *listed))
    return replace(digest, groups=tuple(g for g in groups if g[1]), coverage=coverage)


def _item(candidate: Candidate, wanted: Wanted, period: Period, setting: Setting) -> Item | None:
    new = candidates.fresh(candidate, period.after, period.until)
    reasons = [a for a in new if wanted.matches(a)]
    if not candidate.told:
        return _told_as(_best(candidate, wanted), candidate, wanted, setting) if reasons else None
    correction = candidates.corrected(candidate, setting.compare)
    update = ""
    if reasons:
        update = candidates.update_note(
            candidate, reasons, wanted, setting.sources, setting.compare
        )
    note = "; ".join(filter(None, (correction[1] if correction else "", update)))
    if not note:
        return None
    shown = max(reasons, key=_weight) if update else correction[0] if correction else None
    return _told_as(shown, candidate, wanted, setting, note) if shown else None


def _best(candidate: Candidate, wanted: Wanted) -> StoredArticle:
    """The story's best article if this reader wants it, else the fullest of those wanted."""
    liked = [a for a in candidate.articles if wanted.matches(a)]
    return next((a for a in liked if a.id == candidate.story.best), None) or max(liked, key=_weight)


def _weight(stored: StoredArticle) -> tuple[int, int]:
    return len(stored.article.text), -stored.id


def _told_as(
    shown: StoredArticle, candidate: Candidate, wanted: Wanted, setting: Setting, note: str = ""
) -> Item:
    outlet = candidates.title(shown, setting.sources)
    others = (candidates.title(a, setting.sources) for a in candidate.articles)
    matches = wanted.matches(shown)
    titles = {topic.name: topic.title for topic in setting.topics}
    return Item(
        story_id=candidate.story.id,
        article=shown,
        outlet=outlet,
        passages=_passages(shown.article, matches, setting.passages),
        figures=shown.figures,
        matches=matches,
        also_in=tuple(dict.fromkeys(other for other in others if other != outlet)),
        members=tuple(a.id for a in candidate.articles),
        note=note,
        facts=setting.facts(shown),
        also_topics=tuple(titles.get(m.topic, m.topic) for m in matches[1:]),
    )


def _passages(
    article: Article, matches: Sequence[Match], passages: Passages
) -> tuple[Passage, ...]:
    """The first topic's sentences first; a sentence that serves two topics stands once."""
    kept: dict[str, Passage] = {}
    for match in matches:
        for passage in passages(article, match):
            kept.setdefault(passage.sentence, passage)
    return tuple(kept.values())[:_PASSAGES_SHOWN]


def _score(item: Item) -> float:
    return max((match.score for match in item.matches), default=0.0)


def _grouped(
    items: Sequence[Item], topics: Sequence[Topic], named: Sequence[str]
) -> tuple[tuple[str, tuple[Item, ...]], ...]:
    """Each story under its first topic; topics as the subscription names them, or as configured."""
    by_topic: dict[str, list[Item]] = {}
    for item in items:
        by_topic.setdefault(item.matches[0].topic if item.matches else "", []).append(item)
    titles = {topic.name: topic.title for topic in topics}
    order = [name for name in dict.fromkeys((*named, *titles, *by_topic)) if name in by_topic]
    return tuple((titles.get(n, n or "Corrections"), tuple(by_topic[n])) for n in order)
