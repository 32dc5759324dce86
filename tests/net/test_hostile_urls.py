"""Spellings that want to reach the machine itself or confuse whoever reads them."""

from collections.abc import Sequence
from contextlib import suppress

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from monitor.errors import FetchError
from monitor.model import FetchLimits
from monitor.net import Ask, GuardedClient, LiveWire
from monitor.net.connect import SystemResolver
from monitor.net.faults import Fault
from monitor.net.locators import checked, join, normal, origin, place
from tests.net.origin import running, say

# {p} is the port of a server on loopback that must never hear of any of them.
REFUSED = [
    # loopback in numbers
    "http://127.0.0.1:{p}/", "http://127.1:{p}/", "http://127.0.1:{p}/", "http://2130706433:{p}/",
    "http://0x7f000001:{p}/", "http://0x7f.0.0.1:{p}/", "http://0x7f.1:{p}/",
    "http://017700000001:{p}/", "http://0177.0.0.1:{p}/", "http://0177.1:{p}/",
    "http://127.0.0.1.:{p}/", "http://0x7f.0x0.0x0.0x1:{p}/", "http://0:{p}/",
    "http://0.0.0.0:{p}/", "http://127.255.255.254:{p}/", "http://127.0.0.01:{p}/",
    "http://[::1]:{p}/", "http://[::]:{p}/", "http://[0:0:0:0:0:0:0:1]:{p}/",
    "http://[::ffff:127.0.0.1]:{p}/", "http://[::ffff:7f00:1]:{p}/", "http://[::127.0.0.1]:{p}/",
    "http://[64:ff9b::127.0.0.1]:{p}/", "http://[2002:7f00:1::]:{p}/", "http://[::1%25lo]:{p}/",
    "http://[fe80::1%25eth0]:{p}/", "http://[0000::1]:{p}/", "http://[::ffff:0:127.0.0.1]:{p}/",
    # other private places
    "http://10.0.0.1/", "http://192.168.0.1/", "http://172.16.0.1/", "http://100.64.0.1/",
    "http://169.254.169.254/latest/meta-data/", "http://[fd00:ec2::254]/latest/",
    "http://0xa9fea9fe/", "http://2852039166/", "http://0251.0376.0251.0376/",
    "http://100.100.100.200/", "http://168.63.129.16/machine", "http://[fc00::1]/",
    "http://224.0.0.1/", "http://255.255.255.255/", "http://[ff02::1]/", "http://198.18.0.1/",
    # names that resolve to loopback
    "http://localhost:{p}/", "http://LOCALHOST:{p}/", "http://localhost.:{p}/",
    "http://internal.example:{p}/", "http://metadata.google.internal:{p}/",
    "http://127.0.0.1.nip.example:{p}/",
    # two readers, two hosts
    "http://public.example@127.0.0.1:{p}/", "http://127.0.0.1:{p}@public.example/",
    "http://user:secret@public.example/", "http://public.example\\@127.0.0.1:{p}/",
    "http://127.0.0.1:{p}\\.public.example/", "http:\\\\127.0.0.1:{p}\\", "http:/127.0.0.1:{p}/",
    "http:///127.0.0.1:{p}/", "//127.0.0.1:{p}/", "http://public.example#@127.0.0.1:{p}/x@y",
    "http://127.0.0.1%00.public.example:{p}/", "http://127.0.0.1%2f.public.example:{p}/",
    "http://%31%32%37.0.0.1:{p}/", "http://127.0.0.1 .public.example:{p}/",
    "http://public.example:{p}:80/", "http://[127.0.0.1]:{p}/", "http://[::1:{p}/",
    # digits and dots that are no ASCII
    "http://１２７.0.0.1:{p}/", "http://①②⑦.⓪.⓪.①:{p}/", "http://127。0。0。1:{p}/",
    "http://ⓛocalhost:{p}/",
    # control characters, lines that would become headers
    "http://127.0.0.1:{p}/\r\nHost: public.example", "http://public.example/a\nb",
    "http://public.example/\x00", "http://pub\tlic.example/", "http://public.example/\x7f",
    "http://public.example/ HTTP/1.1\r\nX: y",
    # other schemes
    "file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1:{p}/_GET", "javascript:alert(1)",
    "data:text/html,hi", "dict://127.0.0.1:{p}/", "unix:///var/run/docker.sock", "ws://127.0.0.1/",
    "httpx://127.0.0.1/", "about:blank", "mailto:a@b.example",
    # no address at all
    "", " ", "http://", "http://:{p}/", "http:", "https://?", "127.0.0.1:{p}", "http://.../",
    "http://public.example:0/", "http://public.example:99999/", "http://public.example:-1/",
    "http://xn--/", "http://" + "a" * 300 + ".example/", "http://public.example/" + "a" * 3000,
]  # fmt: skip


