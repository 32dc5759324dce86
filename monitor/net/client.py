"""The guarded client: every request the program makes, with its caps and its deadline."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from monitor.model import FetchLimits
from monitor.net.decode import ACCEPT_ENCODING, Decoder
from monitor.net.faults import Fault, code_of_status, fault
from monitor.net.live import LiveWire
from monitor.net.locators import checked
from monitor.net.wire import Ask, Headers, Reply, Wire

_GLIMPSE = 65_536  # bytes read of an answer that is no success: enough to know a challenge by
_NO_BODY = (204, 304)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What one request came to, its body decoded. `at` is set where it comes from a recording."""

    url: str
    status: int
    headers: Headers  # names in lower case
    body: bytes = field(repr=False)
    at: datetime | None = None

    def header(self, name: str) -> str | None:
        """Return the first header of that (lower-case) name."""
        return next((value for key, value in self.headers if key == name), None)


class GuardedClient:
    """Asks for one address at a time; follows nothing, keeps no cookies, reads no environment.

    `wire` is the world unless a recording is put in its place.
    """

    def __init__(self, limits: FetchLimits, wire: Wire | None = None) -> None:
        self._limits = limits
        self._wire = wire or LiveWire(limits)

    async def get(
        self,
        ask: Ask,
        *,
        max_bytes: int | None = None,
        seconds: float | None = None,
        cut: bool = False,
    ) -> Answer:
        """Return the answer whatever its status; FetchError when none came within the limits.

        `seconds` covers connecting, headers and body. What is no success is read in part only;
        with `cut`, so is a success that is too large.
        """
        self.check(ask.url)
        allowed = seconds if seconds is not None else self._limits.timeout
        try:
            async with asyncio.timeout(allowed), self._wire.send(ask) as reply:
                body = await self._body(ask.url, reply, max_bytes or self._limits.max_bytes, cut)
        except TimeoutError:
            raise fault(ask.url, "timeout", f"no whole answer in {allowed:g} s") from None
        return Answer(
            url=ask.url, status=reply.status, headers=reply.headers, body=body, at=reply.at
        )

    async def post(
        self,
        url: str,
        body: bytes,
        headers: Mapping[str, str] | None = None,
        timeout: float | None = None,  # noqa: ASYNC109
    ) -> Answer:
        """Send a message to a channel and return the answer, also one that says no.

        FetchError when there was none, or when the answer is a redirect: a message and its secrets
        go where they were addressed and nowhere else.
        """
        sent = {"user-agent": "monitor", "accept-encoding": ACCEPT_ENCODING}
        sent |= {name.lower(): value for name, value in (headers or {}).items()}
        ask = Ask(url=url, method="POST", headers=tuple(sent.items()), body=body)
        answer = await self.get(ask, max_bytes=_GLIMPSE, seconds=timeout)
        if 300 <= answer.status < 400:
            code = code_of_status(answer.status)
            raise fault(url, code, "redirects are not followed here", status=answer.status)
        return answer

    def check(self, url: str) -> None:
        """Raise FetchError `bad-url` for what is no address to ask for."""
        try:
            checked(url, self._limits.max_url)
        except Fault as error:
            raise fault(url, error.code, error.detail) from None

    async def _body(self, url: str, reply: Reply, most: int, cut: bool) -> bytes:
        if reply.status in _NO_BODY:
            async for _ in reply.chunks:
                break
            return b""
        success = 200 <= reply.status < 300
        try:
            return await _decoded(reply, most if success else _GLIMPSE, success and not cut)
        except Fault as error:
            if not success:
                return b""
            raise fault(url, error.code, error.detail, status=reply.status) from None

    async def close(self) -> None:
        """Let go of every connection."""
        await self._wire.close()


async def _decoded(reply: Reply, most: int, whole: bool) -> bytes:
    """Undo the content coding up to `most` bytes; Fault beyond them, or a part unless `whole`."""
    coding, length = _about_body(reply)
    if whole and length > most:
        raise Fault("too-large", f"{length} bytes announced, {most} allowed")
    decoder, parts, size, raw = Decoder(coding), list[bytes](), 0, 0
    async for chunk in reply.chunks:
        raw += len(chunk)
        for piece in decoder.feed(chunk):
            parts.append(piece)
            size += len(piece)
            if size > most:
                break
        if max(size, raw) > most:
            if whole:
                raise Fault("too-large", f"more than {most} bytes")
            return b"".join(parts)[:most]
    if whole and raw and not decoder.complete:
        raise Fault("truncated", "the compressed body has no end")
    return b"".join(parts)


def _about_body(reply: Reply) -> tuple[str, int]:
    """Return the content coding and the announced length, 0 where none (or nonsense) is sent."""
    codings = [value for name, value in reply.headers if name == "content-encoding"]
    length = next((value for name, value in reply.headers if name == "content-length"), "")
    return ",".join(codings), int(length) if length.isascii() and length.isdigit() else 0
