"""Tables of what is remembered of sources, hosts and entries between two looks at them.

After a change: python -m monitor.store.migrations
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlmodel import Field

from monitor.store.tables.columns import BIG, Row, listed, when


class SourceStateRow(Row, table=True):
    """When and how to look at a source again."""

    __tablename__ = "source_state"

    source: str = Field(primary_key=True)
    next_due_at: datetime | None = when(index=True)
    lease_until: datetime | None = when()
    failures: int
    last_poll_at: datetime | None = when()
    last_success_at: datetime | None = when()
    last_new_at: datetime | None = when()
    last_code: str
    last_detail: str
    way: int
    gaps: list[float] = listed()
    hint_seconds: float | None


class ListingStateRow(Row, table=True):
    """What is remembered of one listing address of a source."""

    __tablename__ = "listing_state"

    source: str = Field(primary_key=True)
    url: str = Field(primary_key=True)
    position: int
    etag: str | None
    last_modified: str | None
    body_sha256: str | None
    reader: str
    full_fetch_at: datetime | None = when()
    moved_to: str | None
    entry_keys: list[str] = listed()
    entry_marks: list[str] = listed()
    candidates: int


class HostRow(Row, table=True):
    """Politeness towards one host, kept over restarts."""

    __tablename__ = "host"

    host: str = Field(primary_key=True)
    next_allowed_at: datetime | None = when()
    robots_body: str | None
    robots_status: int | None
    robots_fetched_at: datetime | None = when()


class HealthEventRow(Row, table=True):
    """A trouble of a source, from its start to its end."""

    __tablename__ = "health_event"
    __table_args__ = (Index("ix_health_event_source_kind", "source", "kind"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG)
    source: str
    kind: str
    detail: str
    started_at: datetime = when(index=True, nullable=False)
    ended_at: datetime | None = when(index=True)
    start_reported_at: datetime | None = when()
    end_reported_at: datetime | None = when()


class EntryRow(Row, table=True):
    """An article that a listing announced and that is not in the archive (yet)."""

    __tablename__ = "entry"
    __table_args__ = (Index("ix_entry_source_state_next_try_at", "source", "state", "next_try_at"),)

    key: str = Field(primary_key=True)
    source: str
    keys: list[str] = listed()
    url: str
    payload: dict[str, Any] = listed()
    state: str  # waiting, held, skipped
    reason: str
    attempts: int
    found_at: datetime = when(nullable=False)
    position: int  # in the listing, newest first
    next_try_at: datetime = when(nullable=False)


class DaemonLeaseRow(Row, table=True):
    """Which daemon has this archive: one at a time."""

    __tablename__ = "daemon_lease"

    name: str = Field(primary_key=True)
    host: str
    pid: int
    started_at: datetime = when(nullable=False)
    until: datetime = when(nullable=False)