async def names(host: str) -> Sequence[str]:
    """Numbers are for the system to read; names have the addresses an attacker gives them."""
    if host.strip(".").lower().endswith("public.example"):
        return ("203.0.113.1",)
    if host[0].isdigit() and not host.endswith("example"):
        return await SystemResolver()(host)
    return ("127.0.0.1", "::1")


def test_the_table_is_long_enough() -> None:
    assert len(set(REFUSED)) >= 60


async def test_none_of_the_hostile_spellings_arrives() -> None:
    async with running() as server:
        server.serve("/", say(200, b"inside"))
        limits = FetchLimits(timeout=2.0)
        client = GuardedClient(limits, LiveWire(limits, resolve=names))
        for spelling in REFUSED:
            url = spelling.replace("{p}", str(server.port))
            with pytest.raises(FetchError) as caught:
                await client.get(Ask(url=url))
            assert caught.value.code in ("bad-url", "blocked-address", "dns"), spelling
        assert server.connections == 0
        await client.close()


@pytest.mark.parametrize(
    ("spelling", "sent"),
    [
        ("http://example.org", "http://example.org/"),
        ("HTTP://Example.ORG:80/a b?c=d e#f", "http://example.org/a%20b?c=d%20e"),
        ("https://example.org/tin-tức/đường?q=năm", None),
        ("https://münchen.example/", "https://xn--mnchen-3ya.example/"),
        ("https://example.org/%E1%BB%A9?a=%2F", "https://example.org/%E1%BB%A9?a=%2F"),
        ("http://exa_mple.org/", "http://exa_mple.org/"),
        ("  http://example.org/  ", "http://example.org/"),
    ],
)
def test_honest_addresses_pass(spelling: str, sent: str | None) -> None:
    address = str(checked(spelling, 2048))
    assert sent is None or address.rstrip("/") == sent.rstrip("/")
    assert address.isascii()
    assert normal(address) == address


def test_one_place_for_http_and_https_and_one_origin_for_each() -> None:
    assert place("http://E.org/x") == place("https://e.org:443/y") == "e.org"
    assert place("http://e.org:8080/") == "e.org:8080"
    assert origin("https://e.org:443/y?z") == "https://e.org"
    assert origin("http://e.org:443/") == "http://e.org:443"
    assert origin("http://[2606:4700::1]:81/") == "http://[2606:4700::1]:81"


@given(st.text(max_size=80))
@example("http://[")
@example("http://\udcff/")
@settings(max_examples=100)
def test_no_text_raises_anything_but_a_fault(text: str) -> None:
    for spelling in (text, "http://" + text, "http://e.org/" + text, "http://e.org:" + text):
        with suppress(Fault):
            address = str(checked(spelling, 2048))
            assert address.isascii()
            assert not set("\r\n \t") & set(address)
        assert isinstance(normal(spelling), str)


@given(st.text(max_size=60))
@settings(max_examples=100)
def test_no_location_raises_anything_but_a_fetch_error(location: str) -> None:
    with suppress(FetchError):
        assert isinstance(join("http://e.org/a/b?c", location), str)
