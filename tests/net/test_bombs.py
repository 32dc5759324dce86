"""A body that unpacks to 400 MB costs no more memory than any other."""

import subprocess
import sys

import pytest

from tests.net.origin import running, say
from tests.net.packing import PACKINGS, bomb

MEGABYTES = 400
# Its own process, so that the peak is the client's alone. Prints what one bomb added, in bytes.
CLIENT = """
import asyncio, resource, sys
from monitor.errors import FetchError
from monitor.model import FetchLimits
from monitor.net import Ask, GuardedClient

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024

async def main(url, idle):
    client = GuardedClient(FetchLimits(allow_private=("127.0.0.1/32",), max_bytes=8_000_000))
    await client.get(Ask(url=idle))
    before = peak()
    try:
        await client.get(Ask(url=url))
    except FetchError as error:
        print(error.code, peak() - before)
    await client.close()

asyncio.run(main(*sys.argv[1:]))
"""


@pytest.mark.parametrize("name", ["gzip", "deflate", "raw deflate", "br", "zstd"])
async def test_a_bomb_costs_no_memory(name: str) -> None:
    import asyncio

    packed = bomb(name, MEGABYTES)
    async with running() as origin:
        url = origin.serve("/bomb", say(200, packed, {"content-encoding": PACKINGS[name][0]}))
        idle = origin.serve("/idle", say(200, b"x"))
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", CLIENT, url, idle, stdout=subprocess.PIPE
        )
        out, _ = await process.communicate()
    code, added = out.decode().split()
    assert code == "too-large"
    assert int(added) < 64 << 20
