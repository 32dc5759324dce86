"""A web server on loopback that can lie in every way: its routes write bytes, not answers."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

Headers = Mapping[str, str]


@dataclass(frozen=True)
class Seen:
    """One request as it arrived; `at` is the event loop's time, `peer` the client's port."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    at: float
    peer: int
    reader: asyncio.StreamReader


Route = Callable[[Seen, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Origin:
    """What is served where, and everything that was asked for."""

    port: int = 0
    scheme: str = "http"
    routes: dict[str, Route] = field(default_factory=dict)
    log: list[Seen] = field(default_factory=list)
    connections: int = 0

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"{self.scheme}://{host}:{self.port}{path}"

    def serve(self, path: str, route: Route) -> str:
        """Serve a route and return its address."""
        self.routes[path] = route
        return self.url(path)

    @property
    def paths(self) -> list[str]:
        return [seen.path for seen in self.log]

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer request after request until the client or a route hangs up."""
        self.connections += 1
        try:
            while not writer.is_closing() and (seen := await self._request(reader, writer)):
                self.log.append(seen)
                route = self.routes.get(seen.path.partition("?")[0], say(404, b"not here"))
                await route(seen, writer)
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _request(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> Seen | None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        except asyncio.IncompleteReadError:
            return None
        first, *rest = head.strip().split("\r\n")
        headers = {
            name.lower(): value for name, _, value in (line.partition(": ") for line in rest)
        }
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        method, path, _ = first.split(" ")
        peer = writer.get_extra_info("peername")[1]
        return Seen(method, path, headers, body, asyncio.get_running_loop().time(), peer, reader)


@asynccontextmanager
async def running(context: ssl.SSLContext | None = None) -> AsyncIterator[Origin]:
    """Run an origin on a port of its own."""
    origin = Origin(scheme="https" if context else "http")
    server = await asyncio.start_server(origin.talk, "127.0.0.1", 0, ssl=context)
    origin.port = server.sockets[0].getsockname()[1]
    try:
        yield origin
    finally:
        server.close()


def say(status: int, body: bytes = b"", headers: Headers | None = None) -> Route:
    """An honest answer."""

    async def route(seen: Seen, writer: asyncio.StreamWriter) -> None:
        lines = {"content-length": str(len(body)), **(headers or {})}
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        writer.write(f"HTTP/1.1 {status} x\r\n{head}\r\n".encode("latin-1") + body)

    return route


def raw(*pieces: bytes, hang_up: bool = True) -> Route:
    """Exactly these bytes, then the end of the connection or silence."""

    async def route(seen: Seen, writer: asyncio.StreamWriter) -> None:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
        if hang_up:
            writer.close()
        else:
            await seen.reader.read()  # until the client hangs up

    return route


def drip(head: bytes, piece: bytes, every: float) -> Route:
    """The head, then a little more again and again for ever."""

    async def route(seen: Seen, writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        loop = asyncio.get_running_loop()
        while not seen.reader.at_eof():
            writer.write(piece)
            await writer.drain()
            done = loop.create_future()
            loop.call_later(every, done.set_result, None)
            await done

    return route


def redirect(status: int, location: str) -> Route:
    """Point somewhere else."""
    return say(status, b"", {"location": location})
