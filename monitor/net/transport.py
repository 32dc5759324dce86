"""An httpx transport over guarded connections, each kept for a moment and never shared in flight.

httpx's own pool loses a slot with every request that is cancelled; there are no slots here. A
connection carries one request at a time, is kept when the answer was read to its end, and is
closed otherwise.
"""

import asyncio
import ssl
from collections.abc import AsyncIterable, AsyncIterator
from typing import Any, cast

import httpcore
import httpx

from monitor.net.connect import Connector
from monitor.net.faults import Fault
from monitor.net.stream import Stream
from monitor.net.tls import Trust, completed, is_incomplete, looking

_KEPT_FOR = 20.0  # seconds an idle connection is kept
_MOST_KEPT = 64  # idle connections in all
_MOST_ISSUER = 65_536  # bytes of a fetched intermediate certificate

Key = tuple[bytes, bytes, int, Trust]


class GuardedTransport(httpx.AsyncBaseTransport):
    """Sends one request as it is: no redirects, no cookies, no environment, no deadline.

    `request.extensions["trust"]` is the Trust to use. Raises Fault, or httpcore's protocol errors.
    """

    def __init__(self, connector: Connector, max_header_bytes: int) -> None:
        self._connector = connector
        self._max_header_bytes = max_header_bytes
        self._idle: list[_Line] = []  # oldest first
        self._sweep: asyncio.TimerHandle | None = None
        self._repaired: dict[bytes, ssl.SSLContext] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer with the head; the body is read from the response, which must be closed."""
        key = _key(request)
        try:
            return await self._on_some_line(request, key)
        except Fault as error:
            if key[3].tls != "fetch-intermediate" or not is_incomplete(error.__cause__):
                raise
        await self._repair(key)
        return await self._exchange(self._new_line(key), request)

    async def _on_some_line(self, request: httpx.Request, key: Key) -> httpx.Response:
        kept = self._kept_line(key)
        if kept is not None:
            try:
                return await self._exchange(kept, request)
            except (Fault, httpcore.RemoteProtocolError):
                # The server may close an idle connection in the moment it is used again; a POST
                # that may have arrived is never repeated.
                if request.method != "GET" or kept.heard:
                    raise
        return await self._exchange(self._new_line(key), request)

    async def _exchange(self, line: "_Line", request: httpx.Request) -> httpx.Response:
        try:
            answer = await line.send(_core(request), self._max_header_bytes)
        except BaseException:
            line.close()
            raise
        return httpx.Response(
            answer.status,
            headers=answer.headers,
            stream=_Body(self, line, answer),
            extensions=answer.extensions,
        )

    def _new_line(self, key: Key) -> "_Line":
        context = self._repaired.get(key[1]) if key[3].tls == "fetch-intermediate" else None
        return _Line(key, self._connector, context)

    async def _repair(self, key: Key) -> None:
        """Fetch what the server should have sent: its intermediate certificate."""
        _, host, port, trust = key
        stream = await self._connector.connect(host.decode("ascii"), port)
        try:
            await stream.start_tls(looking(), host.decode("ascii"))
            leaf = stream.certificate()
        finally:
            await stream.aclose()
        self._repaired[host] = await completed(leaf, self._issuer, trust.ca_file)

    async def _issuer(self, url: str) -> bytes:
        """Fetch a certificate over plain HTTP, as RFC 5280 has it, behind the same guard."""
        request = httpx.Request("GET", url, extensions={"trust": Trust()})
        answer = await self.handle_async_request(request)
        body = b""
        try:
            async for chunk in answer.aiter_raw():
                body += chunk
                if len(body) > _MOST_ISSUER:
                    break
        finally:
            await answer.aclose()
        if answer.status_code != 200:
            raise Fault("tls", f"the intermediate certificate is not at {url}")
        return body

    # Idle connections

    def _kept_line(self, key: Key) -> "_Line | None":
        for line in reversed(self._idle):
            if line.key == key:
                self._idle.remove(line)
                if line.usable:
                    return line
                line.close()
        return None

    def keep(self, line: "_Line") -> None:
        """Take back a connection after its answer: for the next request, or to close it."""
        if not line.usable:
            line.close()
            return
        loop = asyncio.get_running_loop()
        line.kept_at = loop.time()
        self._idle.append(line)
        if len(self._idle) > _MOST_KEPT:
            self._idle.pop(0).close()
        if self._sweep is None:
            self._sweep = loop.call_later(_KEPT_FOR, self._close_old)

    def _close_old(self) -> None:
        loop = asyncio.get_running_loop()
        self._sweep = None
        while self._idle and self._idle[0].kept_at <= loop.time() - _KEPT_FOR:
            self._idle.pop(0).close()
        if self._idle:
            due = self._idle[0].kept_at + _KEPT_FOR
            self._sweep = loop.call_at(due + 0.01, self._close_old)

    async def aclose(self) -> None:
        """Close what is idle; what is in flight closes with its request."""
        for line in self._idle:
            line.close()
        self._idle.clear()
        if self._sweep is not None:
            self._sweep.cancel()
            self._sweep = None
        self._connector.close()


class _Line:
    """One connection to one origin, opened by its first request."""

    def __init__(self, key: Key, connector: Connector, context: ssl.SSLContext | None) -> None:
        scheme, host, port, trust = key
        self.key = key
        self.kept_at = 0.0
        self._dial = _Dial(connector, trust.pin)
        secure = (context or trust.context()) if scheme == b"https" else None
        self._http = httpcore.AsyncHTTPConnection(
            httpcore.Origin(scheme, host, port), ssl_context=secure, network_backend=self._dial
        )

    async def send(self, request: httpcore.Request, max_header_bytes: int) -> httpcore.Response:
        """Send one request and return the head of its answer."""
        self._dial.max_header_bytes = max_header_bytes
        if self._dial.stream is not None:
            self._dial.stream.head_left = max_header_bytes
            self._dial.stream.heard = False
        answer = await self._http.handle_async_request(request)
        if self._dial.stream is not None:
            self._dial.stream.head_left = None
        return answer

    @property
    def heard(self) -> bool:
        """True once a byte of the present answer has come."""
        return self._dial.stream is not None and self._dial.stream.heard

    @property
    def usable(self) -> bool:
        """True while nothing is in flight and the server has not hung up."""
        return self._http.is_idle() and not self._http.has_expired()

    def close(self) -> None:
        """Close it whatever state it is in."""
        if self._dial.stream is not None:
            self._dial.stream.abort()


class _Dial(httpcore.AsyncNetworkBackend):
    """What httpcore connects with: ours, and the stream stays in our hands."""

    def __init__(self, connector: Connector, pin: str | None) -> None:
        self.stream: Stream | None = None
        self.max_header_bytes = 0
        self._connector = connector
        self._pin = pin

    async def connect_tcp(self, host: str, port: int, *_: Any, **__: Any) -> Stream:
        """Connect to a checked address."""
        self.stream = await self._connector.connect(host, port)
        self.stream.pin = self._pin
        self.stream.head_left = self.max_header_bytes
        return self.stream


class _Body(httpx.AsyncByteStream):
    """The body of one answer; closing it decides what becomes of the connection."""

    def __init__(self, transport: GuardedTransport, line: _Line, answer: httpcore.Response) -> None:
        self._transport = transport
        self._line = line
        self._answer = answer

    def __aiter__(self) -> AsyncIterator[bytes]:
        return cast(AsyncIterable[bytes], self._answer.stream).__aiter__()

    async def aclose(self) -> None:
        await self._answer.aclose()
        self._transport.keep(self._line)


def _key(request: httpx.Request) -> Key:
    url = request.url
    port = url.port or (443 if url.scheme == "https" else 80)
    return url.raw_scheme, url.raw_host, port, request.extensions["trust"]


def _core(request: httpx.Request) -> httpcore.Request:
    url = request.url
    return httpcore.Request(
        request.method,
        httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
        headers=request.headers.raw,
        content=request.stream,
    )
