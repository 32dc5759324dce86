"""The guarded client against servers that lie."""

import asyncio
from pathlib import Path

import pytest

from monitor.errors import FetchError
from monitor.model import FetchLimits
from monitor.net import CODES, Answer, Ask, GuardedClient, LiveWire, severity_of
from tests.net.conftest import LOOPBACK
from tests.net.origin import Origin, drip, raw, redirect, running, say
from tests.net.packing import PACKINGS, bomb

OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"transfer-encoding: chunked\r\n\r\n"


async def refused(client: GuardedClient, url: str, **limits: float) -> FetchError:
    with pytest.raises(FetchError) as caught:
        await client.get(Ask(url=url), seconds=limits.get("seconds"))
    assert caught.value.url == url
    return caught.value


async def test_an_honest_answer(origin: Origin, client: GuardedClient) -> None:
    url = origin.serve("/a", say(200, b"hello", {"X-Name": "Value", "ETag": 'W/"1"'}))
    answer = await client.get(Ask(url=url, headers=(("user-agent", "t"),)))
    assert (answer.status, answer.body, answer.url) == (200, b"hello", url)
    assert answer.header("x-name") == "Value"
    assert origin.log[0].headers["user-agent"] == "t"
    assert origin.log[0].headers["host"] == f"127.0.0.1:{origin.port}"


async def test_every_status_is_an_answer(origin: Origin, client: GuardedClient) -> None:
    for status in (304, 404, 410, 500):
        url = origin.serve(f"/{status}", say(status, b"" if status == 304 else b"why"))
        answer = await client.get(Ask(url=url))
        assert (answer.status, answer.body) == (status, b"" if status == 304 else b"why")


@pytest.mark.parametrize("name", PACKINGS)
async def test_content_codings_are_undone(origin: Origin, client: GuardedClient, name: str) -> None:
    coding, pack = PACKINGS[name]
    url = origin.serve("/a", say(200, pack(b"text " * 100), {"content-encoding": coding}))
    assert (await client.get(Ask(url=url))).body == b"text " * 100


