"""Every table of the archive, as SQLModel rows and as the Core tables that the queries use.

After a change run `python -m monitor.store.migrations` (it says how): a database is made by
migrations, not from here. docs/database.md explains each column. Row classes do not validate:
values come from rows.py.
"""

from monitor.store.tables.articles import (
    ArticleKeyRow,
    ArticleMatchRow,
    ArticleRow,
    FigureRow,
    RevisionRow,
    SnapshotBodyRow,
    SnapshotRow,
)
from monitor.store.tables.columns import AnyText, ExactDecimal, Row, UtcDateTime, table
from monitor.store.tables.deliveries import DeliveryItemRow, DeliveryRow, SubscriptionMarkRow
from monitor.store.tables.sources import (
    DaemonLeaseRow,
    EntryRow,
    HealthEventRow,
    HostRow,
    ListingStateRow,
    SourceStateRow,
)
from monitor.store.tables.stories import (
    SketchDocRow,
    SketchRow,
    StoryLinkRow,
    StoryMemberRow,
    StoryRow,
    StoryRulingRow,
)

METADATA = Row.metadata

ARTICLE = table(ArticleRow)
ARTICLE_KEY = table(ArticleKeyRow)
ARTICLE_MATCH = table(ArticleMatchRow)
DAEMON_LEASE = table(DaemonLeaseRow)
DELIVERY = table(DeliveryRow)
DELIVERY_ITEM = table(DeliveryItemRow)
ENTRY = table(EntryRow)
FIGURE = table(FigureRow)
HEALTH_EVENT = table(HealthEventRow)
HOST = table(HostRow)
LISTING_STATE = table(ListingStateRow)
REVISION = table(RevisionRow)
SKETCH = table(SketchRow)
SKETCH_DOC = table(SketchDocRow)
SNAPSHOT = table(SnapshotRow)
SNAPSHOT_BODY = table(SnapshotBodyRow)
SOURCE_STATE = table(SourceStateRow)
STORY = table(StoryRow)
STORY_LINK = table(StoryLinkRow)
STORY_MEMBER = table(StoryMemberRow)
STORY_RULING = table(StoryRulingRow)
SUBSCRIPTION_MARK = table(SubscriptionMarkRow)

__all__ = [
    "ARTICLE",
    "ARTICLE_KEY",
    "ARTICLE_MATCH",
    "DAEMON_LEASE",
    "DELIVERY",
    "DELIVERY_ITEM",
    "ENTRY",
    "FIGURE",
    "HEALTH_EVENT",
    "HOST",
    "LISTING_STATE",
    "METADATA",
    "REVISION",
    "SKETCH",
    "SKETCH_DOC",
    "SNAPSHOT",
    "SNAPSHOT_BODY",
    "SOURCE_STATE",
    "STORY",
    "STORY_LINK",
    "STORY_MEMBER",
    "STORY_RULING",
    "SUBSCRIPTION_MARK",
    "AnyText",
    "ExactDecimal",
    "Row",
    "UtcDateTime",
]
