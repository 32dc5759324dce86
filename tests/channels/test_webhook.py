"""The JSON webhook over real HTTP on loopback, through the guarded client."""

import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from monitor.channels.webhook import Webhook
from monitor.errors import DeliveryError
from monitor.model import FetchLimits, Post
from monitor.net import GuardedClient
from tests.channels.servers import HttpSite, http_site
from tests.digest.make import candidate, figure, made, stored

DIGEST = made(
    candidate(
        stored(1, figures=(figure("2.6", "tonne", "2.6 tonnes"),)), stored(2, source="vns", story=1)
    ),
    candidate(stored(3, topics=(("drugs", 1.0),))),
    max_items=1,
)


@pytest.fixture
async def post() -> AsyncIterator[Post]:
    client = GuardedClient(FetchLimits(allow_private=("127.0.0.0/8",)))
    yield client.post
    await client.close()


async def refused(post: Post, site: HttpSite, **options: Any) -> DeliveryError:
    async with http_site(site):
        channel = Webhook(name="hook", url=site.url, **options)
        with pytest.raises(DeliveryError) as caught:
            await channel.send(DIGEST, to="", message_id="m1", post=post)
    assert "s3cret" not in str(caught.value)
    return caught.value


def answering(status: str, *headers: str, body: str = "") -> HttpSite:
    lines = [f"HTTP/1.1 {status}", f"content-length: {len(body)}", *headers]
    return HttpSite(answer=("\r\n".join(lines) + f"\r\n\r\n{body}").encode())


async def test_the_json_is_signed_and_carries_the_delivery_id(post: Post) -> None:
    async with http_site(HttpSite()) as site:
        channel = Webhook(name="hook", url=site.url, secret="key")
        receipt = await channel.send(DIGEST, to="", message_id="m1", post=post)
        again = await channel.send(DIGEST, to="", message_id="m1", post=post)
    assert receipt == again
    assert receipt.answer == "200 ok"
    assert site.bodies[0] == site.bodies[1]
    head = site.heads[0].decode().lower()
    mac = hmac.new(b"key", site.bodies[0], hashlib.sha256).hexdigest()
    assert f"x-monitor-signature: sha256={mac}" in head
    assert "idempotency-key: m1" in head
    got = json.loads(site.bodies[0])
    assert (got["id"], got["digest"], len(got["omitted"])) == ("m1", "morning", 1)
    (story,) = got["stories"]
    assert story["topic"] == "Wildlife trafficking"
    assert story["published_at"] == "2026-10-04T18:20:00+07:00"
    assert story["figures"][0] == {
        "value": "2.6",
        "high": None,
        "unit": "tonne",
        "what": "ivory",
        "words": "2.6 tonnes",
    }
    assert story["sentences"][0]["hits"] == [[15, 20]]
    assert story["articles"] == [1, 2]
    assert got["coverage"]["outside"] == 41


@pytest.mark.parametrize(
    ("status", "retry", "content"),
    [
        ("400 Bad Request", False, True),
        ("413 Too Large", False, True),
        ("401 Unauthorized", False, False),
        ("404 Not Found", False, False),
        ("408 Timeout", True, False),
        ("500 Oops", True, False),
        ("503 Busy", True, False),
    ],
)
async def test_what_each_status_means(post: Post, status: str, retry: bool, content: bool) -> None:
    error = await refused(post, answering(status, body="no: because"))
    assert (error.retry, error.content, error.uncertain) == (retry, content, False)
    assert error.answer == f"{status[:3]} no: because"


async def test_retry_after_is_obeyed_in_both_forms(post: Post) -> None:
    error = await refused(post, answering("429 Slow down", "retry-after: 17"))
    assert (error.retry, error.retry_after) == (True, 17.0)
    past = "Retry-After: Wed, 21 Oct 2015 07:28:00 GMT"
    assert (await refused(post, answering("503 Busy", past))).retry_after == 0.0
    assert (await refused(post, answering("503 Busy", "retry-after: soon"))).retry_after is None


async def test_an_answer_that_never_comes_is_uncertain(post: Post) -> None:
    assert (await refused(post, HttpSite(answer=None))).uncertain
    assert (await refused(post, HttpSite(stall=True), timeout=0.2)).uncertain


async def test_a_server_that_is_not_there_took_nothing(post: Post) -> None:
    async with http_site(HttpSite()) as site:
        pass
    with pytest.raises(DeliveryError) as caught:
        await Webhook(name="hook", url=site.url).send(DIGEST, to="", message_id="m", post=post)
    assert (caught.value.retry, caught.value.uncertain) == (True, False)


async def test_a_private_address_is_refused_for_good() -> None:
    client = GuardedClient(FetchLimits())
    async with http_site(HttpSite()) as site:
        channel = Webhook(name="hook", url=site.url)
        with pytest.raises(DeliveryError) as caught:
            await channel.send(DIGEST, to="", message_id="m", post=client.post)
    await client.close()
    assert not caught.value.retry
    assert site.bodies == []


async def test_a_redirect_is_not_followed(post: Post) -> None:
    error = await refused(post, answering("302 Found", "location: http://127.0.0.1:1/"))
    assert (error.retry, error.uncertain) == (False, False)
