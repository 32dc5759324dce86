"""Articles that tell the same event."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from monitor.model.article import Article
from monitor.model.figure import Figure
from monitor.model.topic import Match

Kinship = Literal["first", "same-text", "copy", "story", "by-hand"]


@dataclass(frozen=True, kw_only=True)
class StoredArticle:
    """An article in the archive. `id` rises with insertion and is never reused."""

    id: int
    article: Article
    seen_at: datetime
    story_id: int
    snapshot: str | None = None  # SHA-256
    revision: int = 0
    matches: tuple[Match, ...] = ()
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Member:
    """Why an article belongs to its story: the decision, its score and its partner.

    `cover_old` and `cover_new` are shares (0..1) of the partner's and the article's own shingles
    that are common: they tell a cut, an update and a reprint apart.
    """

    article_id: int
    kinship: Kinship
    reason: str
    score: float
    partner: int | None = None
    cover_old: float | None = None
    cover_new: float | None = None
    flags: tuple[str, ...] = ()  # 'digits-swapped', 'cut', 'update', 'reprint'


@dataclass(frozen=True, kw_only=True)
class Story:
    """One event. `members` are in order of arrival; `best` is the article to show."""

    id: int
    best: int
    first_seen_at: datetime
    updated_at: datetime
    members: tuple[Member, ...]
