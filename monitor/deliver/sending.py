"""Sends what is planned: claims it, hands it to its channel, writes down what came of it."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Coroutine, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import perf_counter
from typing import TypeVar

import anyio

from monitor import log
from monitor.deliver.failures import notices
from monitor.deliver.means import Means
from monitor.deliver.parts import Parts, Send
from monitor.deliver.planning import plan_due, plan_now
from monitor.errors import DeliveryError
from monitor.model import Backoff, Channel, Delivery, Digest, Receipt, Subscription
from monitor.schedule import timetable

T = TypeVar("T")


@dataclass
class Round:
    """What one round came to; ids of deliveries."""

    planned: tuple[int, ...] = ()
    accepted: list[int] = field(default_factory=list)
    later: list[int] = field(default_factory=list)  # put off or uncertain: tried again
    failed: list[int] = field(default_factory=list)


def wait(backoff: Backoff, attempts: int, retry_after: float | None = None) -> timedelta:
    """Return how long to wait after that many attempts; at least what the server asked for."""
    grown = backoff.first.total_seconds() * backoff.factor ** min(attempts - 1, 60)
    seconds = max(min(grown, backoff.most.total_seconds()), retry_after or 0.0)
    return timedelta(seconds=seconds)


class Courier:
    """Plans and sends. Its rounds may overlap; several processes may each have one."""

    def __init__(self, means: Means) -> None:
        self._means = means
        self._busy: set[str] = set()  # channels that a round is sending on
        self._tasks: set[asyncio.Task[None]] = set()
        self._missed: set[str] = set()  # channels that are wanted and cannot be used

    async def round(self, patience: float | None = None) -> Round:
        """Plan what is due and send everything that can be sent now.

        After `patience` seconds, channels that are still at work are left to themselves: the next
        rounds do without them. None waits for all.
        """
        done = Round(planned=await self._stored(lambda: plan_due(self._means, self._now())))
        await self.send_due(done, patience=patience)
        return done

    async def send_due(
        self, done: Round, only: Sequence[int] | None = None, patience: float | None = None
    ) -> None:
        """Send due deliveries, of those in `only` if given, quiet hours or not, then."""
        due = await self._stored(lambda: self._means.store.deliveries.due(self._now()))
        by_channel: dict[str, list[Delivery]] = defaultdict(list)
        for delivery in due:
            wanted = delivery.id in only if only is not None else not self._is_quiet(delivery)
            if wanted and delivery.channel not in self._busy:
                by_channel[delivery.channel].append(delivery)
        for name, waiting in by_channel.items():
            self._tasks.add(asyncio.create_task(self._channel(name, waiting, done)))
        await self._wait(patience)

    async def send_now(self, subscription: Subscription) -> tuple[int, ...]:
        """Send a digest by hand, with what waits of it; return the deliveries concerned."""
        ledger = self._means.store.deliveries
        planned = await self._stored(lambda: plan_now(self._means, subscription, self._now()))
        due = await self._stored(lambda: ledger.due(self._now()))
        waiting = {each.id for each in due if each.digest == subscription.name}
        numbers = tuple(sorted({*planned, *waiting}))
        await self.send_due(Round(planned=planned), only=numbers)
        return numbers

    async def close(self) -> None:
        """Wait for what is being sent; each sending has its deadline."""
        await self._wait(None)

    async def _wait(self, patience: float | None) -> None:
        """A fault of ours on one channel is raised when the others have had their turn."""
        if not self._tasks:
            return
        try:
            finished, _ = await asyncio.wait(self._tasks, timeout=patience)
        except asyncio.CancelledError:
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
            self._tasks.clear()
            raise
        self._tasks -= finished
        for task in finished:
            task.result()

    async def _channel(self, name: str, waiting: Sequence[Delivery], done: Round) -> None:
        channel = self._means.channels.get(name)
        if channel is None:
            why = self._means.unavailable.get(name, "is no longer configured")
            if name not in self._missed:  # say it once, not every few seconds
                self._missed.add(name)
                log.trouble("delivery waits", channel=name, detail=why, waiting=len(waiting))
            return
        self._busy.add(name)
        try:
            await self._all(channel, waiting, done)
        finally:
            self._busy.discard(name)

    async def _all(self, channel: Channel, waiting: Sequence[Delivery], done: Round) -> None:
        """Send to a few recipients at a time, until the server asks for a pause."""
        limit = asyncio.Semaphore(getattr(channel, "at_once", 1))
        paused = asyncio.Event()

        async def one(delivery: Delivery) -> None:
            async with limit:
                if not paused.is_set() and await self._one(channel, delivery, done):
                    paused.set()

        await _all_of(one(delivery) for delivery in waiting)

    async def _one(self, channel: Channel, delivery: Delivery, done: Round) -> bool:
        """Send one delivery; True where the channel asks for a pause."""
        ledger, means = self._means.store.deliveries, self._means
        mine = await self._stored(lambda: ledger.claim(delivery, self._now(), means.lease))
        if mine is None:
            return False
        if mine.doubts >= means.backoff.doubts:  # its senders died on it, or answers were lost
            lost = DeliveryError(channel=channel.name, answer=mine.answer, uncertain=True)
            return await self._settle_error(mine, lost, done)
        started = perf_counter()
        try:
            receipt = await self._sent(channel, mine)
        except DeliveryError as error:
            return await self._settle_error(mine, error, done)
        except asyncio.CancelledError:
            # We are told to stop: whether it was taken is not known; the next start asks again.
            ledger.doubt(mine, "stopped while sending", self._now(), self._now())
            raise
        await self._stored(lambda: ledger.accept(mine, receipt.answer, self._now()))
        done.accepted.append(mine.id)
        _log(mine, "accepted", receipt.answer, perf_counter() - started)
        return False

    async def _sent(self, channel: Channel, delivery: Delivery) -> Receipt:
        digest = await self._stored(lambda: self._means.store.deliveries.contents(delivery.id))

        async def send(part: Digest, message_id: str) -> Receipt:
            return await self._in_time(channel, part, delivery.recipient, message_id)

        try:
            return await send(digest, delivery.message_id)
        except DeliveryError as error:
            if not error.content or not digest.items:
                raise
            return await self._in_parts(delivery, digest, send, error)

    async def _in_parts(
        self,
        delivery: Delivery,
        digest: Digest,
        send: Send,
        refusal: DeliveryError,
    ) -> Receipt:
        ledger = self._means.store.deliveries

        async def told(ids: Sequence[int]) -> None:
            await self._stored(lambda: ledger.note_sent(delivery, ids))

        parts = Parts(digest=digest, message_id=delivery.message_id, send=send, told=told)
        receipt = await parts.run(refusal)
        await self._stored(lambda: ledger.isolate(delivery, parts.isolated))
        return receipt

    async def _in_time(self, channel: Channel, digest: Digest, to: str, message_id: str) -> Receipt:
        try:
            async with asyncio.timeout(self._means.deadline):
                return await channel.send(
                    digest, to=to, message_id=message_id, post=self._means.post
                )
        except TimeoutError:
            said = f"no answer within {self._means.deadline:g} s"
            raise DeliveryError(channel=channel.name, answer=said, uncertain=True) from None

    async def _settle_error(self, mine: Delivery, error: DeliveryError, done: Round) -> bool:
        now, ledger = self._now(), self._means.store.deliveries
        backoff = self._means.backoff_of(mine.channel)
        if error.told:
            await self._stored(lambda: ledger.note_sent(mine, error.told))
        again = now + wait(backoff, mine.attempts, error.retry_after)
        if error.uncertain:
            last = mine.doubts + 1 >= backoff.doubts
            await self._stored(
                lambda: ledger.doubt(mine, error.answer, None if last else again, now)
            )
            (done.failed if last else done.later).append(mine.id)
        elif error.retry and mine.attempts < backoff.attempts:
            await self._stored(lambda: ledger.put_off(mine, error.answer, again))
            done.later.append(mine.id)
        else:
            told = notices(self._means, mine, error, now)
            await self._stored(lambda: ledger.fail(mine, error.answer, now, told))
            done.failed.append(mine.id)
        _log(mine, "uncertain" if error.uncertain else "not taken", error.answer, 0.0)
        if error.retry_after:
            await self._stored(lambda: ledger.hold_channel(mine.channel, again))
        return bool(error.retry_after)

    def _is_quiet(self, delivery: Delivery) -> bool:
        subscription = self._means.subscription(delivery.digest)
        if subscription is None:
            return False
        return bool(timetable.quiet_until(subscription.quiet, subscription.zone, self._now()))

    def _now(self) -> datetime:
        return self._means.clock()

    async def _stored(self, work: Callable[[], T]) -> T:
        return await anyio.to_thread.run_sync(work)


async def _all_of(work: Iterable[Coroutine[None, None, None]]) -> None:
    """Run everything to its end; a fault of ours in one must not end the others."""
    results = await asyncio.gather(*work, return_exceptions=True)
    for result in results:
        if isinstance(result, BaseException):
            raise result


def _log(delivery: Delivery, status: str, answer: str, seconds: float) -> None:
    say = log.event if status == "accepted" else log.trouble
    say(
        "delivery",
        id=delivery.id,
        digest=delivery.digest,
        channel=delivery.channel,
        recipient=delivery.recipient,
        status=status,
        attempt=delivery.attempts,
        answer=answer,
        seconds=round(seconds, 3),
    )
