"""How long a server asks us to wait: pure."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

MOST_WAIT = 24 * 3600.0  # seconds; nobody can send us away for longer


def retry_after(value: str | None, now: datetime) -> float | None:
    """Read Retry-After (RFC 9110 10.2.3), seconds or a date; None where it says nothing usable.

    Returns seconds, at least 0 and at most a day.
    """
    text = (value or "").strip()
    if not text:
        return None
    if text.isascii() and text.isdigit():
        return min(float(text[:9]), MOST_WAIT)
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return min(max((at - now).total_seconds(), 0.0), MOST_WAIT)
