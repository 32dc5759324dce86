"""TLS contexts: verified always; three named weaknesses, each for one source and never globally."""

import re
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cache

import httpx

from monitor.model import FetchPolicy
from monitor.net.faults import Fault

FetchCertificate = Callable[[str], Awaitable[bytes]]

_MOST_CERTIFICATE = 65_536  # bytes of an intermediate certificate
_MOST_STEPS = 3  # intermediates fetched for one chain
# X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY and ..._TO_VERIFY_LEAF_SIGNATURE: nothing but the
# chain is incomplete.
_INCOMPLETE = {20, 21}
_LEGACY_SERVER_CONNECT = 0x4  # ssl.OP_LEGACY_SERVER_CONNECT, which has a name from 3.12 on
# AuthorityInfoAccess: the OID of caIssuers, followed by a URI ([6], RFC 5280 4.2.2.1).
_CA_ISSUERS = re.compile(rb"\x06\x08\x2b\x06\x01\x05\x05\x07\x30\x02\x86(.)", re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class Trust:
    """How a server is to be believed. `ca_file` adds a private authority (intranets, tests)."""

    tls: str = "verify"
    pin: str | None = None
    ca_file: str | None = None

    @classmethod
    def of(cls, policy: FetchPolicy, ca_file: str | None) -> "Trust":
        """Return what the source's policy asks for."""
        pin = policy.tls_pin.lower().replace(":", "") if policy.tls_pin else None
        return cls(tls=policy.tls, pin=pin, ca_file=ca_file)

    def context(self) -> ssl.SSLContext:
        """Return the context; made once per process and kind, since making one takes 40 ms."""
        return _context(self.tls == "legacy-renegotiation", self.pin is not None, self.ca_file)


@cache
def _context(legacy: bool, pinned: bool, ca_file: str | None) -> ssl.SSLContext:
    context = _fresh(ca_file)
    if legacy:
        context.options |= _LEGACY_SERVER_CONNECT
    if pinned:
        # The pin stands for the chain: it is compared before a byte of the request is sent.
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _fresh(ca_file: str | None) -> ssl.SSLContext:
    """The authorities that httpx ships, those of the system, and the private one."""
    context = httpx.create_ssl_context(trust_env=False)
    context.load_default_certs()
    if ca_file:
        context.load_verify_locations(cafile=ca_file)
    return context


def is_incomplete(error: BaseException | None) -> bool:
    """True where a handshake failed for want of an intermediate certificate alone."""
    return isinstance(error, ssl.SSLCertVerificationError) and error.verify_code in _INCOMPLETE


@cache
def looking() -> ssl.SSLContext:
    """Return a context that only looks at the certificate; nothing is ever sent over it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


async def completed(
    leaf: bytes, fetch: FetchCertificate, ca_file: str | None = None
) -> ssl.SSLContext:
    """Return a context that knows the intermediates the leaf (DER) names; Fault `tls`.

    The chain must still end in a trusted root: Python 3.13 sets VERIFY_X509_PARTIAL_CHAIN, under
    which a fetched intermediate would be believed by itself, so that is cleared first.
    """
    context = _fresh(ca_file)
    partial = getattr(ssl, "VERIFY_X509_PARTIAL_CHAIN", 0x80000)
    context.verify_flags &= ~partial
    certificate = leaf
    for _ in range(_MOST_STEPS):
        url = issuer_url(certificate)
        if url is None:
            break
        certificate = _der(await fetch(url))
        if _is_self_issued(certificate):
            break  # a root: trusted already, or not at all
        context.load_verify_locations(cadata=certificate)
    return context


def issuer_url(der: bytes) -> str | None:
    """Return the address of the issuer's certificate that a certificate names."""
    for found in _CA_ISSUERS.finditer(der):
        length = found[1][0]
        url = der[found.end() : found.end() + length]
        if length < 128 and len(url) == length and url.startswith(b"http://"):
            return url.decode("ascii", "replace")
    return None


def _der(data: bytes) -> bytes:
    """RFC 5280 wants DER; some authorities serve PEM."""
    if len(data) > _MOST_CERTIFICATE:
        raise Fault("tls", "the intermediate certificate is too large")
    try:
        if data.lstrip().startswith(b"-----BEGIN"):
            data = ssl.PEM_cert_to_DER_cert(data.decode("ascii"))
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cadata=data)
    except (ssl.SSLError, ValueError) as error:
        raise Fault("tls", f"the intermediate certificate cannot be read: {error}") from None
    return data


def _is_self_issued(der: bytes) -> bool:
    """A fetched root loaded as trusted would let whoever answered vouch for himself."""
    scratch = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    scratch.load_verify_locations(cadata=der)
    known = scratch.get_ca_certs()
    return not known or any(entry["subject"] == entry["issuer"] for entry in known)
