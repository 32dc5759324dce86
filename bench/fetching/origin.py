"""A loopback web in a process of its own: many hosts (127.0.0.0/8), answers after 10 to 30 ms.

/same/N    a small feed that never changes, without validators
/etag/N    a small feed that answers 304 to its own ETag
/news/N    a small feed with one entry more at every request
/feed/N    a feed of 20 articles
/page/N/M  an article of about 30 kB
/hang/N    nothing for 20 seconds
"""

import asyncio
import random
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from typing import ClassVar

ITEMS = 20
FEW = 3  # entries of the feeds that are there to be polled again
HANG = 20.0  # seconds
_ROBOTS = b"User-agent: *\nDisallow: /private/\n"
_TOPICAL = ["rangers", "border", "seizure", "ivory", "pangolin", "smuggling", "police", "customs"]
# Invented words: articles that shared theirs would all tell one story.
_SYLLABLES = ["ba", "de", "ki", "lo", "mu", "na", "po", "ri", "su", "te", "vi", "ga", "he", "jo"]
_WORDS = ["".join(parts) for parts in product(_SYLLABLES, repeat=3)] + _TOPICAL * 30


def host(number: int) -> str:
    """Return the address of a host: there are as many as wanted on loopback."""
    return f"127.{1 + number // 60_000}.{number // 250 % 240}.{1 + number % 250}"


@contextmanager
def running() -> Iterator[int]:
    """Run the origin; give its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen([sys.executable, "-m", "bench.fetching.origin", str(port)])
    try:
        _await(port)
        yield port
    finally:
        process.kill()
        process.wait()


def _await(port: int) -> None:
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise SystemExit("the origin did not start")


class Talk(asyncio.Protocol):
    """One connection."""

    asked: ClassVar[Counter[str]] = Counter()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._heard = b""
        self._here = transport.get_extra_info("sockname")

    def data_received(self, data: bytes) -> None:
        """Answer each request after a moment."""
        self._heard += data
        while b"\r\n\r\n" in self._heard:
            head, _, self._heard = self._heard.partition(b"\r\n\r\n")
            path = head.split(b" ", 2)[1].decode()
            wait = HANG if path.startswith("/hang") else random.uniform(0.010, 0.030)
            asyncio.get_running_loop().call_later(wait, self._answer, path, head)

    def _answer(self, path: str, head: bytes) -> None:
        if not self._transport.is_closing():
            self._transport.write(self._bytes(path, head.lower()))

    def _bytes(self, path: str, head: bytes) -> bytes:
        kind, *numbers = path.strip("/").split("/")
        if kind == "robots.txt":
            return _said(_ROBOTS, "text/plain")
        if kind == "etag" and b"if-none-match" in head:
            return b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\nServer: bench\r\n\r\n'
        if kind == "page":
            return _said(_article("/".join(numbers)), "text/html; charset=utf-8")
        base = f"http://{self._here[0]}:{self._here[1]}/page/{numbers[0]}"
        Talk.asked[path] += 1
        first = Talk.asked[path] if kind == "news" else 0
        etag = 'ETag: "1"\r\n' if kind == "etag" else ""
        items = ITEMS if kind == "feed" else FEW
        return _said(_feed(base, first, items), "application/rss+xml", etag)


def _said(body: bytes, kind: str, more: str = "") -> bytes:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{more}\r\n"
    return head.encode() + body


def _feed(base: str, first: int, count: int) -> bytes:
    items = "".join(
        f"<item><title>{_sentence(f'{base}{number}t', 9)}</title>"
        f"<link>{base}/{number}</link><guid>{base}/{number}</guid>"
        f"<description>{_sentence(f'{base}{number}', 30)}</description>"
        f"<pubDate>Mon, 05 Oct 2026 {number % 24:02}:00:00 +0700</pubDate></item>"
        for number in range(first, first + count)
    )
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>Bench</title>{items}'
        f"</channel></rss>"
    ).encode()


def _article(name: str) -> bytes:
    seed = sum(name.encode()) * 31 + len(name)
    title = _sentence(f"{name}t", 9)
    body = "".join(f"<p>{_sentence(f'{name}{n}', 60)}</p>" for n in range(12))
    menu = "".join(f'<li><a href="/menu/{n}">Section {n}</a></li>' for n in range(300))
    return (
        f"<!doctype html><html><head><title>Seizure {name}</title>"
        f'<meta property="og:title" content="{title}">'
        f'<meta property="article:published_time" content="2026-10-05T0{seed % 10}:00:00+07:00">'
        f"</head><body><nav><ul>{menu}</ul></nav><article><h1>{title}</h1>{body}</article>"
        f"<footer><ul>{menu}</ul></footer></body></html>"
    ).encode()


def _sentence(seed: object, words: int) -> str:
    chosen = random.Random(str(seed)).choices(_WORDS, k=words)
    return " ".join(chosen).capitalize() + "."


async def _serve(port: int) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Talk, "0.0.0.0", port, backlog=4096)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1])))
