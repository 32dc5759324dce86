"""One TCP or TLS connection as httpcore wants it: bounded buffer, nothing left open."""

import asyncio
import hashlib
import ssl
from typing import Any, cast

import httpcore

from monitor.net.faults import Fault

_HIGH = 1 << 18  # bytes waiting to be read after which the socket is paused


class Stream(asyncio.Protocol, httpcore.AsyncNetworkStream):
    """A connection made by the event loop. `head_left` limits what may come before the body."""

    def __init__(self) -> None:
        self.head_left: int | None = None  # bytes; None while a body is read
        self.heard = False  # a byte of the present answer has come
        self.pin: str | None = None  # SHA-256 the server's certificate must have
        self._transport: asyncio.Transport | None = None
        self._buffer = bytearray()
        self._ended = False
        self._lost = False
        self._paused = False
        self._readable: asyncio.Future[None] | None = None
        self._writable: asyncio.Future[None] | None = None

    # What the event loop calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        """Take bytes in; stop the socket while nobody reads them."""
        self.heard = True
        self._buffer += data
        if len(self._buffer) > _HIGH and not self._paused and self._transport:
            self._paused = True
            self._transport.pause_reading()
        _wake(self._readable)

    def eof_received(self) -> bool:
        """Let the transport close itself."""
        self._ended = True
        _wake(self._readable)
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        """Wake whoever waits."""
        self._lost = self._lost or exc is not None
        self._ended = True
        _wake(self._readable)
        _wake(self._writable)

    def pause_writing(self) -> None:
        """Make writers wait."""
        self._writable = asyncio.get_running_loop().create_future()

    def resume_writing(self) -> None:
        """Let them go on."""
        _wake(self._writable)
        self._writable = None

    # What httpcore calls; deadlines are the client's, for a whole request

    async def read(self, max_bytes: int, *_: Any, **__: Any) -> bytes:
        """Return what is there, b'' at the end; Fault `connection-lost`."""
        while not self._buffer:
            if self._lost:
                raise Fault("connection-lost", "reset by the server")
            if self._ended:
                return b""
            self._readable = asyncio.get_running_loop().create_future()
            await self._readable
        return self._take(max_bytes)

    def _take(self, most: int) -> bytes:
        if self.head_left is not None:
            if self.head_left < 0:
                raise Fault("headers-too-large")
            self.head_left -= min(most, len(self._buffer))
        data = bytes(self._buffer[:most])
        del self._buffer[:most]
        if self._paused and self._transport and not self._transport.is_closing():
            self._paused = False
            self._transport.resume_reading()
        return data

    async def write(self, buffer: bytes, *_: Any, **__: Any) -> None:
        """Send; a lost connection is told as httpcore expects it, an answer may still be there."""
        if self._transport is None or self._transport.is_closing():
            raise httpcore.WriteError("the server has closed the connection")
        if buffer:
            self._transport.write(buffer)
        if self._writable is not None:
            await self._writable

    async def aclose(self) -> None:
        """Close at once: a polite goodbye could be made to last."""
        self.abort()

    def abort(self) -> None:
        """The same for those who cannot wait."""
        if self._transport is not None:
            self._transport.abort()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        *_: Any,
        **__: Any,
    ) -> "Stream":
        """Speak TLS from here on; Fault `tls` with OpenSSL's reason, or `tls-pin`."""
        assert self._transport is not None
        try:
            self._transport = await asyncio.get_running_loop().start_tls(
                self._transport, self, ssl_context, server_hostname=server_hostname
            )
        except ssl.SSLCertVerificationError as error:
            raise Fault("tls", error.verify_message or str(error)) from error
        except ssl.SSLError as error:
            raise Fault("tls", error.reason or str(error)) from error
        except OSError as error:
            raise Fault("connection-lost", f"during the TLS handshake: {error}") from error
        if self._transport is None:
            raise Fault("connection-lost", "during the TLS handshake")
        if self.pin is not None and self.pin != hashlib.sha256(self.certificate()).hexdigest():
            raise Fault("tls-pin", hashlib.sha256(self.certificate()).hexdigest())
        return self

    def get_extra_info(self, info: str) -> Any:
        """`is_readable` tells httpcore that an idle connection has been closed by its server."""
        if info == "is_readable":
            return bool(self._ended or self._buffer or self._transport is None)
        return self._transport.get_extra_info(info) if self._transport else None

    def certificate(self) -> bytes:
        """Return the server's certificate as DER, b'' without TLS."""
        tls = self.get_extra_info("ssl_object")
        return (tls.getpeercert(binary_form=True) or b"") if tls else b""


def _wake(future: "asyncio.Future[None] | None") -> None:
    if future is not None and not future.done():
        future.set_result(None)
