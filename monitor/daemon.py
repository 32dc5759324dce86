"""The daemon: a few fixed jobs on APScheduler's clock; what is due is a row in the archive.

tick       polls due sources and looks again at articles whose recheck is due
deliver    plans due digests and sends what is planned
prune      once a day: snapshots, sketches and old rows beyond what is kept
heartbeat  renews the lease on the archive, tells systemd, writes the health file

SIGTERM or SIGINT: take no more work, finish what is under way within the deadline, end.
SIGHUP: read the configuration again; a broken one is refused and the old one stays.
"""

import asyncio
import os
import signal
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MISSED, JobExecutionEvent
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from monitor import log
from monitor.clock import Clock
from monitor.errors import ConfigError, MonitorError, StoreError
from monitor.settings import notify_socket
from monitor.store import Holder, Store

DRAIN = 30.0  # seconds that work under way may take after SIGTERM
BESIDE = frozenset({"tick"})  # jobs that run beside their own last run, which one site may hold up
HEARTBEAT = 15.0  # seconds
LEASE = timedelta(seconds=60)


class Work(Protocol):
    """What the daemon does; one object per configuration, replaced on SIGHUP."""

    async def tick(self) -> None:
        """Poll what is due."""

    async def deliver(self) -> None:
        """Plan and send what is due."""

    async def prune(self) -> None:
        """Drop what is no longer kept."""

    async def close(self) -> None:
        """Give connections and worker processes back."""


@dataclass(frozen=True, kw_only=True)
class Beats:
    """How often each job runs, in seconds."""

    tick: float = 5.0
    deliver: float = 5.0
    prune: float = 86_400.0


class Daemon:
    """Runs `make()`'s work until it is told to stop."""

    def __init__(
        self,
        make: Callable[[], Work],
        store: Store,
        clock: Clock,
        beats: Beats | None = None,
        *,
        drain: float = DRAIN,
    ) -> None:
        self._make, self._store, self._clock = make, store, clock
        self._beats, self._patience = beats or Beats(), drain
        self._me = Holder(host=socket.gethostname(), pid=os.getpid(), started_at=clock())
        self._stopping = asyncio.Event()
        self._under_way: set[asyncio.Task[None]] = set()
        self._failure: BaseException | None = None

    async def run(self) -> None:
        """Serve until SIGTERM or SIGINT; raise StoreError where another daemon has the archive."""
        self._store.lease.take(self._me, self._clock(), LEASE)
        # A daemon that was killed left its claims on sources: nobody else works here now.
        self._store.sources.release_all()
        self._work = self._make()
        scheduler = self._scheduler()
        self._listen_to_signals()
        scheduler.start()
        notify("READY=1\nSTATUS=watching")
        log.event("daemon started", pid=self._me.pid)
        try:
            await self._stopping.wait()
        finally:
            notify("STOPPING=1")
            scheduler.pause()
            await self._drain()
            # wait=False: AsyncIOScheduler would cancel what it is asked to wait for (3.11).
            scheduler.shutdown(wait=False)
            await self._work.close()
            self._store.lease.release(self._me)
            log.event("daemon stopped")
        if self._failure is not None:
            raise self._failure

    def _scheduler(self) -> AsyncIOScheduler:
        defaults = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        scheduler = AsyncIOScheduler(timezone="UTC", job_defaults=defaults)
        scheduler.add_listener(_complain, EVENT_JOB_ERROR | EVENT_JOB_MISSED)
        now = self._clock()
        for name, seconds in (
            ("tick", self._beats.tick),
            ("deliver", self._beats.deliver),
            ("prune", self._beats.prune),
        ):
            scheduler.add_job(
                self._start, "interval", args=[name], seconds=seconds, id=name, next_run_time=now
            )
        scheduler.add_job(self._heartbeat, "interval", seconds=HEARTBEAT, id="heartbeat")
        return scheduler

    async def _start(self, name: str) -> None:
        """Start a job, unless its last run is under way and it would wait for that one anyway; it
        outlives the scheduler's call."""
        running = any(task.get_name() == name for task in self._under_way)
        if self._stopping.is_set() or (running and name not in BESIDE):
            return
        task = asyncio.create_task(self._guarded(name), name=name)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _guarded(self, name: str) -> None:
        job: Callable[[], Awaitable[None]] = getattr(self._work, name)
        try:
            await job()
        except MonitorError as error:
            log.trouble(f"{name} failed", error=str(error))
        except Exception as error:  # noqa: BLE001 - the outermost loop: say it, go on next time
            log.trouble(f"{name} broke", error=repr(error), exc_info=error)

    async def _heartbeat(self) -> None:
        kept = await asyncio.to_thread(self._store.lease.renew, self._me, self._clock(), LEASE)
        if not kept:
            self._failure = StoreError("another daemon has taken over this archive")
            self._stopping.set()
            return
        notify("WATCHDOG=1")

    def _listen_to_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stopping.set)
        loop.add_signal_handler(signal.SIGHUP, self._reload)

    def _reload(self) -> None:
        """Replace the work by that of the new configuration; what runs finishes with the old."""
        notify("RELOADING=1")
        try:
            work = self._make()
        except ConfigError as error:
            log.trouble("configuration refused, the old one stays", error=str(error))
        else:
            old, self._work = self._work, work
            self._under_way.add(asyncio.create_task(self._retire(old), name="retire"))
            log.event("configuration reloaded")
        notify("READY=1")

    async def _retire(self, old: Work) -> None:
        """Close former work once nothing of it runs any more."""
        me = asyncio.current_task()
        running = [task for task in self._under_way if task is not me]
        await asyncio.gather(*running, return_exceptions=True)
        await old.close()
        if me is not None:
            self._under_way.discard(me)

    async def _drain(self) -> None:
        """Let running work finish; after the deadline cancel it, which every step survives."""
        if not self._under_way:
            return
        _, late = await asyncio.wait(set(self._under_way), timeout=self._patience)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)


def _complain(event: JobExecutionEvent) -> None:
    log.trouble("scheduler", job=event.job_id, error=str(getattr(event, "exception", "missed")))


def notify(message: str) -> None:
    """Tell systemd (sd_notify(3)): a datagram to the socket it named, nothing without one."""
    address = notify_socket()
    if not address:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
        channel.connect("\0" + address[1:] if address.startswith("@") else address)
        channel.sendall(message.encode())