LIES = {
    "hangs up at once": (raw(), "connection-lost"),
    "is no HTTP": (raw(b"220 mail.example ESMTP\r\n\r\n"), "bad-http"),
    "answers in another protocol": (raw(b"\x16\x03\x01\x00\x00garbage\r\n\r\n"), "bad-http"),
    "breaks off in the headers": (raw(OK + b"content-le"), "connection-lost"),
    "breaks off in the body": (raw(OK + b"content-length: 100\r\n\r\nhalf"), "truncated"),
    "breaks off in a chunk": (raw(CHUNKED + b"ff\r\nab"), "truncated"),
    "sends no last chunk": (raw(CHUNKED + b"2\r\nab\r\n"), "truncated"),
    "sends a nonsense chunk": (raw(CHUNKED + b"zz\r\nab"), "bad-http"),
    "sends two lengths": (raw(OK + b"content-length: 1\r\ncontent-length: 2\r\n\r\n"), "bad-http"),
    "sends a bad length": (raw(OK + b"content-length: many\r\n\r\nab"), "bad-http"),
    "sends a bad header": (raw(OK + b"no colon here\r\n\r\nab"), "bad-http"),
    "announces too much": (raw(OK + b"content-length: 99999999999\r\n\r\n"), "too-large"),
    "sends too much": (say(200, bytes(1_000_001)), "too-large"),
    "sends too much without length": (raw(OK + b"\r\n", bytes(1_000_001)), "too-large"),
    "sends one huge header": (raw(OK + b"x: " + b"a" * 90_000 + b"\r\n\r\n"), "headers-too-large"),
    "sends many headers": (raw(OK + b"x: yyyyy\r\n" * 30_000 + b"\r\n"), "headers-too-large"),
    "never ends its headers": (drip(OK, b"x: " + b"y" * 9_000 + b"\r\n", 0.0), "headers-too-large"),
    "stacks codings": (say(200, b"x", {"content-encoding": "gzip, gzip"}), "bad-encoding"),
    "names an unknown coding": (say(200, b"x", {"content-encoding": "sdch"}), "bad-encoding"),
    "lies about its coding": (say(200, b"plain", {"content-encoding": "gzip"}), "bad-encoding"),
    "cuts its gzip": (
        say(200, PACKINGS["gzip"][1](b"text " * 500)[:40], {"content-encoding": "gzip"}),
        "truncated",
    ),
    "says nothing": (raw(hang_up=False), "timeout"),
    "drips headers": (drip(OK, b"x: y\r\n", 0.05), "timeout"),
    "drips a body": (drip(OK + b"\r\n", b".", 0.05), "timeout"),
    "sends hints for ever": (drip(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n", 0.01), "timeout"),
}  # fmt: skip


@pytest.mark.parametrize("lie", LIES)
async def test_a_lie_has_a_name(origin: Origin, client: GuardedClient, lie: str) -> None:
    route, code = LIES[lie]
    error = await refused(client, origin.serve("/lie", route), seconds=0.5)
    assert error.code == code
    assert error.severity == severity_of(code)


@pytest.mark.parametrize("name", ["gzip", "deflate", "raw deflate", "br", "zstd"])
async def test_a_bomb_stops_at_the_cap(origin: Origin, client: GuardedClient, name: str) -> None:
    url = origin.serve("/", say(200, bomb(name, 20), {"content-encoding": PACKINGS[name][0]}))
    assert (await refused(client, url)).code == "too-large"


async def test_a_failed_answer_is_read_in_part_only(origin: Origin, client: GuardedClient) -> None:
    url = origin.serve("/", say(503, b"a" * 500_000))
    answer = await client.get(Ask(url=url))
    assert answer.status == 503
    assert len(answer.body) == 65_536


async def test_a_body_may_be_cut_on_request(origin: Origin, client: GuardedClient) -> None:
    url = origin.serve("/robots.txt", say(200, b"a" * 5000))
    answer = await client.get(Ask(url=url), max_bytes=1000, cut=True)
    assert answer.body == b"a" * 1000


async def test_nobody_listens(client: GuardedClient) -> None:
    async with running() as origin:
        url = origin.url()
    assert (await refused(client, url)).code == "refused"


async def test_a_name_without_an_address() -> None:
    async def nothing(host: str) -> list[str]:
        return []

    limits = FetchLimits()
    client = GuardedClient(limits, LiveWire(limits, resolve=nothing))
    assert (await refused(client, "http://nowhere.example/")).code == "dns"
    await client.close()


# The address connected to is the one that was checked


async def test_a_name_is_looked_up_once_and_connected_to_as_checked(origin: Origin) -> None:
    """DNS rebinding: the second answer, which would lead inside, is never asked for."""
    answers = [["198.51.100.1"], ["127.0.0.1"]]

    async def rebinding(host: str) -> list[str]:
        return answers.pop(0)

    limits = FetchLimits()
    client = GuardedClient(limits, LiveWire(limits, resolve=rebinding))
    error = await refused(client, f"http://rebind.example:{origin.port}/")
    assert error.code == "blocked-address"
    assert len(answers) == 1
    assert origin.connections == 0
    await client.close()


async def test_forbidden_addresses_among_permitted_ones_are_left_out(origin: Origin) -> None:
    async def mixed(host: str) -> list[str]:
        return ["10.0.0.1", "127.0.0.1", "169.254.169.254"]

    origin.serve("/", say(200, b"permitted"))
    limits = FetchLimits(allow_private=("127.0.0.1/32",), timeout=1.0)
    client = GuardedClient(limits, LiveWire(limits, resolve=mixed))
    answer = await client.get(Ask(url=f"http://mixed.example:{origin.port}/"))
    assert answer.body == b"permitted"
    await client.close()


async def test_the_next_address_is_tried_when_one_does_not_answer(origin: Origin) -> None:
    async def both(host: str) -> list[str]:
        return ["::1", "127.0.0.1"]

    origin.serve("/", say(200, b"four"))
    limits = FetchLimits(allow_private=LOOPBACK, timeout=3.0)
    client = GuardedClient(limits, LiveWire(limits, resolve=both))
    answer = await client.get(Ask(url=origin.url("/", host="both.example")))
    assert answer.body == b"four"
    await client.close()


# Connections


async def get_all(client: GuardedClient, url: str, times: int) -> list[Answer]:
    return [await client.get(Ask(url=url)) for _ in range(times)]


async def test_a_connection_is_used_again(origin: Origin, client: GuardedClient) -> None:
    await get_all(client, origin.serve("/", say(200, b"x")), 5)
    assert origin.connections == 1


async def test_a_connection_the_server_closed_is_replaced_unnoticed(
    origin: Origin, client: GuardedClient
) -> None:
    url = origin.serve(
        "/", raw(OK + b"content-length: 1\r\n\r\nx")
    )  # promises keep-alive, hangs up
    assert [answer.body for answer in await get_all(client, url, 5)] == [b"x"] * 5


async def test_cancelled_requests_leak_neither_places_nor_handles(
    origin: Origin, client: GuardedClient
) -> None:
    silent = origin.serve("/silent", raw(hang_up=False))
    good = origin.serve("/good", say(200, b"x"))
    before = handles()
    for _ in range(10):
        tasks = [asyncio.ensure_future(client.get(Ask(url=silent))) for _ in range(20)]
        await asyncio.wait(tasks, timeout=0.02)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    assert (await client.get(Ask(url=good))).body == b"x"
    await client.close()
    await falls_to(before)


async def test_handles_stay_flat_whatever_servers_do(origin: Origin, client: GuardedClient) -> None:
    urls = [origin.serve(f"/{number}", route) for number, (route, _) in enumerate(LIES.values())]
    before = handles()
    for _ in range(3):
        asked = (client.get(Ask(url=url), seconds=0.2) for url in urls)
        await asyncio.gather(*asked, return_exceptions=True)
    await client.close()
    await falls_to(before)


async def falls_to(number: int) -> None:
    """The server's ends close a moment later; that they never do is the test's time limit."""
    loop = asyncio.get_running_loop()
    while handles() > number:
        done = loop.create_future()
        loop.call_soon(done.set_result, None)
        await done


def handles() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


# Channels


async def test_post_sends_body_and_headers(origin: Origin, client: GuardedClient) -> None:
    url = origin.serve("/hook", say(200, b"ok"))
    answer = await client.post(url, b'{"a": 1}', {"content-type": "application/json"}, 2.0)
    assert (answer.status, answer.body) == (200, b"ok")
    seen = origin.log[0]
    assert (seen.method, seen.body) == ("POST", b'{"a": 1}')
    assert seen.headers["content-type"] == "application/json"


async def test_post_returns_a_no_as_it_was_said(origin: Origin, client: GuardedClient) -> None:
    url = origin.serve("/hook", say(403, b"invalid_token"))
    assert (await client.post(url, b"{}")).body == b"invalid_token"


async def test_post_goes_nowhere_else(origin: Origin, client: GuardedClient) -> None:
    elsewhere = origin.serve("/elsewhere", say(200))
    url = origin.serve("/hook", redirect(307, elsewhere))
    with pytest.raises(FetchError) as caught:
        await client.post(url, b"secret")
    assert caught.value.code == "http-307"
    assert origin.paths == ["/hook"]


async def test_post_is_never_sent_twice(origin: Origin, client: GuardedClient) -> None:
    """Its connection was kept and is dead: the message may have arrived, so nobody repeats it."""
    url = origin.serve("/hook", say(200, b"ok"))
    await client.post(url, b"one")
    origin.serve("/hook", raw())
    with pytest.raises(FetchError) as caught:
        await client.post(url, b"two")
    assert caught.value.code == "connection-lost"
    assert [seen.body for seen in origin.log] == [b"one", b"two"]


async def test_post_into_a_private_network_is_refused(origin: Origin) -> None:
    client = GuardedClient(FetchLimits())
    with pytest.raises(FetchError) as caught:
        await client.post(origin.url("/hook"), b"{}")
    assert caught.value.code == "blocked-address"
    assert origin.connections == 0
    await client.close()


def test_the_codes_are_documented(pytestconfig: pytest.Config) -> None:
    page = (pytestconfig.rootpath / "docs" / "fetching.md").read_text(encoding="utf-8")
    for code, (severity, _) in CODES.items():
        assert f"| `{code}` | {severity} |" in page, code


def test_a_status_has_the_severity_of_its_hundred() -> None:
    seriousness = {
        code: severity_of(f"http-{code}") for code in (403, 404, 410, 429, 500, 503, 204)
    }
    assert seriousness == {
        403: "soft", 404: "soft", 410: "hard", 429: "temporary",
        500: "temporary", 503: "temporary", 204: "soft",
    }  # fmt: skip
