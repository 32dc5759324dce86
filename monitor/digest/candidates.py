"""Which stories are worth telling, and what is new about one that was told before.

1. A story none of whose articles the reader knows is news when one of them is wanted and fresh.
2. A story that was told is told again only for a figure nobody stated before, or, by choice, when
   another kind of outlet takes it up.
3. An article that was told and has since changed a figure is told as corrected.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from monitor.digest.words import day_and_month
from monitor.model import Figure, Match, Source, StoredArticle, Story, Subscription

_SURE = 0.5  # a figure read with less confidence is no news by itself
_NEWS_SHOWN = 3  # figures named in one note
_COPIES = ("copy", "same-text")


@dataclass(frozen=True, kw_only=True)
class Changes:
    """What figures say that others did not, in words: corrected pairs, and all that is new."""

    corrected: tuple[str, ...] = ()  # '2.3 → 2.6 tonnes'
    added: tuple[str, ...] = ()  # '2.6 tonnes of ivory'


Compare = Callable[[Sequence[Figure], Sequence[Figure]], Changes]


@dataclass(frozen=True, kw_only=True)
class ToldItem:
    """A story that one reader was told, as it stood then."""

    article_id: int
    revision: int
    at: datetime
    members: tuple[int, ...] = ()
    figures: tuple[Figure, ...] = ()
    known: tuple[Figure, ...] = ()  # figures of the articles told with it


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A story with all its articles in order of arrival, and what the reader knows of it."""

    story: Story
    articles: tuple[StoredArticle, ...]
    told: tuple[ToldItem, ...] = ()
    missed: frozenset[int] = frozenset()  # articles of an alert that never arrived


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A subscription as a filter of articles. `topics` are names, None for all."""

    subscription: Subscription
    topics: frozenset[str] | None = None

    def matches(self, stored: StoredArticle) -> tuple[Match, ...]:
        """Return the matches that make the article wanted: in the order in which the subscription
        names its topics, where it names any, else the strongest first."""
        asked, article = self.subscription, stored.article
        if asked.sources and article.source not in asked.sources:
            return ()
        if asked.languages and article.language not in asked.languages:
            return ()
        found = [match for match in stored.matches if self._counts(match)]
        place = {name: number for number, name in enumerate(asked.topics)}
        return tuple(sorted(found, key=lambda match: (place.get(match.topic, 0), -match.score)))

    def _counts(self, match: Match) -> bool:
        asked = self.subscription
        if match.held:  # found by a rule that changed, and kept out of digests by its author
            return False
        if asked.topics and match.topic not in asked.topics:
            return False
        if self.topics is not None and match.topic not in self.topics:
            return False
        return match.score >= asked.min_score and not match.held


def sure(figures: Sequence[Figure]) -> tuple[Figure, ...]:
    """Return the figures that were read with enough confidence to be news."""
    return tuple(figure for figure in figures if figure.confidence >= _SURE)


def fresh(candidate: Candidate, after: int, until: int) -> tuple[StoredArticle, ...]:
    """Return the articles of a story that came in the range and that the reader was not told."""
    known = {each for item in candidate.told for each in item.members}
    return tuple(
        article
        for article in candidate.articles
        if article.id not in known
        and (after < article.id <= until or article.id in candidate.missed)
    )


def update_note(
    candidate: Candidate,
    new: Sequence[StoredArticle],
    wanted: Wanted,
    sources: Mapping[str, Source],
    compare: Compare,
) -> str:
    """Say what is new in a story that was told before; '' where nothing is."""
    zone = ZoneInfo(wanted.subscription.zone)
    last = max(item.at for item in candidate.told).astimezone(zone)
    news = _new_figures(candidate, new, compare)
    if wanted.subscription.new_outlets:
        news += _new_outlets(candidate, new, sources)
    if not news:
        return ""
    return f"update to a story you were told on {day_and_month(last)}: {', '.join(news)}"


def _new_figures(candidate: Candidate, new: Sequence[StoredArticle], compare: Compare) -> list[str]:
    """A copy says nothing new: its other figures are other misprints or other cuts."""
    copies = {m.article_id for m in candidate.story.members if m.kinship in _COPIES}
    known = [figure for item in candidate.told for figure in (*item.figures, *item.known)]
    fresh = [figure for a in new if a.id not in copies for figure in sure(a.figures)]
    return list(dict.fromkeys(compare(known, fresh).added))[:_NEWS_SHOWN]


def _new_outlets(
    candidate: Candidate, new: Sequence[StoredArticle], sources: Mapping[str, Source]
) -> list[str]:
    """Name outlets of a kind (agency, newspaper, ministry, ...) that had not taken the story up."""
    fresh = {a.id for a in new}
    kinds = {_kind(a, sources) for a in candidate.articles if a.id not in fresh}
    others = (a for a in new if _kind(a, sources) not in kinds)
    return list(dict.fromkeys(f"now also {title(a, sources)}" for a in others))[:_NEWS_SHOWN]


def _kind(stored: StoredArticle, sources: Mapping[str, Source]) -> str:
    source = sources.get(stored.article.source)
    return source.outlet if source else "other"


def title(stored: StoredArticle, sources: Mapping[str, Source]) -> str:
    """Return the outlet's title, the source's name where it is no longer configured."""
    source = sources.get(stored.article.source)
    return source.title if source else stored.article.source


def corrected(candidate: Candidate, compare: Compare) -> tuple[StoredArticle, str] | None:
    """Return the told article whose figures have changed since, with 'corrected: 2.3 → 2.6'."""
    latest = {item.article_id: item for item in sorted(candidate.told, key=_recency)}
    for now in candidate.articles:
        item = latest.get(now.id)
        if item and now.revision > item.revision:
            changes = compare(item.figures, sure(now.figures)).corrected[:_NEWS_SHOWN]
            if changes:
                return now, f"corrected: {', '.join(changes)}"
    return None


def _recency(item: ToldItem) -> tuple[datetime, int]:
    return item.at, item.revision
