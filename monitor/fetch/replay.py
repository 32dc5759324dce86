"""A recorded session in place of the network: everything above the wire runs as it does live."""

import zlib
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from monitor.clock import Clock, utc_now
from monitor.errors import FetchError, UsageError
from monitor.fetch.fetcher import Fetcher
from monitor.fetch.memory import MemoryHosts
from monitor.model import FetchLimits, NotModified, Page, Request
from monitor.net import Ask, GuardedClient, Reply, fault, normal
from monitor.net.wire import Headers

FAULT_TYPE = "application/x-monitor-fault"
_STEP = 65_536


class Replay:
    """A Fetch that answers from a WARC (ISO 28500), by address, without waiting for anybody.

    `page.fetched_at` is the record's date. What is not recorded is FetchError `not-recorded`. An
    address recorded several times answers in that order, the last answer for ever.
    """

    def __init__(
        self, path: Path | str, limits: FetchLimits | None = None, clock: Clock = utc_now
    ) -> None:
        limits = replace(limits or FetchLimits(), delay=0.0)
        wire = RecordedWire(read_warc(Path(path)))
        client = GuardedClient(limits, wire)
        self._fetcher = Fetcher(limits, MemoryHosts(), clock=clock, client=client, sleep=None)

    async def __call__(self, request: Request) -> Page | NotModified:
        """Return the recorded answer; robots, redirects and limits are as they are live."""
        policy = replace(request.policy, delay=0.0)
        return await self._fetcher(replace(request, policy=policy))

    async def close(self) -> None:
        """Let go of the recording."""
        await self._fetcher.close()


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """One recorded answer, or the code of the failure that stands in its place."""

    url: str
    method: str = "GET"
    at: datetime
    status: int = 0
    headers: Headers = ()
    body: bytes = field(default=b"", repr=False)  # in its content coding
    failure: FetchError | None = None  # what stands in the place of an answer


class RecordedWire:
    """A Wire over recorded answers."""

    def __init__(self, records: list[Recorded]) -> None:
        self._answers: dict[str, list[Recorded]] = defaultdict(list)
        self._next: dict[str, int] = defaultdict(int)
        for record in records:
            self._answers[normal(record.url)].append(record)

    @asynccontextmanager
    async def send(self, ask: Ask) -> AsyncIterator[Reply]:
        """Answer as recorded."""
        record = self._choose(ask)
        if record.failure is not None:
            raise replace(record.failure, url=ask.url)
        yield Reply(
            status=record.status,
            headers=record.headers,
            chunks=_pieces(record.body),
            at=record.at,
        )

    def _choose(self, ask: Ask) -> Recorded:
        """A recorded 304 only answers those who ask conditionally."""
        key = normal(ask.url)
        known = self._answers.get(key)
        if not known or ask.method != "GET":
            raise fault(ask.url, "not-recorded")
        conditional = any(name.startswith("if-") for name, _ in ask.headers)
        usable = [each for each in known if conditional or each.status != 304]
        if not usable:
            raise fault(ask.url, "not-recorded", "only a 304 is")
        index = self._next[key]
        self._next[key] = index + 1
        return usable[min(index, len(usable) - 1)]

    async def close(self) -> None:
        """Let go of the recorded answers."""
        self._answers.clear()


async def _pieces(body: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(body), _STEP):
        yield body[start : start + _STEP]


def read_warc(path: Path) -> list[Recorded]:
    """Read the answers of a WARC, packed or not; UsageError where it is none."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    try:
        with path.open("rb") as stream:
            records = [_read(record) for record in ArchiveIterator(stream)]
    except FileNotFoundError:
        raise UsageError(f"there is no recording {path}") from None
    except (OSError, ArchiveLoadFailed, zlib.error, EOFError, ValueError) as error:
        why = getattr(error, "strerror", None) or "--replay reads what --record wrote (.warc.gz)"
        raise UsageError(f"{path} is no WARC recording: {why}") from None
    return [record for record in records if record is not None]


def _read(record: Any) -> Recorded | None:
    url = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")
    at = _when(record.rec_headers.get_header("WARC-Date"))
    if record.rec_type == "metadata" and record.content_type == FAULT_TYPE:
        code, status, detail = record.raw_stream.read().decode("utf-8").split("\n", 2)
        failure = fault(url, code, detail, status=int(status) if status else None)
        return Recorded(url=url, at=at, failure=failure)
    if record.rec_type != "response" or record.http_headers is None:
        return None
    return Recorded(
        url=url,
        at=at,
        status=int(record.http_headers.get_statuscode()),
        headers=tuple((name.lower(), value) for name, value in record.http_headers.headers),
        body=_payload(record),
    )


def _payload(record: Any) -> bytes:
    """The body in its content coding; a chunked transfer is undone, as HTTP does below us."""
    from warcio.bufferedreaders import ChunkedDataReader

    transfer = record.http_headers.get_header("transfer-encoding") or ""
    if "chunked" not in transfer.lower():
        return bytes(record.raw_stream.read())
    return bytes(ChunkedDataReader(record.raw_stream, decomp_type=None).read())


def _when(text: str | None) -> datetime:
    return datetime.fromisoformat(text or "").astimezone(UTC)
