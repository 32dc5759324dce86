"""What a digest rests on: which sources were read until when, and which were not."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from monitor.digest import words
from monitor.model import Coverage, FetchPolicy, HealthEvent, Source, SourceCoverage, SourceState


def cover(
    sources: Sequence[Source],
    states: Mapping[str, SourceState],
    events: Sequence[HealthEvent],
    *,
    since: datetime | None = None,
    outside: int = 0,
    isolated: tuple[str, ...] = (),
) -> Coverage:
    """Describe every enabled source. `events` began or ended in the period, or are still open.

    `since` is when the last digest was: what began before it was told there.
    """
    return Coverage(
        sources=tuple(
            _source(source, states.get(source.name), events, since)
            for source in sources
            if source.enabled
        ),
        started=tuple(e for e in events if e.ended_at is None and _is_news(e, since)),
        ended=tuple(event for event in events if event.ended_at is not None),
        outside=outside,
        isolated=isolated,
    )


def _source(
    source: Source,
    state: SourceState | None,
    events: Sequence[HealthEvent],
    since: datetime | None,
) -> SourceCoverage:
    said, detail = _state(source.name, state, events, since)
    return SourceCoverage(
        source=source.name,
        title=source.title,
        read_until=state.last_success_at if state else None,
        state=said,
        detail=detail,
        notices=_notices(source.policy),
    )


def _is_news(event: HealthEvent, since: datetime | None) -> bool:
    return since is None or event.started_at > since


def _state(
    name: str, state: SourceState | None, events: Sequence[HealthEvent], since: datetime | None
) -> tuple[str, str]:
    """An open trouble says more than a count of failures. It is named by its kind; what it is
    about is told once, from then on only since when."""
    if state is None or state.last_poll_at is None:
        return "not read yet", ""
    troubles = [e for e in events if e.source == name and e.ended_at is None]
    if troubles:
        worst = max(troubles, key=lambda event: event.started_at)
        told = f"since {words.day(worst.started_at)}"
        return worst.kind, worst.detail if _is_news(worst, since) else told
    if state.failures:
        return "failing", state.last_detail or state.last_code
    return "ok", ""


def _notices(policy: FetchPolicy) -> tuple[str, ...]:
    """Exceptions that every report must show (they were allowed for a reason, not for ever)."""
    found = []
    if policy.robots == "ignore":
        found.append(f"robots.txt not obeyed: {policy.robots_reason or 'no reason given'}")
    if policy.tls != "verify" or policy.tls_pin:
        found.append(f"certificate exception: {policy.tls_reason or policy.tls}")
    return tuple(found)
