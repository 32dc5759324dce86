"""Recording a session: every exchange with the world, hops and robots.txt included, as a WARC."""

import io
from asyncio import CancelledError
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any

from monitor.clock import Clock, utc_now
from monitor.errors import FetchError, UsageError
from monitor.fetch.fetcher import Fetcher
from monitor.fetch.replay import FAULT_TYPE
from monitor.model import FetchLimits, HostMemory, NotModified, Page, Request
from monitor.net import Ask, GuardedClient, LiveWire, Reply, Wire, fault

_FIELDS = "application/warc-fields"
# Said about the transfer, not about the page: the body is kept as it was before being chunked.
_TRANSFER = ("transfer-encoding", "connection", "keep-alive", "content-length", "trailer")


class Recorder:
    """A Fetch of the live web that writes a WARC as it goes; `close` finishes the file."""

    def __init__(
        self,
        limits: FetchLimits,
        path: Path | str,
        hosts: HostMemory | None = None,
        *,
        clock: Clock = utc_now,
        wire: Wire | None = None,
    ) -> None:
        recording = RecordingWire(wire or LiveWire(limits), path, clock)
        client = GuardedClient(limits, recording)
        self._fetcher = Fetcher(limits, hosts, clock=clock, client=client)

    async def __call__(self, request: Request) -> Page | NotModified:
        """Return the answer, as a Fetcher does."""
        return await self._fetcher(request)

    async def close(self) -> None:
        """Finish the recording and let go of every connection."""
        await self._fetcher.close()


class RecordingWire:
    """A Wire that passes everything on to another and writes down what came back.

    `path` is written as gzip'ed WARC that any WARC tool reads; a failure is kept as a metadata
    record, so that replaying fails in the same way. Cookies are left out.
    """

    def __init__(self, wire: Wire, path: Path | str, clock: Clock = utc_now) -> None:
        from warcio.warcwriter import WARCWriter

        self._wire = wire
        self._clock = clock
        try:
            self._file = Path(path).open("wb")  # noqa: SIM115 - closed with the recorder
        except OSError as error:
            raise UsageError(f"{path} cannot be written: {error.strerror}") from None
        self._writer = WARCWriter(self._file, gzip=True)
        self._write("warcinfo", "", payload=b"software: monitor\r\n", kind=_FIELDS)

    @asynccontextmanager
    async def send(self, ask: Ask) -> AsyncIterator[Reply]:
        """Send, and write the exchange when it is over."""
        body = bytearray()
        try:
            async with self._wire.send(ask) as reply:
                yield replace(reply, chunks=_kept(reply, body))
        except FetchError as error:
            self._failure(ask, error)
            raise
        except CancelledError:
            self._failure(ask, fault(ask.url, "timeout", "given up"))
            raise
        self._response(ask, reply, body)

    def _response(self, ask: Ask, reply: Reply, body: bytearray) -> None:
        from warcio.statusandheaders import StatusAndHeaders

        headers = [
            (name, value)
            for name, value in reply.headers
            if name not in _TRANSFER and name != "set-cookie"
        ]
        headers.append(("content-length", str(len(body))))
        line = f"{reply.status} {_phrase(reply.status)}"
        head = StatusAndHeaders(line, headers, protocol="HTTP/1.1")
        self._write("response", ask.url, payload=bytes(body), head=head, at=reply.at)

    def _failure(self, ask: Ask, error: FetchError) -> None:
        told = f"{error.code}\n{error.status or ''}\n{error.detail}".encode()
        self._write("metadata", ask.url, payload=told, kind=FAULT_TYPE)

    def _write(
        self,
        record_type: str,
        url: str,
        *,
        payload: bytes,
        kind: str | None = None,
        head: Any = None,
        at: datetime | None = None,
    ) -> None:
        """Write one record, dated when it happened."""
        date = f"{at or self._clock():%Y-%m-%dT%H:%M:%SZ}"
        record = self._writer.create_warc_record(
            url or None,
            record_type,
            payload=io.BytesIO(payload),
            length=len(payload),
            warc_content_type=kind or "",
            http_headers=head,
            warc_headers_dict={"WARC-Date": date},
        )
        self._writer.write_record(record)

    async def close(self) -> None:
        """Finish the recording and let go of the wire."""
        self._file.close()
        await self._wire.close()


async def _kept(reply: Reply, body: bytearray) -> AsyncIterator[bytes]:
    async for chunk in reply.chunks:
        body += chunk
        yield chunk


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
