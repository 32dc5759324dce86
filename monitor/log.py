"""One log line per unit of work: event, status, counts and duration as fields.

The first failure and the recovery are said aloud, the repetition only at debug level.
"""

import logging
import sys
from typing import Any, Literal

import structlog

from monitor.model import Outcome, SourceState

_log = structlog.get_logger("monitor")


def configure(style: Literal["plain", "json"], *, verbose: bool = False) -> None:
    """Send log lines to standard error: for people, or one JSON object a line."""
    _configure(style, logging.DEBUG if verbose else logging.INFO)
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(name)s: %(message)s")


def _configure(style: Literal["plain", "json"], level: int) -> None:
    shape: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if style == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            shape,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def poll(outcome: Outcome, before: SourceState) -> None:
    """Log one poll."""
    line = _log.bind(
        source=outcome.source,
        status=outcome.code,
        entries=outcome.entries,
        new=outcome.new,
        skipped=outcome.skipped,
        failed=outcome.failed,
        seconds=round(outcome.seconds, 3),
    )
    if outcome.detail or outcome.warnings:
        line = line.bind(detail="; ".join((outcome.detail, *outcome.warnings)).strip("; "))
    if outcome.severity is None:
        recovered = before.failures > 0
        say = line.info if recovered or outcome.new or outcome.failed else line.debug
        say("poll recovered" if recovered else "poll")
    elif before.last_code != outcome.code:
        line.warning("poll failed")
    else:
        line.debug("poll still failing", failures=before.failures + 1)


def event(name: str, **fields: Any) -> None:
    """Log something that happened once."""
    _log.info(name, **fields)


def trouble(name: str, **fields: Any) -> None:
    """Log something a person should look at."""
    _log.warning(name, **fields)


# A command says itself what happened; only the daemon asks for a log.
_configure("plain", logging.ERROR)
