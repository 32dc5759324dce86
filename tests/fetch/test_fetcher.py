"""One request: what is sent, what is followed, what comes of it."""

import pytest

from monitor.errors import FetchError
from monitor.fetch.fetcher import user_agent
from monitor.model import (
    FetchLimits,
    FetchPolicy,
    NotModified,
    Page,
    Redirect,
    Request,
    Validators,
)
from tests.fetch.web import FakeWeb, fetcher, moved, page

URL = "https://news.example/feed"


async def get(web: FakeWeb, request: Request | str = URL, max_redirects: int = 8) -> Page:
    request = Request(url=request) if isinstance(request, str) else request
    answer = await fetcher(web, limits=FetchLimits(delay=0.0, max_redirects=max_redirects))(request)
    assert isinstance(answer, Page)
    return answer


async def refusal(web: FakeWeb, request: Request | str = URL, max_redirects: int = 8) -> FetchError:
    with pytest.raises(FetchError) as caught:
        await get(web, request, max_redirects)
    return caught.value


async def test_a_page_comes_back_with_all_that_is_known_of_it() -> None:
    web = FakeWeb(pages={URL: page("<p>hello</p>", etag='"1"')})
    answer = await get(web)
    assert answer.url == answer.asked == URL
    assert (answer.status, answer.body) == (200, b"<p>hello</p>")
    assert answer.fetched_at == web.time.now
    assert answer.validators == Validators(etag='"1"')
    assert answer.redirects == ()


async def test_we_say_who_we_are() -> None:
    web = FakeWeb(pages={URL: page()})
    await fetcher(web)(Request(url=URL))
    for visit in web.log:
        assert visit.headers["user-agent"].startswith("monitor/")
        assert "(+https://watch.example/about)" in visit.headers["user-agent"]
    assert user_agent("") == user_agent("x").partition(" ")[0]


async def test_validators_are_sent_back_exactly_as_they_came() -> None:
    odd = Validators(etag='W/"a b"; weird', last_modified="yesterday, about noon")
    web = FakeWeb(pages={URL: (304, {"etag": "x"}, b"")})
    answer = await fetcher(web)(Request(url=URL, validators=odd))
    assert isinstance(answer, NotModified)
    sent = web.log[-1].headers
    assert sent["if-none-match"] == odd.etag
    assert sent["if-modified-since"] == odd.last_modified
    assert "if-none-match" not in web.log[0].headers, "robots.txt is no part of the comparison"


async def test_a_304_that_nobody_asked_for_is_a_failure() -> None:
    assert (await refusal(FakeWeb(pages={URL: (304, {}, b"")}))).code == "unasked-304"


@pytest.mark.parametrize(
    ("status", "severity"),
    [(204, "soft"), (206, "soft"), (300, "soft"), (401, "soft"), (403, "soft"), (404, "soft"),
     (408, "temporary"), (410, "hard"), (429, "temporary"), (500, "temporary"),
     (503, "temporary"), (599, "temporary")],
)  # fmt: skip
async def test_a_status_is_an_error_with_its_number(status: int, severity: str) -> None:
    error = await refusal(FakeWeb(pages={URL: page(status=status)}))
    assert (error.code, error.severity, error.status) == (f"http-{status}", severity, status)


@pytest.mark.parametrize("status", [200, 403, 503])
async def test_a_challenge_has_its_own_code_whatever_its_status(status: int) -> None:
    body = "<html><head><title>Just a moment...</title></head><body></body></html>"
    error = await refusal(FakeWeb(pages={URL: page(body, status=status)}))
    assert (error.code, error.status) == ("challenge", status)


# Redirects


async def test_redirects_are_followed_and_told() -> None:
    web = FakeWeb(
        pages={
            URL: moved("/feed/", 302),
            "https://news.example/feed/": moved("https://cdn.example/f.xml", 308),
            "https://cdn.example/f.xml": page("x"),
        }
    )
    answer = await get(web)
    assert (answer.asked, answer.url) == (URL, "https://cdn.example/f.xml")
    assert answer.redirects == (
        Redirect(url=URL, status=302, location="https://news.example/feed/"),
        Redirect(
            url="https://news.example/feed/", status=308, location="https://cdn.example/f.xml"
        ),
    )
    assert [hop.permanent for hop in answer.redirects] == [False, True]


async def test_redirects_end() -> None:
    web = FakeWeb(pages={URL: lambda visit: moved(visit.url + "x", 302)})
    web.pages |= {URL + "x" * n: moved(URL + "x" * (n + 1), 302) for n in range(1, 20)}
    error = await refusal(web, max_redirects=3)
    assert error.code == "too-many-redirects"
    assert len(web.asked()) == 4


async def test_a_circle_ends() -> None:
    assert (await refusal(FakeWeb(pages={URL: moved(URL)}))).code == "too-many-redirects"


@pytest.mark.parametrize(
    ("location", "code"),
    [("file:///etc/passwd", "bad-url"), ("javascript:alert(1)", "bad-url"), ("", "bad-redirect"),
     ("http://user:pw@news.example/", "bad-url"), ("https://a\r\nb", "bad-redirect"),
     ("http://[", "bad-url"), ("x" * 4000, "bad-url")],
)  # fmt: skip
async def test_redirects_to_no_address_are_refused(location: str, code: str) -> None:
    web = FakeWeb(pages={URL: moved(location)})
    assert (await refusal(web)).code == code
    assert web.asked() == [URL]


async def test_a_redirect_without_location() -> None:
    assert (await refusal(FakeWeb(pages={URL: (302, {}, b"")}))).code == "bad-redirect"


# What never crosses an origin

SECRET = FetchPolicy(headers=(("authorization", "Bearer s"),), origins=("https://news.example",))


async def test_headers_are_for_the_source_s_own_origins() -> None:
    web = FakeWeb(
        pages={
            URL: moved("http://news.example/plain"),
            "http://news.example/plain": moved("https://other.example/"),
            "https://other.example/": page(set_cookie="id=1"),
        }
    )
    await get(web, Request(url=URL, policy=SECRET))
    carried = [visit.url for visit in web.log if "authorization" in visit.headers]
    assert carried == [URL]


async def test_an_article_elsewhere_gets_no_headers_of_the_source() -> None:
    web = FakeWeb(pages={"https://other.example/a": page()})
    await get(web, Request(url="https://other.example/a", policy=SECRET))
    assert not any("authorization" in visit.headers for visit in web.log)


async def test_cookies_are_never_kept() -> None:
    web = FakeWeb(pages={URL: page(set_cookie="id=1; Path=/")})
    fetch = fetcher(web)
    await fetch(Request(url=URL))
    await fetch(Request(url=URL))
    assert not any("cookie" in visit.headers for visit in web.log)


async def test_the_exceptions_of_a_source_end_at_its_host() -> None:
    web = FakeWeb(pages={URL: moved("https://other.example/a"), "https://other.example/a": page()})
    web.robots("https://news.example", "User-agent: *\nDisallow: /")
    web.robots("https://other.example", "User-agent: *\nDisallow: /")
    ignoring = FetchPolicy(robots="ignore", robots_reason="agreed with the editor")
    error = await refusal(web, Request(url=URL, policy=ignoring))
    assert (error.code, error.url) == ("robots", "https://other.example/a")
