"""Addresses as they are asked for: checked, normal, and joined to redirects."""

import re
from functools import lru_cache

import httpx

from monitor.net.faults import Fault, fault

_ANY_LENGTH = 65_536
_PORTS = {"http": 80, "https": 443}
# Tabs and line ends are dropped by browsers inside an address; here they only ever hide something.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_AUTHORITY = re.compile(r"^[a-zA-Z][a-zA-Z0-9+.-]*://([^/?#]*)")


def checked(url: str, longest: int) -> httpx.URL:
    """Return the address ready for the wire, without fragment; Fault `bad-url` says what is wrong.

    `longest` counts the characters of the encoded address.
    """
    if len(url) > longest:
        raise Fault("bad-url", f"longer than {longest} characters")
    parsed, length = _parsed(url)
    if length > longest:
        raise Fault("bad-url", f"longer than {longest} characters")
    return parsed


@lru_cache(maxsize=2048)  # a hop is checked by the client, by its wire and for its robots.txt
def _parsed(url: str) -> tuple[httpx.URL, int]:
    """The address and how many characters of it go over the wire."""
    _refuse_tricks(url)
    try:
        parsed = httpx.URL(url.strip(" "))
        host, port = parsed.host, parsed.port  # decoding them is what fails on hostile names
    except (httpx.InvalidURL, ValueError) as error:
        raise Fault("bad-url", str(error)) from None
    if parsed.scheme not in _PORTS:
        raise Fault("bad-url", f"only http and https, not {parsed.scheme or 'nothing'}")
    if not host or len(parsed.raw_host) > 253 or not _usable(port):
        raise Fault("bad-url", "no usable host")
    if parsed.userinfo:
        raise Fault("bad-url", "a name or password in the address")
    sent = parsed.copy_with(fragment=None) if parsed.fragment else parsed
    return sent, len(str(sent))


def _usable(port: int | None) -> bool:
    return port is None or 0 < port < 65_536


def _refuse_tricks(url: str) -> None:
    """What two readers of one address could understand differently is nobody's honest address."""
    if _CONTROL.search(url):
        raise Fault("bad-url", "control characters in the address")
    authority = _AUTHORITY.match(url.strip(" "))
    if authority is None:
        raise Fault("bad-url", "not an absolute address")
    if re.search(r"[\\\s@<>\"^`{|}%]", authority[1]):
        raise Fault("bad-url", "the host is not a plain name")


def normal(url: str) -> str:
    """Return one spelling for equal addresses, for looking up recordings; never raises."""
    try:
        return str(checked(url, _ANY_LENGTH))
    except Fault:
        return url.partition("#")[0]


@lru_cache(maxsize=2048)
def origin(url: str) -> str:
    """Return scheme, host and any unusual port of a checked address: 'https://example.org:8443'."""
    parsed = checked(url, _ANY_LENGTH)
    usual = parsed.port in (None, _PORTS[parsed.scheme])
    return f"{parsed.scheme}://{_bracketed(parsed)}" + ("" if usual else f":{parsed.port}")


@lru_cache(maxsize=2048)
def place(url: str) -> str:
    """Return the host with its port unless that is 80 or 443: http and https are one place."""
    parsed = checked(url, _ANY_LENGTH)
    usual = parsed.port in (None, *_PORTS.values())
    return _bracketed(parsed) + ("" if usual else f":{parsed.port}")


def host_of(url: str) -> str:
    """Return the host of a checked address, in ASCII and lower case."""
    return checked(url, _ANY_LENGTH).raw_host.decode("ascii").lower()


def _bracketed(url: httpx.URL) -> str:
    host = url.raw_host.decode("ascii").lower()
    return f"[{host}]" if ":" in host else host


def join(base: str, location: str) -> str:
    """Resolve a Location header against the address that sent it; FetchError `bad-redirect`."""
    if _CONTROL.search(location) or not location.strip():
        raise fault(base, "bad-redirect", "an empty or broken Location")
    try:
        return str(httpx.URL(base).join(location.strip()))
    except (httpx.InvalidURL, ValueError) as error:
        raise fault(base, "bad-redirect", str(error)) from None
