"""Tables of what was read: articles, the keys that tell them apart, their bytes and matches.

After a change: python -m monitor.store.migrations
"""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Index, LargeBinary
from sqlmodel import Field

from monitor.store.tables.columns import BIG, ExactDecimal, Row, listed, when


class ArticleRow(Row, table=True):
    """The latest reading of one article; former readings are in `revision`."""

    __tablename__ = "article"
    __table_args__ = (
        Index("ix_article_source_id", "source", "id"),
        {"sqlite_autoincrement": True},  # an id is never used again, not even after a deletion
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG)
    source: str
    url: str
    canonical_url: str = Field(index=True)
    title: str
    lead: str
    text: str
    captions: list[str] = listed()
    author: str | None
    language: str | None
    published_at: datetime | None = when()
    published_precision: str | None
    published_how: dict[str, Any] = listed()
    modified_at: datetime | None = when()
    modified_precision: str | None
    modified_how: dict[str, Any] = listed()
    section: str | None
    image: str | None
    identity: str | None
    feed_id: str | None
    evidence: list[Any] = listed()
    flags: list[str] = listed()
    text_hash: str = Field(index=True)
    seen_at: datetime = when(index=True, nullable=False)
    snapshot: str | None
    revision: int
    revised_at: datetime = when(nullable=False)
    revision_reason: str
    rechecks: int
    next_recheck_at: datetime | None = when(index=True)


class ArticleKeyRow(Row, table=True):
    """One way of knowing an article: its canonical URL, the site's number, a feed's id."""

    __tablename__ = "article_key"

    key: str = Field(primary_key=True)
    article_id: int = Field(foreign_key="article.id", index=True, sa_type=BIG)


class RevisionRow(Row, table=True):
    """A former reading of an article that was read differently later."""

    __tablename__ = "revision"

    article_id: int = Field(foreign_key="article.id", primary_key=True, sa_type=BIG)
    number: int = Field(primary_key=True)
    seen_at: datetime = when(nullable=False)
    title: str
    text: str
    snapshot: str | None
    reason: str


class SnapshotRow(Row, table=True):
    """An answer that an article was read from. The bytes are in `snapshot_body`, once."""

    __tablename__ = "snapshot"

    sha256: str = Field(primary_key=True)
    url: str = Field(primary_key=True)
    taken_at: datetime = when(index=True, nullable=False)
    status: int
    headers: list[Any] = listed()


class SnapshotBodyRow(Row, table=True):
    """Bytes by their SHA-256, compressed with Zstandard."""

    __tablename__ = "snapshot_body"

    sha256: str = Field(primary_key=True)
    size: int
    body: bytes = Field(sa_type=LargeBinary)


class ArticleMatchRow(Row, table=True):
    """Why an article belongs to a topic."""

    __tablename__ = "article_match"
    __table_args__ = (Index("ix_article_match_topic_article_id", "topic", "article_id"),)

    article_id: int = Field(foreign_key="article.id", primary_key=True, sa_type=BIG)
    topic: str = Field(primary_key=True)
    score: float
    spans: list[Any] = listed()
    held: bool = False
    found_at: datetime | None = when()


class FigureRow(Row, table=True):
    """One number an article states, with the words it stands in."""

    __tablename__ = "figure"

    article_id: int = Field(foreign_key="article.id", primary_key=True, sa_type=BIG)
    position: int = Field(primary_key=True)
    value: Decimal = Field(sa_type=ExactDecimal)
    high: Decimal | None = Field(sa_type=ExactDecimal)
    unit: str
    what: str = Field(index=True)
    words: str
    field: str
    start: int
    end: int
    approx: str | None
    action: str | None
    scope: str | None
    share: str
    sentence: str
    method: str
    confidence: float
