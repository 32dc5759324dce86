"""Tables of what was told to whom: written before the network is asked for anything.

After a change: python -m monitor.store.migrations
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from monitor.store.tables.columns import BIG, Row, listed, when


class DeliveryRow(Row, table=True):
    """One digest to one recipient over one channel."""

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("key", "channel", "recipient"),
        Index("ix_delivery_state_next_try_at", "state", "next_try_at"),
        Index("ix_delivery_digest_channel_recipient", "digest", "channel", "recipient"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG)
    digest: str
    key: str
    channel: str
    recipient: str
    kind: str  # digest, alert, notice
    state: str  # planned, sending, accepted, uncertain, failed
    attempts: int
    doubts: int
    after: int = Field(sa_type=BIG)
    until: int = Field(sa_type=BIG)
    period_start: datetime | None = when()
    period_end: datetime = when(nullable=False)
    planned_at: datetime = when(nullable=False)
    next_try_at: datetime | None = when()
    finished_at: datetime | None = when()
    answer: str
    message_id: str
    holder: str  # the process that sends it
    head: dict[str, Any] = listed()  # what the message says besides its stories


class DeliveryItemRow(Row, table=True):
    """One article that a delivery carries, with the story it is told as."""

    __tablename__ = "delivery_item"

    delivery_id: int = Field(foreign_key="delivery.id", primary_key=True, sa_type=BIG)
    article_id: int = Field(foreign_key="article.id", primary_key=True, index=True, sa_type=BIG)
    story_id: int = Field(index=True, sa_type=BIG)
    state: str  # planned, sent (in a part that arrived), omitted, isolated; copy: told with another
    position: int  # in the message; -1 for copies
    heading: str
    revision: int  # of the article, as it was told
    why: str  # for isolated ones
    shown: dict[str, Any] = listed()  # note, outlet, sentences, figures as they were told


class SubscriptionMarkRow(Row, table=True):
    """Up to which article a recipient has been told: moves on acceptance only."""

    __tablename__ = "subscription_mark"

    digest: str = Field(primary_key=True)
    channel: str = Field(primary_key=True)
    recipient: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)  # digest, alert
    until: int = Field(sa_type=BIG)
    period_end: datetime | None = when()
    fired_at: datetime = when(nullable=False)
