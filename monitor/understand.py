"""From a fetched page to everything the archive keeps of it: read, match, count, fingerprint.

Pure, and whole in one call, so that it can run in a worker process that a deadline can end.
"""

from dataclasses import dataclass
from pathlib import Path

from monitor.dedup import Fingerprint, fingerprint
from monitor.extract import extract
from monitor.figures import find
from monitor.model import Article, Entry, Figure, Match, Page, Skipped, Source, Topic
from monitor.topics import compile_topics


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What articles are matched against: topics and the user's own term files."""

    topics: tuple[Topic, ...] = ()
    terms: tuple[Path, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Reading:
    """An article and all that was understood of it."""

    article: Article
    matches: tuple[Match, ...]
    figures: tuple[Figure, ...]
    fingerprint: Fingerprint


def understand(page: Page, source: Source, entry: Entry | None, rules: Rules) -> Reading | Skipped:
    """Read a page whole. Raises ReadError for bytes that no reader should touch."""
    article = extract(page, source, entry)
    return article if isinstance(article, Skipped) else study(article, rules)


def study(article: Article, rules: Rules) -> Reading:
    """Match, count and fingerprint an article that has been read already."""
    figures = find(article)
    return Reading(
        article=article,
        matches=compile_topics(rules.topics, rules.terms).match(article),
        figures=figures,
        fingerprint=fingerprint(article, figures),
    )
