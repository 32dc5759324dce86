"""Challenge pages are known by what they are, not by their status."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.health import is_challenge
from monitor.model import Page


def page(body: bytes | str, **headers: str) -> Page:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Page(
        url="https://e.org/",
        asked="https://e.org/",
        status=200,
        headers=tuple({"content-type": "text/html; charset=utf-8", **named}.items()),
        body=body if isinstance(body, bytes) else body.encode(),
        fetched_at=datetime(2026, 10, 5, tzinfo=UTC),
    )


def shell(title: str, head: str = "", body: str = "") -> str:
    return (
        f"<!doctype html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>"
    )


CHALLENGES = {
    "a waiting room": shell("Just a moment...", "<script>window._cf_chl_opt={}</script>"),
    "a platform script": shell("x", '<script src="/cdn-cgi/challenge-platform/h/b/o.js"></script>'),
    "an Imperva frame": shell(
        "", body='<iframe src="/_Incapsula_Resource?SWUDNSAI=31&incident_id=1"></iframe>'
    ),
    "an Imperva refusal": shell("", body="Request unsuccessful. Incapsula incident ID: 1-2"),
    "a cookie wall": '<html><script>document.cookie="D1N=abc";location.reload()</script></html>',
    "a captcha": shell("e.org", '<script src="https://geo.captcha-delivery.com/c.js"></script>'),
    "a robot check": shell("Are you a robot?"),
    "access denied": shell("Access Denied", body="You don't have permission to access this."),
    "a proof of work": shell("Making sure you're not a bot!"),
}  # fmt: skip

ARTICLE = "<p>" + "Police seized ivory at the port on Monday, officials said. " * 12 + "</p>"
CONTENT = {
    "an article": shell("Ivory seized", body=ARTICLE),
    "an article about such pages": shell(
        "Access denied to the park", body="<article>" + ARTICLE + "</article>"
    ),
    "an article with a protected form": shell(
        "Ivory", '<script src="https://challenges.cloudflare.com/turnstile/v0/api.js"></script>',
        ARTICLE,
    ),
    "a long listing behind such a service": shell(
        "News", '<script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script>',
        "<li><a href='/a'>headline</a></li>" * 2000,
    ),
    "a small list": shell("News", body="<ul><li><a href='/a'>Just a moment</a></ul>"),
    "nothing": "",
}  # fmt: skip


@pytest.mark.parametrize("name", CHALLENGES)
def test_challenges_are_known(name: str) -> None:
    assert is_challenge(page(CHALLENGES[name]))


@pytest.mark.parametrize("name", CONTENT)
def test_content_is_no_challenge(name: str) -> None:
    assert not is_challenge(page(CONTENT[name]))


def test_a_header_says_it() -> None:
    assert is_challenge(page("", cf_mitigated="challenge"))


def test_a_feed_is_never_one() -> None:
    feed = b"<?xml version='1.0'?><rss><title>Just a moment...</title></rss>"
    assert not is_challenge(page(feed, content_type="application/rss+xml"))


def test_html_without_a_type_is_looked_at() -> None:
    assert is_challenge(page(CHALLENGES["a waiting room"], content_type=""))


@given(st.binary(max_size=2000))
@settings(max_examples=50)
def test_no_bytes_raise(body: bytes) -> None:
    is_challenge(page(body))


def test_a_page_of_openings_takes_no_time() -> None:
    assert not is_challenge(page(b"<p " * 20_000 + b"<title>" * 5_000))
