"""What a topic would find in the archive, before it goes live or after it was changed.

draft, current rule ─▶ candidates from the index ─▶ both decided as live ─▶ hits, added, lost,
near misses, weeks, sources. `apply` then writes what a topic finds.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from monitor.model import Article, Match, Topic
from monitor.query import And, Node, Or
from monitor.store import Store
from monitor.store.search import Candidate, Filters
from monitor.topics import TopicMatcher, compile_topics, parse, score_of

DRAFT = "draft"
_NEAR = 0.6  # of the threshold: an article from here on is a near miss
_LOOKED_AT = 500  # candidates read for near misses


@dataclass(frozen=True, kw_only=True)
class Hit:
    """An article that a rule finds."""

    article_id: int
    article: Article
    moment: datetime
    match: Match


@dataclass(frozen=True, kw_only=True)
class NearMiss:
    """An article that fails by one clause, or by some of its score; `reason` says which."""

    article_id: int
    article: Article
    reason: str


@dataclass(frozen=True, kw_only=True)
class Rehearsal:
    """What a draft finds. `lost` are articles of the current rule that it does not find.

    `searched` counts the articles that were read, out of `archive`.
    """

    hits: tuple[Hit, ...]
    added: tuple[Hit, ...]
    lost: tuple[Hit, ...]
    near: tuple[NearMiss, ...]
    searched: int
    archive: int
    against: str | None = None

    @property
    def weeks(self) -> tuple[tuple[date, int], ...]:
        """Return (Monday, hits) for every week from the first hit to the last."""
        counted = Counter(_monday(hit.moment) for hit in self.hits)
        if not counted:
            return ()
        first, last = min(counted), max(counted)
        weeks = (last - first).days // 7 + 1
        every = (first + timedelta(weeks=number) for number in range(weeks))
        return tuple((week, counted[week]) for week in every)

    def by(self, what: str) -> tuple[tuple[str, int], ...]:
        """Return (value, hits) of `source` or `language`, the most first."""
        counted = Counter(getattr(hit.article, what) or "unknown" for hit in self.hits)
        return tuple(counted.most_common())


def _monday(moment: datetime) -> date:
    return moment.date() - timedelta(days=moment.weekday())


def rehearse(
    store: Store,
    draft: Topic,
    *,
    against: Topic | None = None,
    since: datetime | None = None,
    terms: tuple[Path, ...] = (),
    most_near: int = 10,
) -> Rehearsal:
    """Run a draft over the archive with the evaluator that runs live; raise QueryError."""
    topics = (draft, against) if against else (draft,)
    judge = _Judge(draft, against, terms)
    filters = Filters(since=since)
    for candidate in store.search.candidates(_either(topics, terms), filters):
        judge.decide(candidate)
    near = _near_misses(store, judge, filters, most_near) if most_near else ()
    return Rehearsal(
        hits=_latest(judge.found),
        added=_latest({key: hit for key, hit in judge.found.items() if key not in judge.current})
        if against
        else (),
        lost=_latest({key: hit for key, hit in judge.current.items() if key not in judge.found}),
        near=tuple(near),
        searched=len(judge.seen),
        archive=store.articles.count(),
        against=against.name if against else None,
    )


def _latest(hits: Mapping[int, Hit]) -> tuple[Hit, ...]:
    return tuple(sorted(hits.values(), key=lambda hit: (hit.moment, hit.article_id), reverse=True))


def _either(topics: tuple[Topic, ...], terms: tuple[Path, ...]) -> Node:
    trees = tuple(parse(topic.query, terms) for topic in topics)
    return Or(written="", parts=trees) if len(trees) > 1 else trees[0]


class _Judge:
    """Decides candidates for the draft and for the current rule."""

    def __init__(self, draft: Topic, against: Topic | None, terms: tuple[Path, ...]) -> None:
        self.draft = draft
        self.draft_matcher = compile_topics((draft,), terms)
        self._current_matcher = compile_topics((against,), terms) if against else None
        self.found: dict[int, Hit] = {}
        self.current: dict[int, Hit] = {}
        self.seen: set[int] = set()

    def decide(self, candidate: Candidate) -> None:
        self.seen.add(candidate.article_id)
        self._note(self.draft_matcher, candidate, self.found)
        if self._current_matcher:
            self._note(self._current_matcher, candidate, self.current)

    def _note(self, matcher: TopicMatcher, candidate: Candidate, into: dict[int, Hit]) -> None:
        for match in matcher.match(candidate.article):
            into[candidate.article_id] = Hit(
                article_id=candidate.article_id,
                article=candidate.article,
                moment=candidate.moment,
                match=match,
            )


def _near_misses(store: Store, judge: _Judge, filters: Filters, most: int) -> list[NearMiss]:
    """Look among the articles that the query, its top-level AND taken for OR, would propose."""
    tree = judge.draft_matcher.tree(judge.draft.name)
    relaxed: Node = Or(written="", parts=tree.parts) if isinstance(tree, And) else tree
    found: list[NearMiss] = []
    for number, candidate in enumerate(store.search.candidates(relaxed, filters)):
        if len(found) >= most or number >= _LOOKED_AT:
            break
        if candidate.article_id not in judge.found:
            found += _near(judge, tree, candidate)
    return found


def _near(judge: _Judge, tree: Node, candidate: Candidate) -> Iterator[NearMiss]:
    verdict = judge.draft_matcher.verdict(candidate.article, judge.draft.name)
    score, wanted = score_of(tree, verdict.outcome), judge.draft.threshold
    reason = ""
    if verdict.outcome.true:
        reason = f"scores {score:g} of {wanted:g}" if _NEAR * wanted <= score < wanted else ""
    elif isinstance(tree, And):
        failed = [part for part in tree.parts if not verdict.is_true(part)]
        reason = f"only {failed[0].written} fails" if len(failed) == 1 else ""
    if reason:
        yield NearMiss(article_id=candidate.article_id, article=candidate.article, reason=reason)


def apply(
    store: Store,
    topic: Topic,
    now: datetime,
    *,
    hold: bool = False,
    terms: tuple[Path, ...] = (),
) -> tuple[frozenset[int], frozenset[int]]:
    """Match the whole archive with a topic again; return the ids (added, lost).

    The next digest tells what is newly found; with `hold` none does.
    """
    rehearsal = rehearse(store, topic, terms=terms, most_near=0)
    found = {hit.article_id: hit.match for hit in rehearsal.hits}
    return store.matches.settle(topic.name, found, now, hold=hold)
