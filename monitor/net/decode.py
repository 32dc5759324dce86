"""Content codings undone while the body streams in, a bounded piece at a time."""

import sys
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import brotli

from monitor.net.faults import Fault

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

ACCEPT_ENCODING = "gzip, br, zstd"
STEP = 1 << 18  # bytes that one step may produce: what a bomb can cost beyond the cap
# zstd frames may ask for gigabytes of window; 8 MB is what RFC 9659 lets the web use.
_ZSTD: dict[int, int] = {zstd.DecompressionParameter.window_log_max: 23}

Pieces = Callable[[bytes], Iterator[bytes]]


class Decoder:
    """Undoes one content coding. Feed it the chunks; ask `complete` when they have ended."""

    def __init__(self, coding: str) -> None:
        name = coding.strip().lower()
        if "," in name:
            raise Fault("bad-encoding", f"stacked: {name}")
        if name not in _STEPS:
            raise Fault("bad-encoding", f"unknown: {name}")
        self._steps = _STEPS[name]()

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Yield what the chunk decodes to, in pieces of at most STEP bytes."""
        try:
            yield from self._steps.feed(data)
        except (zlib.error, brotli.error, zstd.ZstdError) as error:
            raise Fault("bad-encoding", str(error)) from None

    @property
    def complete(self) -> bool:
        """True where the coding itself says that nothing is missing."""
        return self._steps.complete


class _Identity:
    complete = True

    def feed(self, data: bytes) -> Iterator[bytes]:
        yield data


class _Zlib:
    """gzip, or deflate with its zlib wrapping or without: servers send both under that name."""

    def __init__(self, bits: int) -> None:
        self._bits = bits
        self._inflate: Any = None  # chosen when the first two bytes are there
        self._head = b""
        self._over = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        while data and not self._over:
            if self._inflate is None or self._inflate.eof:
                data = self._begin(self._head + data)
                continue
            out = self._inflate.decompress(data, STEP)
            if out:
                yield out
            data = self._inflate.unconsumed_tail or self._inflate.unused_data

    def _begin(self, data: bytes) -> bytes:
        """Start the body, or gzip's next member; what else follows an end is padding."""
        if len(data) < 2:
            self._head = data
            return b""
        self._head = b""
        if self._inflate is not None and data[:2] != b"\x1f\x8b":
            self._over = True
        else:
            self._inflate = zlib.decompressobj(self._wrapping(data))
        return data

    def _wrapping(self, data: bytes) -> int:
        """RFC 1950: the low half of the first byte is 8 and the first two divide by 31."""
        wrapped = data[0] & 15 == 8 and int.from_bytes(data[:2], "big") % 31 == 0
        return self._bits if wrapped or self._bits != zlib.MAX_WBITS else -zlib.MAX_WBITS

    @property
    def complete(self) -> bool:
        return self._inflate is not None and bool(self._inflate.eof)


class _Brotli:
    def __init__(self) -> None:
        self._inflate = brotli.Decompressor()

    def feed(self, data: bytes) -> Iterator[bytes]:
        while not self._inflate.is_finished():
            out = self._inflate.process(data, output_buffer_limit=STEP)
            # It may have taken in all there is and still hold output back: ask until it is dry.
            if not out and self._inflate.can_accept_more_data():
                return
            yield out
            data = b""

    @property
    def complete(self) -> bool:
        return bool(self._inflate.is_finished())


class _Zstd:
    def __init__(self) -> None:
        self._inflate = zstd.ZstdDecompressor(options=_ZSTD)

    def feed(self, data: bytes) -> Iterator[bytes]:
        while data or not self._inflate.needs_input:
            if self._inflate.eof:
                self._inflate = zstd.ZstdDecompressor(options=_ZSTD)
            yield self._inflate.decompress(data, STEP)
            data = self._inflate.unused_data if self._inflate.eof else b""
            if self._inflate.eof and not data:
                return

    @property
    def complete(self) -> bool:
        return self._inflate.eof


_STEPS: dict[str, Callable[[], _Identity | _Zlib | _Brotli | _Zstd]] = {
    "": _Identity,
    "identity": _Identity,
    "gzip": lambda: _Zlib(16 + zlib.MAX_WBITS),
    "x-gzip": lambda: _Zlib(16 + zlib.MAX_WBITS),
    "deflate": lambda: _Zlib(zlib.MAX_WBITS),
    "br": _Brotli,
    "zstd": _Zstd,
}
