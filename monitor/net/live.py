"""The wire to the world: httpx requests over the guarded transport, every failure a FetchError."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpcore
import httpx

from monitor.model import FetchLimits
from monitor.net.addresses import Allowed
from monitor.net.connect import Connector, Resolve
from monitor.net.faults import Fault, fault
from monitor.net.locators import checked
from monitor.net.tls import Trust
from monitor.net.transport import GuardedTransport
from monitor.net.wire import Ask, Headers, Reply

# h11 marks what it refuses for its size with the status a server would answer: RFC 6585.
_HEADERS_TOO_LARGE = 431


class LiveWire:
    """Carries requests over the network. `ca_file` adds a private authority, `resolve` replaces
    the system's name service."""

    def __init__(
        self, limits: FetchLimits, *, resolve: Resolve | None = None, ca_file: str | None = None
    ) -> None:
        self._limits = limits
        self._ca_file = ca_file
        connector = Connector(Allowed(limits.allow_private), resolve)
        self._transport = GuardedTransport(connector, limits.max_header_bytes)

    @asynccontextmanager
    async def send(self, ask: Ask) -> AsyncIterator[Reply]:
        """Send one request; FetchError for whatever goes wrong until the body has been read."""
        try:
            answer = await self._transport.handle_async_request(self._request(ask))
        except (Fault, httpcore.ProtocolError) as error:
            raise _told(ask.url, error) from error
        try:
            headers = _headers(answer)
            if _size(headers) > self._limits.max_header_bytes:
                raise fault(ask.url, "headers-too-large", status=answer.status_code)
            yield Reply(status=answer.status_code, headers=headers, chunks=_chunks(ask.url, answer))
        finally:
            await answer.aclose()

    def _request(self, ask: Ask) -> httpx.Request:
        return httpx.Request(
            ask.method,
            checked(ask.url, self._limits.max_url),
            headers=list(ask.headers),
            content=ask.body or None,
            extensions={"trust": Trust.of(ask.policy, self._ca_file)},
        )

    async def close(self) -> None:
        """Close every idle connection."""
        await self._transport.aclose()


async def _chunks(url: str, answer: httpx.Response) -> AsyncIterator[bytes]:
    try:
        async for chunk in answer.stream:  # type: ignore[union-attr]
            yield chunk
    except Fault as error:
        raise fault(url, "truncated", error.detail, status=answer.status_code) from error
    except httpcore.ProtocolError as error:
        code = "truncated" if "closed connection" in str(error) else "bad-http"
        raise fault(url, code, str(error), status=answer.status_code) from error


def _told(url: str, error: Exception) -> Exception:
    """Name what went wrong before there was an answer."""
    if isinstance(error, Fault):
        return fault(url, error.code, error.detail)
    if isinstance(error, httpcore.LocalProtocolError):
        return fault(url, "bad-url", f"it cannot be asked for: {error}")
    if getattr(error.__cause__, "error_status_hint", None) == _HEADERS_TOO_LARGE:
        return fault(url, "headers-too-large")
    code = "connection-lost" if "disconnected" in str(error) else "bad-http"
    return fault(url, code, str(error))


def _headers(answer: httpx.Response) -> Headers:
    return tuple(
        (name.decode("latin-1").lower(), value.decode("latin-1"))
        for name, value in answer.headers.raw
    )


def _size(headers: Headers) -> int:
    return sum(len(name) + len(value) + 4 for name, value in headers)
