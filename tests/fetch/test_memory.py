"""What is remembered of hosts is written soon, and the rest when the program ends."""

import asyncio
from collections.abc import Iterable

from monitor.fetch.memory import MemoryHosts, WriteBehind
from monitor.model import HostState
from tests.fetch.web import START


class Counting(MemoryHosts):
    """Counts its transactions; the first `broken` of them fail."""

    def __init__(self, broken: int = 0) -> None:
        super().__init__()
        self.written: list[int] = []
        self.broken = broken

    def save_many(self, states: Iterable[HostState]) -> None:
        states = list(states)
        if self.broken:
            self.broken -= 1
            raise OSError("busy")
        self.written.append(len(states))
        super().save_many(states)


def state(number: int) -> HostState:
    return HostState(host=f"h{number}.example", next_allowed_at=START)


async def test_many_changes_are_one_writing() -> None:
    hosts = Counting()
    memory = WriteBehind(hosts)
    for number in range(100):
        memory.save(state(number))
    assert memory.load("h7.example") == state(7)
    assert hosts.load("h7.example") is None
    await memory.close()
    assert hosts.written == [100]
    assert hosts.load("h7.example") == state(7)


async def test_it_is_written_without_being_closed() -> None:
    hosts = Counting()
    memory = WriteBehind(hosts)
    memory.save(state(1))
    loop = asyncio.get_running_loop()
    until = loop.time() + 5
    while not hosts.written and loop.time() < until:
        done = loop.create_future()
        loop.call_later(0.02, done.set_result, None)
        await done
    assert hosts.written == [1]
    await memory.close()
    assert hosts.written == [1]


async def test_what_could_not_be_written_is_written_later() -> None:
    hosts = Counting(broken=1)
    memory = WriteBehind(hosts)
    memory.save(state(1))
    memory._write_soon()
    await memory.close()
    assert hosts.load("h1.example") == state(1)
