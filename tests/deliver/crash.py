"""One delivering process that can be made to die at a given point; run in a process of its own.

The server is a file: a message is taken when its line is on disk.
"""

import asyncio
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from monitor.deliver import Courier
from monitor.errors import DeliveryError
from monitor.model import Digest, Post, Receipt
from monitor.store import Store
from tests.deliver.desk import Desk

Point = tuple[Literal["before", "after"], int] | Literal["before-send", "after-send"] | None


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@dataclass(frozen=True, kw_only=True)
class FileServer:
    """Takes messages into a file; dies before or after it has taken one."""

    name: str
    path: Path
    point: Point = None
    recipients: tuple[str, ...] = ("a@ngo.example",)
    at_once: int = 1

    async def send(self, digest: Digest, *, to: str, message_id: str, post: Post) -> Receipt:
        if self.point == "before-send":
            die()
        titles = "|".join(item.article.article.title for item in digest.items)
        with self.path.open("a") as file:
            file.write(f"{to}\t{message_id}\t{titles}\n")
            file.flush()
            os.fsync(file.fileno())
        if self.point == "after-send":
            die()
        if not digest.items:
            raise DeliveryError(channel=self.name, answer="nothing in it", retry=False)
        return Receipt(answer="taken")


def dying_at_commit(store: Store, point: Point) -> None:
    """Let the process die before or after the n-th transaction that writes is committed."""
    if not isinstance(point, tuple):
        return
    when, number = point
    count = 0
    write = store.database.write

    @contextmanager
    def counted() -> Iterator[Any]:
        nonlocal count
        with write() as tx:
            yield tx
            count += 1
            if count == number and when == "before":
                die()
        if count == number and when == "after":
            die()

    setattr(store.database, "write", counted)  # noqa: B010 - a method is replaced on purpose


def deliver(
    url: str, path: Path, now: datetime, recipients: tuple[str, ...], point: Point = None
) -> None:
    """Run one round of a process that may die."""
    desk = Desk(url)
    desk.clock.now = now
    server = FileServer(name="mail", path=path, point=point, recipients=recipients)
    desk.means = replace(desk.means, channels={"mail": server})
    dying_at_commit(desk.store, point)
    asyncio.run(Courier(desk.means).round())
    desk.store.close()


def prepare(url: str, evening: datetime, recipients: tuple[str, ...]) -> None:
    """Make an archive whose reader is known since the evening, with two articles since."""
    desk = Desk(url)
    desk.clock.now = evening
    server = FileServer(name="mail", path=Path("/dev/null"), recipients=recipients)
    desk.means = replace(desk.means, channels={"mail": server})
    asyncio.run(Courier(desk.means).round())
    desk.publish("One")
    desk.publish("Two")
    desk.store.close()


def publish(url: str, title: str, number: int, now: datetime) -> None:
    """Store one more article."""
    desk = Desk(url)
    desk.clock.now = now
    desk._count = number
    desk.publish(title)
    desk.store.close()
