"""Answers with some of their bytes turned: whatever comes, it is an answer or our own error."""

import random
from contextlib import suppress

from monitor.errors import FetchError
from monitor.net import Answer, Ask, GuardedClient
from tests.net.origin import Origin, raw
from tests.net.packing import PACKINGS

_BODY = b"<rss><channel><item><title>Ivory</title></item></channel></rss>" * 5


def answers() -> list[bytes]:
    """Honest answers of several kinds."""
    honest = [
        b'HTTP/1.1 304 Not Modified\r\nETag: W/"1"\r\n\r\n',
        b"HTTP/1.1 301 Moved\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.0 200 OK\r\nServer: old\r\n\r\n" + _BODY,
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nX: y\r\n\r\n",
    ]
    for coding, pack in PACKINGS.values():
        body = pack(_BODY)
        head = (
            f"HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        honest.append(head.encode() + body)
    return honest


def turned(answer: bytes, chance: random.Random) -> bytes:
    """Change, drop, double or cut some bytes."""
    data = bytearray(answer)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(data))
        match chance.randrange(5):
            case 0:
                data[at] = chance.randrange(256)
            case 1:
                del data[at : at + chance.randint(1, 8)]
            case 2:
                data[at:at] = data[at : at + chance.randint(1, 40)]
            case 3:
                data[at:at] = chance.choice([b"\r\n", b"\0", b"\n", b":", b"99999999999"])
            case _:
                data = data[: at + 1]
        data = data or bytearray(b"x")
    return bytes(data)


async def test_noise_is_an_answer_or_an_error_of_ours(
    origin: Origin, client: GuardedClient
) -> None:
    chance = random.Random(20261005)
    seen = 0
    for answer in answers() * 25:
        url = origin.serve("/noise", raw(turned(answer, chance)))
        with suppress(FetchError):
            assert isinstance(await client.get(Ask(url=url), seconds=1.0), Answer)
        seen += 1
    assert seen == len(origin.log)
