"""Certificates are always verified; one weakness may be named for one source."""

import hashlib
import ssl
from pathlib import Path

import pytest

from monitor.errors import FetchError
from monitor.model import DEFAULT_POLICY, FetchLimits, FetchPolicy
from monitor.net import Answer, Ask, GuardedClient, LiveWire
from monitor.net.tls import Trust, issuer_url
from tests.net.certificates import Signed, kept, server, sign
from tests.net.conftest import LOOPBACK
from tests.net.origin import Origin, running, say

REPAIR = FetchPolicy(tls="fetch-intermediate", tls_reason="sends no chain")


async def ask(
    origin: Origin, policy: FetchPolicy = DEFAULT_POLICY, ca_file: str | None = None
) -> Answer:
    limits = FetchLimits(allow_private=LOOPBACK, timeout=5.0)
    client = GuardedClient(limits, LiveWire(limits, ca_file=ca_file))
    try:
        return await client.get(Ask(url=origin.serve("/", say(200, b"safe")), policy=policy))
    finally:
        await client.close()


async def refusal(
    origin: Origin, policy: FetchPolicy = DEFAULT_POLICY, ca_file: str | None = None
) -> str:
    with pytest.raises(FetchError) as caught:
        await ask(origin, policy, ca_file)
    assert origin.log == [], "nothing is said to a server that is not trusted"
    return caught.value.code


@pytest.fixture(scope="module")
def root() -> Signed:
    return sign("a root", authority=True)


@pytest.fixture(scope="module")
def ca_file(root: Signed, tmp_path_factory: pytest.TempPathFactory) -> str:
    return kept(root, tmp_path_factory.mktemp("root"))


async def test_a_trusted_chain(root: Signed, ca_file: str) -> None:
    async with running(server(sign("leaf", root))) as origin:
        assert (await ask(origin, ca_file=ca_file)).body == b"safe"


async def test_nobody_vouches_for_himself(root: Signed) -> None:
    async with running(server(sign("leaf"))) as origin:
        assert await refusal(origin) == "tls"
    async with running(server(sign("leaf", root))) as origin:
        assert await refusal(origin) == "tls"


async def test_a_certificate_for_another_name(root: Signed, ca_file: str) -> None:
    async def somewhere(host: str) -> list[str]:
        return ["127.0.0.1"]

    limits = FetchLimits(allow_private=LOOPBACK)
    client = GuardedClient(limits, LiveWire(limits, ca_file=ca_file, resolve=somewhere))
    async with running(server(sign("leaf", root))) as origin:
        with pytest.raises(FetchError) as caught:
            await client.get(Ask(url=origin.url(host="other.example")))
        assert caught.value.code == "tls"
    await client.close()


# An incomplete chain


async def test_an_incomplete_chain_is_refused_by_default(root: Signed, ca_file: str) -> None:
    between = sign("between", root, authority=True)
    async with running(server(sign("leaf", between))) as origin:
        assert await refusal(origin, ca_file=ca_file) == "tls"


async def test_the_missing_intermediate_is_fetched_where_asked_for(
    root: Signed, ca_file: str
) -> None:
    between = sign("between", root, authority=True)
    for form in (between.der, between.pem):
        async with running() as authority:
            at = authority.serve("/between.crt", say(200, form))
            leaf = sign("leaf", between, issuer_at=at)
            async with running(server(leaf)) as origin:
                assert (await ask(origin, REPAIR, ca_file)).body == b"safe"
            assert authority.paths == ["/between.crt"]


async def test_a_fetched_intermediate_is_not_believed_by_itself() -> None:
    """Its root is unknown: neither partial chains nor a fetched root may stand in."""
    unknown = sign("unknown root", authority=True)
    async with running() as authority:
        up = authority.serve("/root.crt", say(200, unknown.der))
        between = sign("between", unknown, authority=True, issuer_at=up)
        at = authority.serve("/between.crt", say(200, between.der))
        async with running(server(sign("leaf", between, issuer_at=at))) as origin:
            assert await refusal(origin, REPAIR) == "tls"


async def test_a_fetched_root_is_not_believed() -> None:
    forged = sign("forged root", authority=True)
    async with running() as authority:
        at = authority.serve("/root.crt", say(200, forged.der))
        async with running(server(sign("leaf", forged, issuer_at=at))) as origin:
            assert await refusal(origin, REPAIR) == "tls"


@pytest.mark.parametrize("served", [b"", b"nonsense", b"-----BEGIN CERT-----\nx", bytes(99_999)])
async def test_a_broken_intermediate_is_a_matter_of_tls(
    root: Signed, ca_file: str, served: bytes
) -> None:
    async with running() as authority:
        at = authority.serve("/x.crt", say(200, served))
        leaf = sign("leaf", sign("between", root, authority=True), issuer_at=at)
        async with running(server(leaf)) as origin:
            assert await refusal(origin, REPAIR, ca_file) == "tls"


def test_only_plain_http_is_followed_for_an_issuer() -> None:
    for url, found in (("http://ca.example/x.crt", True), ("file:///etc/passwd", False)):
        leaf = sign("leaf", issuer_at=url)
        assert issuer_url(leaf.der) == (url if found else None)
    assert issuer_url(b"\x06\x08\x2b\x06\x01\x05\x05\x07\x30\x02\x86\x50http://short") is None


# A pin


async def test_the_pinned_certificate_is_accepted_and_no_other(root: Signed, ca_file: str) -> None:
    leaf = sign("leaf")
    pinned = FetchPolicy(tls_pin=hashlib.sha256(leaf.der).hexdigest())
    async with running(server(leaf)) as origin:
        assert (await ask(origin, pinned)).body == b"safe"
    async with running(server(sign("leaf", root))) as origin:
        assert await refusal(origin, pinned, ca_file) == "tls-pin"


# Contexts


def test_contexts_are_made_once_and_verify() -> None:
    trust = Trust()
    context = trust.context()
    assert context is Trust.of(FetchPolicy(), None).context()
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname


def test_legacy_renegotiation_weakens_that_and_nothing_else() -> None:
    legacy = Trust(tls="legacy-renegotiation").context()
    assert legacy.options & 0x4
    assert not Trust().context().options & 0x4
    assert legacy.verify_mode is ssl.CERT_REQUIRED
    assert legacy.check_hostname


def test_the_environment_chooses_no_authority(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    assert Trust(ca_file=None, tls="fetch-intermediate").context().get_ca_certs()
