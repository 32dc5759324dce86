"""Content codings, the way servers send them."""

import sys
import zlib
from collections.abc import Callable

import brotli

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_MEGABYTE = bytes(1 << 20)


def _zlib(bits: int) -> Callable[[bytes], bytes]:
    def pack(data: bytes) -> bytes:
        packer = zlib.compressobj(9, zlib.DEFLATED, bits)
        return packer.compress(data) + packer.flush()

    return pack


# name of the packing -> what content-encoding says, and how
PACKINGS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "identity": ("identity", lambda data: data),
    "gzip": ("gzip", _zlib(16 + zlib.MAX_WBITS)),
    "x-gzip": ("X-GZip", _zlib(16 + zlib.MAX_WBITS)),
    "deflate": ("deflate", _zlib(zlib.MAX_WBITS)),
    "raw deflate": ("deflate", _zlib(-zlib.MAX_WBITS)),
    "br": ("br", lambda data: bytes(brotli.compress(data, quality=5))),
    "zstd": ("zstd", lambda data: bytes(zstd.compress(data))),
}


def bomb(name: str, megabytes: int) -> bytes:
    """Pack so many megabytes of zeros into one stream."""
    if name == "br":
        packer = brotli.Compressor(quality=3, lgwin=22)
        parts = [packer.process(_MEGABYTE) for _ in range(megabytes)]
        return b"".join([*parts, packer.finish()])
    if name == "zstd":
        zipper = zstd.ZstdCompressor(level=1)
        parts = [zipper.compress(_MEGABYTE) for _ in range(megabytes)]
        return b"".join([*parts, zipper.flush()])
    bits = {"gzip": 16 + zlib.MAX_WBITS, "deflate": zlib.MAX_WBITS, "raw deflate": -zlib.MAX_WBITS}
    deflater = zlib.compressobj(1, zlib.DEFLATED, bits[name])
    parts = [deflater.compress(_MEGABYTE) for _ in range(megabytes)]
    return b"".join([*parts, deflater.flush()])
