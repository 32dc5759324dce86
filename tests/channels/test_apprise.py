"""Everything else through Apprise, against a real HTTP server on loopback."""

import pytest

from monitor.channels.apprise import Apprise
from monitor.errors import DeliveryError
from tests.channels.servers import Endpoint, HttpSite, http_site
from tests.digest.make import candidate, made, stored

DIGEST = made(candidate(stored(1)))


async def send(url: str) -> str:
    channel = Apprise(name="chat", url=url)
    return (await channel.send(DIGEST, to="", message_id="m", post=Endpoint())).answer


async def test_a_digest_goes_through_apprise() -> None:
    pytest.importorskip("apprise", reason="the extra 'notify' is not installed")
    async with http_site(HttpSite()) as site:
        await send(site.url.replace("http:", "json:"))
    assert b"Customs seize ivory" in site.bodies[0]


async def test_a_refusal_is_a_failure() -> None:
    pytest.importorskip("apprise", reason="the extra 'notify' is not installed")
    refusing = HttpSite(answer=b"HTTP/1.1 500 Oops\r\ncontent-length: 0\r\n\r\n")
    async with http_site(refusing) as site:
        with pytest.raises(DeliveryError) as caught:
            await send(site.url.replace("http:", "json:"))
    assert caught.value.retry


async def test_an_address_nobody_knows_is_permanent() -> None:
    with pytest.raises(DeliveryError) as caught:
        await send("nonsense://x")
    assert not caught.value.retry
