"""Memories of hosts: one that lasts as long as the process, one that writes behind the requests."""

import asyncio
from collections.abc import Iterable

from monitor.model import HostMemory, HostState

_SOON = 0.5  # seconds between a change and its writing


class MemoryHosts:
    """A HostMemory for recordings, one-shot commands and tests."""

    def __init__(self) -> None:
        self._states: dict[str, HostState] = {}

    def load(self, host: str) -> HostState | None:
        """Return what is remembered of that host or origin."""
        return self._states.get(host)

    def save_many(self, states: Iterable[HostState]) -> None:
        """Remember them."""
        self._states |= {state.host: state for state in states}


class WriteBehind:
    """Changes are written in a thread, many at a time, within half a second; `close` writes the
    rest. An archive that is busy must not hold up the event loop."""

    def __init__(self, hosts: HostMemory) -> None:
        self._hosts = hosts
        self._changed: dict[str, HostState] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._writing: asyncio.Task[None] | None = None

    def load(self, host: str) -> HostState | None:
        """Return what is remembered, written or not."""
        return self._changed.get(host) or self._hosts.load(host)

    def save(self, state: HostState) -> None:
        """Remember it; it is written in a moment."""
        self._changed[state.host] = state
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(_SOON, self._write_soon)

    def _write_soon(self) -> None:
        self._timer = None
        if self._writing is None or self._writing.done():
            self._writing = asyncio.ensure_future(self._write())
        elif self._changed:
            self._timer = asyncio.get_running_loop().call_later(_SOON, self._write_soon)

    async def _write(self) -> None:
        states = dict(self._changed)
        await asyncio.to_thread(self._hosts.save_many, list(states.values()))
        for host, state in states.items():
            if self._changed.get(host) is state:
                del self._changed[host]

    async def close(self) -> None:
        """Write what has not been written."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._writing is not None:
            await asyncio.gather(self._writing, return_exceptions=True)
        if self._changed:
            await self._write()
