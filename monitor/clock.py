"""The only place that asks what time it is; everything else is told `now`."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Return the current time as aware UTC."""
    return datetime.now(UTC)
