"""Decides who is due to be told, and writes the deliveries down."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from monitor.deliver.composing import Composed, Order, compose_for
from monitor.deliver.means import Means
from monitor.model import Digest, Mark, Subscription
from monitor.schedule import timetable
from monitor.store import Standing

Kind = Literal["digest", "alert"]
_DAY = timedelta(days=1)
_CLOCK_SLACK = timedelta(minutes=2)  # a mark that far ahead was set by a wrong clock


def plan_due(means: Means, now: datetime) -> tuple[int, ...]:
    """Plan every digest and alert that is due; return the ids of the deliveries written down."""
    planned: list[int] = []
    for subscription in means.subscriptions:
        for kind in _kinds(means, subscription):
            for mark in marks(means, subscription, kind, now):
                if _is_due(means, subscription, mark, now):
                    planned += _plan(means, subscription, mark, now)
    return tuple(planned)


def plan_now(means: Means, subscription: Subscription, now: datetime) -> tuple[int, ...]:
    """Plan a digest for every recipient whatever its schedule says; quiet hours do not count.

    Where there is nothing new, nothing is planned: not even an empty digest for the second time.
    """
    kind: Kind = "alert" if subscription.alert else "digest"
    return tuple(
        number
        for mark in marks(means, subscription, kind, now)
        for number in _plan(means, subscription, mark, now, by_hand=True)
    )


def marks(means: Means, subscription: Subscription, kind: Kind, now: datetime) -> tuple[Mark, ...]:
    """Return the marks of every place in use; new ones begin here."""
    places = means.places(subscription)
    known = means.store.marks.of(subscription.name, kind)
    missing = set(places) - {(mark.channel, mark.recipient) for mark in known}
    if missing:
        fresh = beginning(means, subscription, kind, now)
        means.store.marks.begin(
            replace(fresh, channel=channel, recipient=recipient) for channel, recipient in missing
        )
        known = means.store.marks.of(subscription.name, kind)
    return tuple(mark for mark in known if (mark.channel, mark.recipient) in places)


def beginning(means: Means, subscription: Subscription, kind: Kind, now: datetime) -> Mark:
    """Return where a new recipient begins: one whole interval back, and a day at least.

    So a first digest is not empty, and one added to an old archive does not tell all of it.
    """
    since = now - _DAY
    if kind == "digest":
        passed = timetable.previous_fire(subscription.schedule, subscription.zone, now)
        before = passed - timedelta(seconds=1)
        since = min(
            since, timetable.previous_fire(subscription.schedule, subscription.zone, before)
        )
    until = means.store.marks.last_before(since)
    return Mark(
        digest=subscription.name,
        channel="",
        recipient="",
        kind=kind,
        until=until,
        period_end=since if until else None,
        # An alert may go out at once: the gap counts from alerts, not from the beginning.
        fired_at=now if kind == "digest" else since,
    )


def next_order(
    means: Means, subscription: Subscription, now: datetime, since: datetime | None = None
) -> Order:
    """Return what would be composed now for the first recipient; writes nothing down.

    With `since`: everything stored since that moment, as if nothing of it had been told.
    """
    kind: Kind = "alert" if subscription.alert else "digest"
    places = means.places(subscription)
    known = (m for m in means.store.marks.of(subscription.name, kind))
    used = (mark for mark in known if (mark.channel, mark.recipient) in places)
    mark = next(used, None) or beginning(means, subscription, kind, now)
    if since is not None:
        mark = replace(mark, until=means.store.marks.last_before(since), period_end=since)
    until = max(means.store.articles.max_id(), mark.until)
    return Order(
        subscription=subscription,
        mark=mark,
        until=until,
        now=now,
        fresh_to_all=since is not None,
    )


def message_id(digest: Digest, channel: str, recipient: str) -> str:
    """Return the id of a delivery: the same whenever it is sent again."""
    place = f"{digest.key}|{channel}|{recipient}"
    return hashlib.sha256(place.encode()).hexdigest()[:32]


def _kinds(means: Means, subscription: Subscription) -> Iterator[Kind]:
    """A topic marked as an alert goes out at once in every digest that holds it."""
    urgent = {topic.name for topic in means.topics if topic.alert}
    if subscription.alert or urgent & set(subscription.topics or urgent):
        yield "alert"
    if not subscription.alert:
        yield "digest"


def _is_due(means: Means, subscription: Subscription, mark: Mark, now: datetime) -> bool:
    if mark.fired_at > now + _CLOCK_SLACK:
        means.store.marks.turn_back(mark, now)
        return False
    if mark.kind == "digest":
        schedule, zone = subscription.schedule, subscription.zone
        return timetable.due_since(schedule, zone, mark.fired_at, now) is not None
    # In quiet hours alerts gather and go out as one; so does a burst of them.
    if timetable.quiet_until(subscription.quiet, subscription.zone, now):
        return False
    if now < mark.fired_at + subscription.alert_gap:
        return False
    return means.store.articles.max_id() > mark.until


def _plan(
    means: Means, subscription: Subscription, mark: Mark, now: datetime, *, by_hand: bool = False
) -> tuple[int, ...]:
    standing = means.store.deliveries.standing(mark)
    if standing.unsettled:  # perhaps taken: what it told is not known until it is
        return ()
    until = max(means.store.articles.max_id(), mark.until)
    order = Order(subscription=subscription, mark=mark, until=until, now=now)
    composed = compose_for(means, order)
    if composed.empty and not _worth_saying(order, by_hand=by_hand):
        fired = mark.fired_at if order.alert else now
        means.store.deliveries.pass_over(mark, until=until, period_end=now, fired_at=fired)
        return ()
    if order.alert and not (by_hand or _is_news(composed, standing.reach)):
        return ()  # all of it waits already, or was refused: only news is worth a further message
    held = None if by_hand else _held(order, standing)
    number = _write(means, order, composed, held or now)
    return () if number is None else (number,)


def _is_news(composed: Composed, reach: int) -> bool:
    items = (*composed.digest.items, *composed.digest.omitted_items)
    return any(member > reach for item in items for member in item.members)


def _held(order: Order, standing: Standing) -> datetime | None:
    """Quiet hours hold a message; an alert does not overtake the wait of the one it replaces."""
    quiet, zone = order.subscription.quiet, order.subscription.zone
    until = timetable.quiet_until(quiet, zone, order.now)
    return until or (standing.next_try_at if order.alert else None)


def _worth_saying(order: Order, *, by_hand: bool) -> bool:
    """Nothing found is worth saying where the reader asked for it, but not twice by hand."""
    if order.alert or not order.subscription.send_empty:
        return False
    return not by_hand or order.until > order.mark.until or order.mark.fired_at == order.now


def _write(means: Means, order: Order, composed: Composed, next_try_at: datetime) -> int | None:
    mark = order.mark
    return means.store.deliveries.plan(
        mark,
        composed.digest,
        composed.articles,
        message_id=message_id(composed.digest, mark.channel, mark.recipient),
        fired_at=order.now,
        next_try_at=max(next_try_at, order.now),
        now=order.now,
    )
