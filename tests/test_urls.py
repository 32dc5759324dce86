"""Addresses: one spelling, keys of an article, and never a clone host."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor import urls
from monitor.model import Found, IdentityRules, LinkFilter, Page, Source, Way


class Nothing:
    """A reader that finds nothing: these tests need only addresses."""

    def read(self, page: Page) -> Found:
        return Found(entries=())


def source(*ways: str, **rules: object) -> Source:
    way = Way(type="feed", urls=ways or ("https://www.example.org/feed.xml",), reader=Nothing())
    identity = IdentityRules(**rules)  # type: ignore[arg-type]
    return Source(name="example", title="Example", ways=(way,), identity=identity)


PAGE = "https://example.org/news/otters-return"


@pytest.mark.parametrize(
    "spelling",
    [
        "HTTPS://EXAMPLE.org:443/news/otters-return",
        " https://example.org/news/otters-return#comments\n",
        "https://example.org/news/x/../otters-return",
        "https://example.org/news/./otters-return",
        "https://example.org/news/otters%2Dreturn",
        "https://example.org./news/otters-return",
        "https://example.org/news/otters-return?utm_source=rss&utm_medium=rss",
        "https://example.org/news/otters-return?utm_source=rss&amp;utm_medium=rss",
        "https://example.org/news/otters-return?fbclid=abc&gclid=x&mc_cid=1",
        "https://example.org/news/otters-return?amp=1",
        "https://example.org/news/otters-return?outputType=amp",
        "https://example.org/news/otters-return?m=1",
        "https://example.org/news/otters-return?print=1",
        "https://example.org/news/otters-return?view=print",
        "https://example.org/news/otters-return?form=donate",
        "https://example.org/news/otters-return?form=donate-INT",
        "https://example.org/news/otters-return/amp/",
        "https://example.org/amp/news/otters-return",
        "https://example.org/news/otters-return.amp",
        "https://m.example.org/news/otters-return",
        "https://amp.example.org/news/otters-return",
        "https://www.google.com/amp/s/example.org/news/otters-return",
        "https://example-org.cdn.ampproject.org/c/s/example.org/news/otters-return",
        "https://example.orghttps://example.org/news/otters-return",
        "https://reader:secret@example.org/news/otters-return",
        "https://example.org/news/otters-return;jsessionid=0AB12",
    ],
)
def test_spells_one_page_one_way(spelling: str) -> None:
    assert urls.canonical(spelling) == PAGE


@pytest.mark.parametrize(
    "other",
    [
        "https://www.example.org/news/otters-return",
        "https://example.org/News/otters-return",
        "https://example.org/news/otters-return?page=2",
        "https://example.org:8443/news/otters-return",
        "https://example.net/news/otters-return",
        "https://example.org/news/amp-otters-return",
        "https://example.org/news/otters-return?form=report",
        "https://example.org/news/otters-return?id=1&m=2",
    ],
)
def test_keeps_apart_what_may_differ(other: str) -> None:
    assert urls.canonical(other) != PAGE


def test_sorts_what_is_left_of_a_query() -> None:
    assert urls.canonical("http://e.org/p?b=2&utm_id=3&a=x%20y") == "http://e.org/p?a=x+y&b=2"


def test_spells_unicode_one_way() -> None:
    assert urls.canonical("https://bücher.example/tê tê") == (
        "https://xn--bcher-kva.example/t%C3%AA%20t%C3%AA"
    )


ANY_URL = st.text(max_size=60) | st.builds(
    "{}{}{}".format,
    st.sampled_from(
        ["http://", "HTTPS://", "//", "ftp://", "http://m.", "http://[", "javascript:"]
    ),
    st.text(alphabet="abc.:@[]%-1é", max_size=12),
    st.text(alphabet="/.%2fFaA é?&=;#amp+_utm", max_size=40),
)


@settings(max_examples=100, deadline=None)
@given(ANY_URL, ANY_URL)
def test_never_raises_and_is_idempotent(one: str, other: str) -> None:
    once = urls.canonical(one)
    assert urls.canonical(once) == once
    urls.absolute(one, other)
    urls.same_origin(one, other)
    assert urls.host(one) == urls.host(one).lower()
    keys = urls.article_keys(one, source(other), feed_id=other, canonical=other)
    assert keys == urls.article_keys(one, source(other), feed_id=other, canonical=other)


def test_resolves_links() -> None:
    base = "https://example.org/a/b.html"
    assert urls.absolute(base, "../c?x=1&amp;y=2#z") == "https://example.org/c?x=1&y=2"
    assert urls.absolute(base, "//cdn.example.org/c") == "https://cdn.example.org/c"
    assert urls.absolute(base, "https://e.orghttps://e.org/v?I=3") == "https://e.org/v?I=3"
    for link in (
        "",
        None,
        "#top",
        "javascript:void(0)",
        "mailto:x@example.org",
        "http://[",
        "x" * 3000,
    ):
        assert urls.absolute(base, link) is None


def test_knows_origins() -> None:
    assert urls.same_origin("https://e.org/a", "HTTPS://E.org:443/b")
    assert not urls.same_origin("https://e.org/a", "http://e.org/a")
    assert not urls.same_origin("mailto:a@e.org", "mailto:a@e.org")
    assert urls.host("http://User@M.Example.ORG:81/x") == "m.example.org"
    assert urls.site("http://m.example.org/") == urls.site("https://www.example.org/x")


NUMBERED = {
    "pattern": r"(?:-post|/)(?P<id>\d+)\.html$",
    "hosts": ("www.example.org", "example.org"),
    "aliases": (("raw-bucket.example.net", "www.example.org"),),
    "drop_path": ("/uk", "/international"),
    "drop_query": ("form",),
}


@pytest.mark.parametrize(
    "other",
    [
        "https://www.example.org/new-slug-post123.html",
        "https://example.org/old-slug/123.html",
        "https://raw-bucket.example.net/otters/123.html",
        "https://www.example.org/uk/otters/123.html?form=x",
        "http://m.example.org/otters/123.html",
    ],
)
def test_a_number_on_the_sources_hosts_is_one_article(other: str) -> None:
    known = urls.article_keys("https://www.example.org/otters/123.html", source(**NUMBERED))
    assert set(known) & set(urls.article_keys(other, source(**NUMBERED)))


@pytest.mark.parametrize(
    "other",
    [
        "https://clone.example.com/otters/123.html",
        "https://en.example.org/otters/123.html",
        "https://www.example.org.evil.example/otters/123.html",
        "https://www.example.org/otters/124.html",
    ],
)
def test_a_number_elsewhere_is_another(other: str) -> None:
    known = urls.article_keys("https://www.example.org/otters/123.html", source(**NUMBERED))
    assert not set(known) & set(urls.article_keys(other, source(**NUMBERED)))


def test_twins_of_one_source_are_one_without_any_rule() -> None:
    known = urls.article_keys("https://www.example.org/a/", source())
    assert set(known) & set(urls.article_keys("http://m.example.org/a?utm_source=x", source()))
    assert set(known) & set(urls.article_keys("http://example.org/a", source()))


def test_feed_ids_count_within_their_source() -> None:
    keys = urls.article_keys("https://www.example.org/a", source(), feed_id="tag:1")
    assert "f:example:tag:1" in keys


def test_believes_a_canonical_link_only_at_home() -> None:
    page = "https://www.example.org/x?session=9"
    with_link = urls.article_keys(page, source(), canonical="https://www.example.org/story")
    assert "u:example.org/story" in with_link
    for link in (
        "https://agency.example.net/story",
        "https://www.example.org/",
        "",
        "/",
        "https://www.example.org/feed.xml",
    ):
        assert urls.article_keys(page, source(), canonical=link) == urls.article_keys(
            page, source()
        )


def test_filters_links() -> None:
    links = LinkFilter(include=(r"/news/",), exclude=(r"/video/",))
    assert urls.wanted("https://e.org/news/1", links)
    assert not urls.wanted("https://e.org/news/video/1", links)
    assert not urls.wanted("https://e.org/shop", links)
    assert urls.wanted("https://e.org/shop", LinkFilter())
