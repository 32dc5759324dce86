"""Gathers from the archive what a digest is composed of, for one recipient."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.deliver.means import Means
from monitor.digest import Candidate, Changes, Period, Setting, ToldItem, Wanted, compose, cover
from monitor.figures import changes, key, wording
from monitor.model import Coverage, Digest, Figure, Mark, StoredArticle, Story, Subscription
from monitor.topics import passages

MEMORY = timedelta(days=60)  # how long a correction of something told is still news


@dataclass(frozen=True, kw_only=True)
class Composed:
    """A digest for one recipient, and every article of its stories."""

    digest: Digest
    articles: Mapping[int, StoredArticle]

    @property
    def empty(self) -> bool:
        """True where there is no story to tell."""
        return not self.digest.items


@dataclass(frozen=True, kw_only=True)
class Order:
    """What to compose: for whom, from where on, until when."""

    subscription: Subscription
    mark: Mark
    until: int
    now: datetime
    fresh_to_all: bool = False  # compose as if nothing had been told

    @property
    def alert(self) -> bool:
        """Alerts carry the alert topics only, unless the whole subscription is one."""
        return self.mark.kind == "alert"

    @property
    def period(self) -> Period:
        """The range of a mark's next digest."""
        start = self.mark.period_end
        return Period(after=self.mark.until, until=self.until, start=start, end=self.now)


def wanted_by(means: Means, order: Order) -> Wanted:
    """Return the filter of a subscription; its alerts want the alert topics only.

    Topics that are no longer configured count for nothing, though the archive remembers them.
    """
    urgent_only = order.alert and not order.subscription.alert
    topics = (topic.name for topic in means.topics if topic.alert or not urgent_only)
    return Wanted(subscription=order.subscription, topics=frozenset(topics))


def compose_for(means: Means, order: Order) -> Composed:
    """Compose the next digest of one recipient."""
    store, subscription = means.store, order.subscription
    wanted = wanted_by(means, order)
    new = store.articles.after(
        order.mark.until, order.until, topics=_asked(wanted), sources=subscription.sources
    )
    matched = [article for article in new if wanted.matches(article)]
    old, missed = _former(means, order)
    ids = {*(article.id for article in matched), *old, *missed}
    found = _candidates(means, order, sorted(ids), missed)
    digest = compose(
        wanted,
        found,
        order.period,
        _setting(means),
        Coverage() if order.alert else _coverage(means, order, len(matched)),
        alert=order.alert,
    )
    return Composed(digest=digest, articles={a.id: a for each in found for a in each.articles})


def preview(means: Means, order: Order) -> Digest:
    """Compose without writing anything down."""
    return compose_for(means, order).digest


def _asked(wanted: Wanted) -> tuple[str, ...]:
    """Name the topics to look for, never none: that would mean all articles."""
    named = wanted.subscription.topics
    return tuple(t for t in wanted.topics or () if not named or t in named) or ("",)


def _former(means: Means, order: Order) -> tuple[Sequence[int], frozenset[int]]:
    """Return told articles that were read anew since, and those that were passed over: of alerts
    that never arrived, and found by a topic that was changed.

    Both are a digest's matter: an alert tells of something new.
    """
    if order.alert or order.fresh_to_all:
        return (), frozenset()
    marks, since = means.store.marks, order.now - MEMORY
    missed = frozenset(marks.missed(order.mark, since)) | _found_late(means, order)
    return marks.revised(order.mark, since), missed


def _found_late(means: Means, order: Order) -> frozenset[int]:
    """Return passed articles that a changed topic has found since the last digest."""
    since = order.mark.period_end
    if since is None:
        return frozenset()
    topics = _asked(wanted_by(means, order))
    return means.store.matches.found_late(topics, since, order.mark.until)


def _candidates(
    means: Means, order: Order, ids: Sequence[int], missed: frozenset[int]
) -> list[Candidate]:
    store = means.store
    stories = store.stories.holding(ids)
    members = [m.article_id for story in stories for m in story.members]
    articles = {a.id: a for a in store.articles.many(members) if a.id <= order.until}
    told = () if order.fresh_to_all else store.marks.told(order.mark, articles)
    tellings: dict[int, list[ToldItem]] = defaultdict(list)
    for item in told:
        for member in item.members:
            tellings[member].append(item)
    return [_candidate(story, articles, tellings, missed) for story in stories]


def _candidate(
    story: Story,
    articles: Mapping[int, StoredArticle],
    tellings: Mapping[int, Sequence[ToldItem]],
    missed: frozenset[int],
) -> Candidate:
    ids = [member.article_id for member in story.members]
    told = {id(item): item for each in ids for item in tellings.get(each, ())}
    return Candidate(
        story=story,
        articles=tuple(articles[each] for each in ids if each in articles),
        told=tuple(told.values()),
        missed=missed.intersection(ids),
    )


def _setting(means: Means) -> Setting:
    return Setting(
        topics=means.topics,
        sources={source.name: source for source in means.sources},
        passages=passages,
        facts=_facts,
        compare=_compare,
    )


def _facts(stored: StoredArticle) -> tuple[str, ...]:
    return tuple(dict.fromkeys(wording(figure) for figure in key(stored.figures)))


def _compare(old: Sequence[Figure], new: Sequence[Figure]) -> Changes:
    found = changes(tuple(old), tuple(new))
    return Changes(
        corrected=tuple(str(change) for change in found if change.old and change.new),
        added=tuple(wording(change.new) for change in found if change.new),
    )


def _coverage(means: Means, order: Order, matched: int) -> Coverage:
    store, asked = means.store, order.subscription.sources
    sources = [s for s in means.sources if s.enabled and (not asked or s.name in asked)]
    names = [source.name for source in sources]
    events = {
        event.id: event
        for event in (
            *store.health.between(order.mark.period_end, order.now),
            *store.health.open(),
        )
        if event.source in names
    }
    return cover(
        sources,
        store.sources.states(names),
        tuple(events.values()),
        since=order.mark.period_end,
        outside=max(0, store.articles.count(after=order.mark.until, until=order.until) - matched),
    )
