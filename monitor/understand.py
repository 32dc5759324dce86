"""From a fetched page to everything the archive keeps of it: read, match, count, fingerprint.

Pure, and whole in one call, so that it can run in a worker process that a deadline can end. What
such processes call lives here: importing anything that stores would triple their size.
"""

from dataclasses import dataclass, replace
from pathlib import Path

from monitor.dedup import Fingerprint, fingerprint
from monitor.extract import extract
from monitor.figures import find
from monitor.language import detect
from monitor.model import (
    Article,
    Entry,
    Evidence,
    Figure,
    Found,
    Match,
    Page,
    Skipped,
    Source,
    SourceType,
    Topic,
)
from monitor.text import nfc
from monitor.topics import compile_topics
from monitor.urls import identity, settled


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


def read_listing(reader: SourceType, page: Page, most: int) -> Found:
    """Read a listing in a worker process, cut to `most` entries."""
    found = reader.read(page)
    if len(found.entries) <= most:
        return found
    warning = f"{len(found.entries)} entries, only the first {most} were taken"
    return replace(found, entries=found.entries[:most], warnings=(*found.warnings, warning))


def understand(page: Page, source: Source, entry: Entry | None, rules: Rules) -> Reading | Skipped:
    """Read a page whole. Raises ReadError for bytes that no reader should touch."""
    article = extract(page, source, entry)
    return article if isinstance(article, Skipped) else study(article, rules)


def understand_entry(entry: Entry, source: Source, rules: Rules) -> Reading:
    """Keep what a feed itself says, for a source whose pages are not fetched."""
    return study(_article_of(entry, source), rules)


def understand_entries(
    entries: tuple[Entry, ...], source: Source, rules: Rules
) -> tuple[Reading, ...]:
    """Keep what a feed itself says of several articles, in one call."""
    return tuple(understand_entry(entry, source, rules) for entry in entries)


def study(article: Article, rules: Rules) -> Reading:
    """Match, count and fingerprint an article that has been read already."""
    figures = find(article)
    return Reading(
        article=article,
        matches=compile_topics(rules.topics, rules.terms).match(article),
        figures=figures,
        fingerprint=fingerprint(article, figures),
    )


def _article_of(entry: Entry, source: Source) -> Article:
    title = nfc(entry.title or entry.summary or entry.url).strip()
    text = nfc(entry.content or entry.summary or "")
    published = entry.published
    claims = [Evidence(part="title", value=title, method="feed", confidence=0.9, chosen=True)]
    if published is not None:
        claims.append(
            Evidence(part="published", value=published.at.isoformat(), method=published.method,
                     confidence=published.confidence, chosen=True)
        )  # fmt: skip
    return Article(
        source=source.name,
        url=entry.url,
        canonical_url=settled(entry.url, source),
        title=title,
        text=text,
        lead=nfc(entry.summary or ""),
        author=entry.author,
        language=detect(f"{title}\n{text}", hints=(entry.language, source.language)),
        published=published,
        modified=entry.modified,
        section=entry.section,
        image=entry.image,
        identity=identity(entry.url, source),
        feed_id=entry.feed_id,
        evidence=tuple(claims),
        flags=("feed-only",),
    )
