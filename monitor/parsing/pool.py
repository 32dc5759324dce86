"""A few worker processes: each call has a deadline, and a process that misses it is ended."""

import asyncio
import os
import pickle
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from typing import Any, TypeVar, cast

from monitor.errors import ReadError
from monitor.parsing.worker import LENGTH, Outcome, prepare

T = TypeVar("T")

_START = 60.0  # seconds a new process may take until it can be used
_PATIENCE = 8  # times the deadline may pass on the wall: the process sleeps or waits its turn
_IDLE = 60.0  # seconds after which a process that nobody needs is ended
_MOST_MEMORY = 400_000_000  # bytes; one that has needed more is replaced after the call
_MEMORY = 1_500_000_000  # bytes of address space
_PROGRAM = """
import sys; sys.path[:] = {path!r}
from monitor.parsing.worker import main; main({memory})
"""


class Parser:
    """Calls pure functions in other processes. Functions and arguments must be importable and
    picklable. `deadline` is in seconds of processor time for one call: on a busy machine an
    honest page must not fail because others had their turn first."""

    def __init__(
        self, deadline: float = 5.0, workers: int | None = None, memory: int = _MEMORY
    ) -> None:
        self._deadline = deadline
        self._memory = memory
        self._places = asyncio.Semaphore(workers or min(max(os.cpu_count() or 1, 1), 4))
        self._idle: list[_Worker] = []  # the longest idle first
        self._sweep: asyncio.TimerHandle | None = None

    async def run(self, function: Callable[..., T], *args: Any) -> T:
        """Return what the function returns, or raise the MonitorError it raised.

        ReadError `too-slow` when the deadline passed, `too-large` when the memory did not suffice,
        `malformed` when it stumbled in any other way; its url is that of the first argument that
        has one.
        """
        async with self._places:
            worker = self._idle.pop() if self._idle else _Worker(self._memory)
            try:
                outcome = await self._call(worker, function, args)
            except BaseException:
                worker.end()
                raise
            self._keep(worker, outcome)
        return cast(T, _unpacked(outcome, args))

    async def _call(
        self, worker: "_Worker", function: Callable[..., Any], args: tuple[Any, ...]
    ) -> Outcome:
        try:
            await worker.know(function.__module__)
            async with asyncio.timeout(_PATIENCE * self._deadline):
                return await worker.call(self._deadline, function, args)
        except TimeoutError:
            raise self._too_slow(args) from None
        except ConnectionError:
            if worker.ran_out_of_time():
                raise self._too_slow(args) from None
            detail = "the reading process came to an end"
            raise ReadError(url=_url(args), code="malformed", detail=detail) from None

    def _too_slow(self, args: tuple[Any, ...]) -> ReadError:
        detail = f"not read within {self._deadline:g} s"
        return ReadError(url=_url(args), code="too-slow", detail=detail)

    def _keep(self, worker: "_Worker", outcome: Outcome) -> None:
        if outcome.peak > _MOST_MEMORY:
            worker.end()
            return
        loop = asyncio.get_running_loop()
        worker.idle_since = loop.time()
        self._idle.append(worker)
        if self._sweep is None:
            self._sweep = loop.call_later(_IDLE, self._end_idle)

    def _end_idle(self) -> None:
        loop = asyncio.get_running_loop()
        self._sweep = None
        while self._idle and self._idle[0].idle_since <= loop.time() - _IDLE:
            self._idle.pop(0).end()
        if self._idle:
            due = self._idle[0].idle_since + _IDLE
            self._sweep = loop.call_at(due + 0.01, self._end_idle)

    async def close(self) -> None:
        """End every process; calls under way end theirs."""
        for worker in self._idle:
            worker.end()
        self._idle.clear()
        if self._sweep is not None:
            self._sweep.cancel()
            self._sweep = None


class _Worker:
    """One process and the socket to it."""

    def __init__(self, memory: int) -> None:
        self.idle_since = 0.0
        self._known: set[str] = set()
        self._channel, theirs = socket.socketpair()
        self._channel.setblocking(False)
        with theirs:
            # A session of its own: a terminal's Ctrl-C is for the program, which ends this one.
            self._process = subprocess.Popen(  # noqa: S603 - our own code and interpreter
                [sys.executable, "-c", _PROGRAM.format(path=sys.path, memory=memory)],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )

    async def know(self, module: str) -> None:
        """Have a module imported once; TimeoutError when a process does not come up at all."""
        if module in self._known:
            return
        async with asyncio.timeout(_START):
            await self.call(_START, prepare, (module,))
        self._known.add(module)

    async def call(
        self, seconds: float, function: Callable[..., Any], args: tuple[Any, ...]
    ) -> Outcome:
        """Have one call made; ConnectionError when the process is gone."""
        loop = asyncio.get_running_loop()
        packed = pickle.dumps((seconds, function, args), pickle.HIGHEST_PROTOCOL)
        await loop.sock_sendall(self._channel, LENGTH.pack(len(packed)) + packed)
        head = await self._exactly(LENGTH.size)
        outcome = pickle.loads(await self._exactly(LENGTH.unpack(head)[0]))  # noqa: S301 - ours
        assert isinstance(outcome, Outcome)
        return outcome

    async def _exactly(self, size: int) -> bytearray:
        loop = asyncio.get_running_loop()
        data = bytearray(size)
        view = memoryview(data)
        while view:
            got = await loop.sock_recv_into(self._channel, view)
            if got == 0:
                raise ConnectionResetError
            view = view[got:]
        return data

    def ran_out_of_time(self) -> bool:
        """True where the process was ended by its own limit of processor time."""
        return self._process.wait() == -signal.SIGPROF

    def end(self) -> None:
        """End the process, whatever it is doing; nothing of it stays behind."""
        self._channel.close()
        self._process.kill()
        self._process.wait()


def _unpacked(outcome: Outcome, args: tuple[Any, ...]) -> Any:
    if outcome.error is not None:
        error = outcome.error.__new__(outcome.error)
        error.__dict__.update(outcome.state or {})
        raise error
    if outcome.stumble:
        code = "too-large" if outcome.too_large else "malformed"
        raise ReadError(url=_url(args), code=code, detail=outcome.stumble)
    return outcome.value


def _url(args: tuple[Any, ...]) -> str:
    return next((str(arg.url) for arg in args if hasattr(arg, "url")), "")
