"""From a host name to a connection: every address checked, and connected to as it was checked."""

import asyncio
import errno
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import chain, zip_longest

from monitor.net.addresses import Allowed
from monitor.net.faults import Fault
from monitor.net.stream import Stream

Resolve = Callable[[str], Awaitable[Sequence[str]]]

_STAGGER = 0.25  # seconds before the next address is tried beside the last: RFC 8305
_REMEMBERED = 60.0  # seconds for which a name's addresses are not asked for again
_MOST_NAMES = 4_096
_MOST_ADDRESSES = 6
_UNREACHABLE = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL}


class Connector:
    """Opens connections. Between the check and the connection no name is looked up again, so an
    answer of the DNS that changes in between (rebinding) changes nothing."""

    def __init__(self, allowed: Allowed, resolve: Resolve | None = None) -> None:
        self._allowed = allowed
        self._resolve = resolve or SystemResolver()
        self._names: dict[str, tuple[float, Sequence[str]]] = {}

    async def connect(self, host: str, port: int) -> Stream:
        """Return an open connection to one of the host's permitted addresses; Fault otherwise."""
        addresses = self._permitted(host, await self._addresses(host))
        return await first_to_answer(addresses, port)

    async def _addresses(self, host: str) -> Sequence[str]:
        if _is_literal(host):
            return (host,)
        now = asyncio.get_running_loop().time()
        until, known = self._names.get(host, (0.0, ()))
        if until > now:
            return known
        found = await self._resolve(host)
        if len(self._names) >= _MOST_NAMES:
            self._names.clear()
        self._names[host] = (now + _REMEMBERED, found)
        return found

    def _permitted(self, host: str, addresses: Sequence[str]) -> list[str]:
        reasons = [(address, self._allowed.reason_against(address)) for address in addresses]
        good = [address for address, reason in reasons if reason is None]
        if not reasons:
            raise Fault("dns", f"{host} has no address")
        if not good:
            address, reason = reasons[0]
            raise Fault("blocked-address", f"{host} is {address}: {reason}")
        return _alternating(good)[:_MOST_ADDRESSES]

    def forget(self, host: str) -> None:
        """Look the name up again next time: its addresses did not answer."""
        self._names.pop(host, None)

    def close(self) -> None:
        """Let the resolver's threads go."""
        if isinstance(self._resolve, SystemResolver):
            self._resolve.close()


class SystemResolver:
    """The machine's own resolver, in threads of its own: a slow name server holds nobody else."""

    def __init__(self) -> None:
        self._threads: ThreadPoolExecutor | None = None

    async def __call__(self, host: str) -> Sequence[str]:
        """Return the addresses in the order the system prefers; Fault `dns`."""
        if self._threads is None:
            self._threads = ThreadPoolExecutor(32, thread_name_prefix="dns")
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._threads, _look_up, host)
        except (socket.gaierror, UnicodeError) as error:
            raise Fault("dns", str(error)) from None

    def close(self) -> None:
        """Wait for no look-up that is still under way."""
        if self._threads is not None:
            self._threads.shutdown(wait=False, cancel_futures=True)
            self._threads = None


def _look_up(host: str) -> Sequence[str]:
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


async def first_to_answer(addresses: Sequence[str], port: int) -> Stream:
    """Try the addresses one after the other, the next after a failure or a moment (RFC 8305)."""
    if len(addresses) == 1:
        return await _open(addresses[0], port)
    waiting, running = list(addresses), set[asyncio.Task[Stream]]()
    failure = Fault("unreachable")
    try:
        while waiting or running:
            if waiting:
                running.add(asyncio.ensure_future(_open(waiting.pop(0), port)))
            done, running = await asyncio.wait(
                running,
                timeout=_STAGGER if waiting else None,
                return_when=asyncio.FIRST_COMPLETED,
            )
            for task in done:
                error = task.exception()
                if error is None:
                    running |= done - {task}
                    return task.result()
                failure = error if isinstance(error, Fault) else failure
        raise failure
    finally:
        await _drop(running)


async def _drop(tasks: "set[asyncio.Task[Stream]]") -> None:
    """End the attempts that came too late, also one that succeeded in the same moment."""
    for task in tasks:
        task.cancel()
    for outcome in await asyncio.gather(*tasks, return_exceptions=True):
        if isinstance(outcome, Stream):
            await outcome.aclose()


async def _open(address: str, port: int) -> Stream:
    loop = asyncio.get_running_loop()
    try:
        # A literal address is not looked up: what was checked is what is connected to.
        _, stream = await loop.create_connection(Stream, address, port)
    except ConnectionRefusedError:
        raise Fault("refused", f"{address} port {port}") from None
    except TimeoutError:
        raise Fault("timeout", f"{address} port {port} did not answer") from None
    except OSError as error:
        code = "unreachable" if error.errno in _UNREACHABLE else "connection-lost"
        raise Fault(code, f"{address} port {port}: {error.strerror or error}") from None
    return stream


def _alternating(addresses: Sequence[str]) -> list[str]:
    """IPv6 and IPv4 in turn, beginning with the family the system put first."""
    six = [address for address in addresses if ":" in address]
    four = [address for address in addresses if ":" not in address]
    first, second = (six, four) if addresses[0] in six else (four, six)
    return [address for address in chain(*zip_longest(first, second)) if address is not None]


def _is_literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
