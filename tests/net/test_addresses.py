"""Which addresses may be connected to."""

import ipaddress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.net import Allowed, forbidden

FORBIDDEN = """
127.0.0.1 127.255.255.254 10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1 169.254.169.254
169.254.0.1 100.64.0.1 100.100.100.200 100.127.255.255 168.63.129.16 0.0.0.0 0.1.2.3 192.0.0.1
192.0.0.192 192.0.2.1 192.88.99.1 198.18.0.1 198.19.255.255 198.51.100.7 203.0.113.9 224.0.0.1
239.255.255.255 240.0.0.1 255.255.255.255 :: ::1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:10.1.2.3
::ffff:0:127.0.0.1 64:ff9b::127.0.0.1 64:ff9b::8.8.8.8 64:ff9b:1::1 2001::1 2001:0:4136:e378::1
2001:10::1 2001:20::1 2001:db8::1 2002:7f00:1:: 2002:808:808::1 3fff::1 fc00::1 fd00:ec2::254
fd12:3456::1 fe80::1 fe80::1%eth0 fec0::1 ff02::1 5f00::1 4000::1 100::1
"""
PUBLIC = """
8.8.8.8 1.1.1.1 93.184.216.34 172.15.255.255 172.32.0.1 100.63.255.255 100.128.0.1 192.0.1.1
198.17.0.1 198.20.0.1 223.255.255.255 169.253.1.1 2606:4700::1111 2a00:1450::1 2400:cb00::1
2001:4860:4860::8888 ::ffff:8.8.8.8 2003::1
"""


@pytest.mark.parametrize("address", FORBIDDEN.split())
def test_no_way_into_a_network_that_is_not_public(address: str) -> None:
    assert forbidden(address)


@pytest.mark.parametrize("address", PUBLIC.split())
def test_public_addresses_are_open(address: str) -> None:
    assert forbidden(address) is None


@pytest.mark.parametrize("nonsense", ["", "localhost", "1.2.3", "0x7f000001", "2130706433", "::g"])
def test_what_is_no_address_is_forbidden(nonsense: str) -> None:
    assert forbidden(nonsense)


def test_the_allow_list_opens_what_it_names_and_nothing_else() -> None:
    allowed = Allowed(["10.1.0.0/16", "fd00::/8"])
    assert allowed.reason_against("10.1.2.3") is None
    assert allowed.reason_against("::ffff:10.1.2.3") is None
    assert allowed.reason_against("fd12::1") is None
    assert allowed.reason_against("10.2.0.1")
    assert allowed.reason_against("127.0.0.1")
    assert allowed.reason_against("8.8.8.8") is None


@given(st.ip_addresses(v=4))
@settings(max_examples=100)
def test_nothing_the_interpreter_calls_private_is_open(address: ipaddress.IPv4Address) -> None:
    if address.is_private or address.is_multicast or address.is_loopback or address.is_reserved:
        # 192.0.0.9 and .10 are global by registry; we keep the whole /24 closed.
        assert forbidden(str(address))


@given(st.ip_addresses(v=4))
@settings(max_examples=100)
def test_an_ipv4_address_is_judged_alike_in_its_ipv6_dress(address: ipaddress.IPv4Address) -> None:
    assert bool(forbidden(str(address))) == bool(forbidden(f"::ffff:{address}"))
