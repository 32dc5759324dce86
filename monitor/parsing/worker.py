"""The other end of the pool: a process that calls one function at a time until it is ended.

Messages are pickles behind an eight-byte length, over the socket the process is born with. What a
function raises on purpose comes back as itself; anything else is told by name, for to the caller a
parser that stumbles over a page is a fact about the page.
"""

import importlib
import pickle
import resource
import signal
import socket
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from monitor.errors import MonitorError

LENGTH = struct.Struct("!Q")


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a call came to: `value`, or the error by class and state, or the words for a stumble."""

    value: Any = None
    error: type[MonitorError] | None = None
    state: dict[str, Any] | None = None
    stumble: str = ""
    too_large: bool = False
    peak: int = 0  # bytes of memory this process has needed at most


def main(memory: int) -> None:
    """Serve until the other end closes. `memory` (bytes) is all that this process may map."""
    _limit(memory)
    with socket.socket(fileno=0) as channel:
        while (message := _receive(channel)) is not None:
            _send(channel, _answer(message))


def _limit(memory: int) -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = memory if hard == resource.RLIM_INFINITY else min(memory, hard)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _answer(message: bytes) -> bytes:
    """Call what the message asks for. This is the process's outermost loop: it must answer."""
    try:
        deadline, function, args = pickle.loads(message)  # noqa: S301 - ours
        # Unhandled, SIGPROF ends the process even in the middle of a parser written in C, and also
        # when the program that asked is gone.
        signal.setitimer(signal.ITIMER_PROF, deadline)
        outcome = Outcome(value=function(*args), peak=_peak())
        packed = pickle.dumps(outcome, pickle.HIGHEST_PROTOCOL)
    except MonitorError as error:
        told = Outcome(error=type(error), state=vars(error), peak=_peak())
        packed = pickle.dumps(told, pickle.HIGHEST_PROTOCOL)
    except Exception as error:  # noqa: BLE001
        told = Outcome(
            stumble=f"{type(error).__name__}: {error}"[:500],
            too_large=isinstance(error, MemoryError),
            peak=_peak(),
        )
        packed = pickle.dumps(told, pickle.HIGHEST_PROTOCOL)
    signal.setitimer(signal.ITIMER_PROF, 0)
    return packed


def prepare(module: str) -> None:
    """Import what later calls need, so that a cold start is not held against a page."""
    importlib.import_module(module)


def _peak() -> int:
    """Return the most memory in bytes that this program has had.

    Linux counts into ru_maxrss what the parent had when it started us (getrusage(2)), so what it
    says of our own program (VmHWM, proc(5)) is asked first.
    """
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    kilobytes = next((line.split()[1] for line in status.splitlines() if "VmHWM" in line), "0")
    return int(kilobytes) * 1024


def _receive(channel: socket.socket) -> bytes | None:
    head = _exactly(channel, LENGTH.size)
    return None if head is None else _exactly(channel, LENGTH.unpack(head)[0])


def _exactly(channel: socket.socket, size: int) -> bytes | None:
    data = bytearray(size)
    view = memoryview(data)
    while view:
        got = channel.recv_into(view)
        if got == 0:
            return None
        view = view[got:]
    return bytes(data)


def _send(channel: socket.socket, packed: bytes) -> None:
    channel.sendall(LENGTH.pack(len(packed)) + packed)
