"""Functions that worker processes are asked to call."""

import os
import time

from monitor.errors import FetchError, QueryError, ReadError


def length(data: bytes) -> int:
    return len(data)


def add(left: int, right: int) -> int:
    return left + right


def spin(seconds: float) -> None:
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        pass


def refuse(url: str) -> None:
    raise ReadError(url=url, code="not-a-feed", detail="it is a page")


def refuse_query() -> None:
    raise QueryError("a AND", 6, "a word was expected")


def refuse_fetch() -> None:
    raise FetchError(url="u", code="http-404", severity="soft", status=404)


def stumble(_: object) -> None:
    raise KeyError("surprise")


def swallow(size: int) -> int:
    return len(bytearray(size))


def die() -> None:
    os.abort()


def process() -> int:
    return os.getpid()


def parse_html(html: bytes) -> int:
    from selectolax.lexbor import LexborHTMLParser

    return len(LexborHTMLParser(html).css("p"))
