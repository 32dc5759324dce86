"""Digests into rows and back: the words as they were composed, the articles by number.

A delivery that is tried again says what it said the first time, but for a title that was mended
since in the archive.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import TypeAdapter

from monitor.digest import sure
from monitor.model import Coverage, Digest, Figure, Item, Match, Passage, StoredArticle
from monitor.store.characters import clean
from monitor.store.rows import Columns, RowLike

COPY, PLANNED, SENT, OMITTED, ISOLATED = "copy", "planned", "sent", "omitted", "isolated"
_COVERAGE = TypeAdapter(Coverage)
_PASSAGES = TypeAdapter(tuple[Passage, ...])
_FIGURES = TypeAdapter(tuple[Figure, ...])
_WORDS = ("outlet", "note")
_LISTS = ("also_in", "also_topics", "facts")


def head_columns(digest: Digest) -> Columns:
    """Return what a message says besides its stories, as a JSON object."""
    return {
        "title": clean(digest.title),
        "zone": digest.zone,
        "alert": digest.alert,
        "notice": clean(digest.notice),
        "coverage": _COVERAGE.dump_python(digest.coverage, mode="json"),
    }


def item_rows(
    digest: Digest, delivery_id: int, articles: Mapping[int, StoredArticle]
) -> list[Columns]:
    """Return a row for every article told: the one shown for each story, and its copies."""
    rows: dict[int, Columns] = {}
    placed = [(heading, item, PLANNED) for heading, items in digest.groups for item in items]
    placed += [("", item, OMITTED) for item in digest.omitted_items]
    for position, (heading, item, state) in enumerate(placed):
        rows[item.article.id] = _row(delivery_id, item, state, position, heading)
    for _, item, _ in placed:
        for member in item.members:
            if member not in rows and member in articles:
                rows[member] = _copy(delivery_id, item, articles[member])
    return list(rows.values())


def _row(delivery_id: int, item: Item, state: str, position: int, heading: str) -> Columns:
    shown: dict[str, Any] = {name: clean(getattr(item, name)) for name in _WORDS}
    shown |= {name: list(getattr(item, name)) for name in _LISTS}
    shown["passages"] = _PASSAGES.dump_python(item.passages, mode="json")
    shown["figures"] = _FIGURES.dump_python(item.figures, mode="json")
    shown["topics"] = [[match.topic, match.score] for match in item.matches]
    return {
        "delivery_id": delivery_id,
        "article_id": item.article.id,
        "story_id": item.story_id,
        "state": state,
        "position": position,
        "heading": clean(heading),
        "revision": item.article.revision,
        "why": "",
        "shown": shown,
    }


def _copy(delivery_id: int, item: Item, article: StoredArticle) -> Columns:
    return {
        "delivery_id": delivery_id,
        "article_id": article.id,
        "story_id": item.story_id,
        "state": COPY,
        "position": -1,
        "heading": "",
        "revision": article.revision,
        "why": "",
        "shown": {"figures": _FIGURES.dump_python(sure(article.figures), mode="json")},
    }


def figures_of(row: RowLike) -> tuple[Figure, ...]:
    """Return the figures of an article as they were told."""
    return _FIGURES.validate_python(row["shown"]["figures"])


def digest_from(
    row: RowLike, items: Sequence[RowLike], articles: Mapping[int, StoredArticle]
) -> Digest:
    """Return the digest of a delivery: what is still to be sent of it."""
    head = row["head"]
    omitted = tuple(_items(items, OMITTED, articles))
    return Digest(
        key=row["key"],
        subscription=row["digest"],
        title=head["title"],
        zone=head["zone"],
        alert=head["alert"],
        notice=head["notice"],
        after=row["after"],
        until=row["until"],
        period_start=row["period_start"],
        period_end=row["period_end"],
        groups=_groups(items, articles),
        coverage=_COVERAGE.validate_python(head["coverage"]),
        omitted=len(omitted),
        omitted_items=omitted,
    )


def _groups(
    rows: Sequence[RowLike], articles: Mapping[int, StoredArticle]
) -> tuple[tuple[str, tuple[Item, ...]], ...]:
    by_id = {row["article_id"]: row["heading"] for row in rows if row["state"] == PLANNED}
    items = tuple(_items(rows, PLANNED, articles))
    return tuple(
        (heading, tuple(item for item in items if by_id[item.article.id] == heading))
        for heading in dict.fromkeys(by_id.values())
    )


def _items(
    rows: Sequence[RowLike], state: str, articles: Mapping[int, StoredArticle]
) -> Iterator[Item]:
    for row in rows:
        article = articles.get(row["article_id"])
        if row["state"] == state and article is not None:
            yield _item(row, article, rows)


def _item(row: RowLike, article: StoredArticle, rows: Sequence[RowLike]) -> Item:
    shown = row["shown"]
    by_topic = {match.topic: match for match in article.matches}
    told = (
        by_topic.get(topic, Match(topic=topic, score=score, spans=()))
        for topic, score in shown["topics"]
    )
    return Item(
        story_id=row["story_id"],
        article=article,
        passages=_PASSAGES.validate_python(shown["passages"]),
        figures=figures_of(row),
        matches=tuple(told),
        members=tuple(r["article_id"] for r in rows if r["story_id"] == row["story_id"]),
        outlet=shown["outlet"],
        note=shown["note"],
        also_in=tuple(shown["also_in"]),
        also_topics=tuple(shown["also_topics"]),
        facts=tuple(shown["facts"]),
    )
