"""Hosts, troubles and the daemon's lease, on every database."""

import os
from datetime import timedelta

import pytest

from monitor.errors import StoreError
from monitor.model import HostState
from monitor.store import Holder, Store
from tests.store.readings import HOUR, NOW

TTL = timedelta(minutes=2)


def test_hosts_are_remembered(empty: Store) -> None:
    """The last word counts."""
    assert empty.hosts.load("news.example") is None
    empty.hosts.save(HostState(host="news.example", next_allowed_at=NOW))
    full = HostState(
        host="https://news.example",
        robots_body="User-agent: *\nDisallow: /x\n",
        robots_status=200,
        robots_fetched_at=NOW,
    )
    later = HostState(host="news.example", next_allowed_at=NOW + HOUR)
    empty.hosts.save_many([full, later])
    assert empty.hosts.load("https://news.example") == full
    assert empty.hosts.load("news.example") == later


def test_a_trouble_starts_once_and_ends_once(empty: Store) -> None:
    """Saying it again changes nothing; another kind is another trouble."""
    event = empty.health.start("gazette", "failing", "timeout", NOW)
    assert event is not None
    assert empty.health.start("gazette", "failing", "refused", NOW + HOUR) is None
    other = empty.health.start("gazette", "stale", "", NOW + HOUR)
    assert empty.health.open("gazette") == (event, other)
    assert empty.health.open("herald") == ()
    over = empty.health.end("gazette", "failing", NOW + 2 * HOUR)
    assert over is not None
    assert over.ended_at == NOW + 2 * HOUR
    assert empty.health.end("gazette", "failing", NOW + 3 * HOUR) is None
    assert empty.health.open() == (other,)
    again = empty.health.start("gazette", "failing", "timeout", NOW + 4 * HOUR)
    assert again is not None
    assert empty.health.between(NOW + HOUR, NOW + 3 * HOUR) == (over,)
    assert empty.health.between(None, NOW) == (over,)


def test_start_and_end_are_reported_once_each(empty: Store) -> None:
    """An end that comes after the report of the start is told as well."""
    event = empty.health.start("gazette", "silent", "9 days", NOW)
    assert event is not None
    assert empty.health.unreported() == (event,)
    empty.health.mark_reported([event], NOW)
    assert empty.health.unreported() == ()
    over = empty.health.end("gazette", "silent", NOW + HOUR)
    assert over is not None
    assert empty.health.unreported() == (over,)
    empty.health.mark_reported([over], NOW + HOUR)
    assert empty.health.unreported() == ()


def _daemon(host: str = "elsewhere", pid: int = 4711) -> Holder:
    return Holder(host=host, pid=pid, started_at=NOW)


def test_there_is_one_daemon(empty: Store) -> None:
    """The second is told who is there; a lease that is not renewed is lost."""
    one, two = _daemon(), _daemon("here", 12)
    empty.lease.take(one, NOW, TTL)
    assert empty.lease.who(NOW) == one
    with pytest.raises(StoreError, match="process 4711 on elsewhere, running since 2026-10-05"):
        empty.lease.take(two, NOW, TTL)
    assert empty.lease.renew(one, NOW + TTL, TTL)
    with pytest.raises(StoreError):
        empty.lease.take(two, NOW + TTL, TTL)
    assert empty.lease.who(NOW + 2 * TTL) is None
    empty.lease.take(two, NOW + 2 * TTL, TTL)
    assert not empty.lease.renew(one, NOW + 2 * TTL, TTL)
    empty.lease.release(one)
    assert empty.lease.who(NOW + 2 * TTL) == two
    empty.lease.release(two)
    assert empty.lease.who(NOW + 2 * TTL) is None


def test_a_daemon_that_died_here_is_replaced_at_once(empty: Store) -> None:
    """Its process is gone, or its number is ours now: restarting must not wait for the lease."""
    dead = os.fork()
    if dead == 0:
        os._exit(0)
    os.waitpid(dead, 0)
    empty.lease.take(_daemon("here", dead), NOW, TTL)
    empty.lease.take(_daemon("here", 1), NOW, TTL)
    empty.lease.take(Holder(host="here", pid=1, started_at=NOW + HOUR), NOW, TTL)
    with pytest.raises(StoreError, match="process 1 on here"):
        empty.lease.take(_daemon("here", os.getpid()), NOW, TTL)
