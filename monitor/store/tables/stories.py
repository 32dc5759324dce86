"""Tables of stories: which articles tell the same event, why, and the sketches that find out.

After a change: python -m monitor.store.migrations
"""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Index
from sqlmodel import Field

from monitor.store.tables.columns import BIG, Row, listed, when


class StoryRow(Row, table=True):
    """One event."""

    __tablename__ = "story"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG)
    best: int = Field(foreign_key="article.id", sa_type=BIG)
    first_seen_at: datetime = when(nullable=False)
    updated_at: datetime = when(index=True, nullable=False)


class StoryMemberRow(Row, table=True):
    """An article in its story, with the decision that put it there."""

    __tablename__ = "story_member"

    article_id: int = Field(foreign_key="article.id", primary_key=True, sa_type=BIG)
    story_id: int = Field(foreign_key="story.id", index=True, sa_type=BIG)
    kinship: str
    reason: str
    score: float
    partner: int | None = Field(sa_type=BIG)
    cover_old: float | None
    cover_new: float | None
    flags: list[str] = listed()


class StoryRulingRow(Row, table=True):
    """What a person decided about two articles; the program respects it for good."""

    __tablename__ = "story_ruling"

    article_id: int = Field(foreign_key="article.id", primary_key=True, sa_type=BIG)
    other_id: int = Field(foreign_key="article.id", primary_key=True, sa_type=BIG)
    ruling: str  # join, split
    made_at: datetime = when(nullable=False)


class SketchDocRow(Row, table=True):
    """What is needed of an article to compare a new one with it."""

    __tablename__ = "sketch_doc"

    article_id: int = Field(foreign_key="article.id", primary_key=True, sa_type=BIG)
    source: str
    size: int
    seen_at: datetime = when(index=True, nullable=False)
    fingerprint: dict[str, Any] = listed()


class SketchRow(Row, table=True):
    """One sampled hash of one article: of a shingle (positive) or of a telling term (negative).

    `era` numbers blocks of articles in order of arrival. It leads the key so that insertions stay
    within a few pages, however large the archive: hashes alone would scatter them over all of it.
    """

    __tablename__ = "sketch"
    __table_args__ = ({"sqlite_with_rowid": False},)

    era: int = Field(primary_key=True)
    hash: int = Field(primary_key=True, sa_type=BigInteger)
    article_id: int = Field(primary_key=True, sa_type=BIG)


class StoryLinkRow(Row, table=True):
    """What was found between two articles, whichever came first. `apart` speaks against."""

    __tablename__ = "story_link"
    __table_args__ = (Index("ix_story_link_other_id", "other_id"),)

    article_id: int = Field(foreign_key="article.id", primary_key=True, sa_type=BIG)
    other_id: int = Field(foreign_key="article.id", primary_key=True, sa_type=BIG)  # the higher id
    kinship: str  # same-text, copy, story, apart
    score: float
    reason: str
    cover: float | None  # share (0..1) of the article's shingles that the other has
    other_cover: float | None
    flags: list[str] = listed()
