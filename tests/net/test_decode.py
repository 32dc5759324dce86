"""Content codings undone piece by piece."""

import gzip
import zlib
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.net.decode import STEP, Decoder
from monitor.net.faults import Fault
from tests.net.packing import PACKINGS, bomb

DATA = b"<rss><item>\xc4\x91\xc6\xb0\xe1\xbb\x9dng d\xc3\xa2y</item></rss>" * 400


def decode(coding: str, *chunks: bytes) -> tuple[bytes, bool]:
    decoder = Decoder(coding)
    body = b"".join(piece for chunk in chunks for piece in decoder.feed(chunk))
    return body, decoder.complete


@pytest.mark.parametrize("name", PACKINGS)
def test_every_coding_is_undone_whole_and_byte_by_byte(name: str) -> None:
    coding, pack = PACKINGS[name]
    packed = pack(DATA)
    assert decode(coding, packed) == (DATA, True)
    single = [packed[at : at + 1] for at in range(len(packed))]
    assert decode(coding, *single) == (DATA, True)


@given(
    name=st.sampled_from(sorted(PACKINGS)),
    data=st.binary(max_size=3000),
    size=st.integers(1, 700),
)
@settings(max_examples=100)
def test_what_was_packed_comes_out_however_it_is_cut(name: str, data: bytes, size: int) -> None:
    coding, pack = PACKINGS[name]
    packed = pack(data)
    cut = [packed[at : at + size] for at in range(0, len(packed), size)]
    assert decode(coding, *cut) == (data, True)


@given(
    coding=st.sampled_from(["gzip", "deflate", "br", "zstd"]),
    chunks=st.lists(st.binary(max_size=200), max_size=6),
)
@settings(max_examples=100)
def test_noise_is_a_fault_or_bytes_and_nothing_else(coding: str, chunks: list[bytes]) -> None:
    with suppress(Fault):
        decode(coding, *chunks)


@pytest.mark.parametrize("name", [name for name in PACKINGS if name != "identity"])
def test_a_body_cut_short_is_not_complete(name: str) -> None:
    coding, pack = PACKINGS[name]
    packed = pack(DATA)
    body, complete = decode(coding, packed[: len(packed) // 2])
    assert not complete
    assert DATA.startswith(body)


@pytest.mark.parametrize("name", ["gzip", "zstd"])
def test_several_members_are_one_body(name: str) -> None:
    coding, pack = PACKINGS[name]
    packed = pack(b"one ") + pack(b"two ") + pack(b"three")
    assert decode(coding, packed) == (b"one two three", True)
    single = [packed[at : at + 1] for at in range(len(packed))]
    assert decode(coding, *single) == (b"one two three", True)


def test_padding_behind_gzip_is_not_part_of_it() -> None:
    assert decode("gzip", gzip.compress(b"text") + bytes(500)) == (b"text", True)
    assert decode("deflate", zlib.compress(b"text") + b"\r\n") == (b"text", True)


@pytest.mark.parametrize("coding", ["gzip, gzip", "gzip,br", "compress", "aes128gcm", "gzip;q=1"])
def test_stacked_and_unknown_codings_are_refused(coding: str) -> None:
    with pytest.raises(Fault) as caught:
        Decoder(coding)
    assert caught.value.code == "bad-encoding"


@pytest.mark.parametrize("name", ["gzip", "deflate", "raw deflate", "br", "zstd"])
def test_no_piece_is_larger_than_a_step(name: str) -> None:
    decoder = Decoder(PACKINGS[name][0])
    sizes = [len(piece) for piece in decoder.feed(bomb(name, 8))]
    assert sum(sizes) == 8 << 20
    assert max(sizes) <= 2 * STEP  # brotli rounds up
