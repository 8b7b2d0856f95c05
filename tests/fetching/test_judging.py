"""Which addresses may be connected to: Advocate's list, and what `ipaddress` lets through."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.fetching.judging import is_loopback, origin, refused

NOT_PUBLIC = (
    "127.0.0.1", "127.8.8.8", "0.0.0.0", "0.1.2.3", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",
    "169.254.169.254", "100.64.0.1", "192.0.0.1", "192.0.2.1", "192.88.99.1", "198.18.0.1", "198.51.100.1",
    "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
    "::1", "::", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:7f00:1", "64:ff9b::7f00:1",
    "64:ff9b::808:808", "64:ff9b:1::1", "2002:7f00:1::", "2002:a00:1::", "2001::1", "2001:db8::1", "fe80::1",
    "fe80::1%eth0", "fc00::1", "fd12:3456::1", "fec0::1", "ff02::1", "100::1", "5f00::1", "not an address", "",
    "2130706433",
)

PUBLIC = ("8.8.8.8", "93.184.216.34", "2606:4700::6810:84e5", "::ffff:8.8.8.8", "2a00:1450:4001:80b::200e")


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_what_is_not_public_is_refused(address: str) -> None:
    assert refused(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_what_is_public_is_not(address: str) -> None:
    assert refused(address) == ""


@pytest.mark.parametrize(("address", "allowed"), [
    ("127.0.0.1", True), ("::1", True), ("::ffff:127.0.0.1", True), ("10.0.0.1", False), ("64:ff9b::7f00:1", False),
    ("2002:7f00:1::", False), ("0.0.0.0", False), ("169.254.169.254", False), ("8.8.8.8", True)])
def test_loopback_is_allowed_only_as_itself(address: str, *, allowed: bool) -> None:
    assert (refused(address, loopback=True) == "") == allowed


@given(st.ip_addresses(v=4))
def test_for_every_address_what_wraps_it_is_judged_no_better(address: ipaddress.IPv4Address) -> None:
    if refused(str(address)):
        wraps = (f"::ffff:{address}", f"64:ff9b::{address}", f"2002:{int(address) >> 16:x}:{int(address) & 0xFFFF:x}::")
        assert all(refused(wrap) for wrap in wraps)


@pytest.mark.parametrize(("url", "local"), [
    ("http://localhost:8000/x", True), ("http://127.0.0.1", True), ("http://[::1]:80/", True),
    ("http://a.localhost/", True), ("https://example.com", False), ("http://10.0.0.1", False),
    ("http://localhost.example.com", False)])
def test_what_means_this_machine(url: str, *, local: bool) -> None:
    assert is_loopback(url) == local


@pytest.mark.parametrize(("url", "said"), [
    ("https://api.telegram.org/bot12:secret/send?x=1", "https://api.telegram.org"),
    ("http://user:secret@example.com:81/a", "http://example.com:81"), ("http://[::1]:8/x", "http://[::1]:8"),
    ("http://example.com:port/", "http://example.com")])
def test_only_the_origin_is_said(url: str, said: str) -> None:
    assert origin(url) == said
