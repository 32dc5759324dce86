"""When an article is looked at again: news is corrected soon after it appears, or never."""

from datetime import datetime, timedelta

from monitor.model import Article

SCHEDULE = (
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(hours=24),
    timedelta(days=7),
)
OLD = timedelta(days=7)  # what was old news when it was found is not looked at again


def first_recheck(article: Article, now: datetime) -> datetime | None:
    """Return when to look again at an article found `now`, None for never."""
    if article.published is not None and article.published.at < now - OLD:
        return None
    return now + SCHEDULE[0]


def next_recheck(seen_at: datetime, now: datetime) -> datetime | None:
    """Return the next time of the schedule that is not past: a long downtime is not made up for."""
    return next((seen_at + step for step in SCHEDULE if seen_at + step > now), None)
