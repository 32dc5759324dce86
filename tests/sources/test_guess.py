"""Guesses about sites: patterns of addresses and selectors."""

import re
from datetime import UTC, datetime

import pytest

from monitor.sources import guess

NOW = datetime(2026, 10, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("paths", "expected", "alien"),
    [
        (["/news/a", "/news/b", "/news/c"], r"^https?://e\.org/news/.", "/about"),
        (["/a-12345.html", "/b-12346.html", "/c-12347.html"], r"^https?://e\.org/.*\d{4,}", "/x"),
        (["/a", "/b", "/c"], None, "/d"),
        (["/news/a"], None, "/d"),
    ],
)
def test_a_pattern_of_article_addresses(paths: list[str], expected: str | None, alien: str) -> None:
    pattern = guess.link_pattern([f"https://e.org{path}" for path in paths])
    assert pattern == expected
    if pattern:
        assert all(re.search(pattern, f"https://e.org{path}") for path in paths)
        assert not re.search(pattern, f"https://e.org{alien}")


def test_a_pattern_fits_a_port() -> None:
    addresses = [f"http://127.0.0.1:8765/news/{n}" for n in range(3)]
    pattern = guess.link_pattern(addresses)
    assert pattern
    assert re.search(pattern, addresses[0])


@pytest.mark.parametrize(
    ("paths", "number"),
    [
        (["/otters-post101.vnp", "/seals-post102.vnp"], "101"),
        (["/otters-100101.html", "/seals-100102.html"], "100101"),
        (["/society/100101/otters.html", "/economy/100102/seals.html"], "100101"),
        (["/otters-t501.html", "/seals-t502.html"], "501"),
        (["/otters", "/seals"], None),
        (["/2026/otters", "/2026/seals"], None),
    ],
)
def test_a_pattern_of_the_number(paths: list[str], number: str | None) -> None:
    pattern = guess.id_pattern([f"https://e.org{path}" for path in paths])
    found = re.search(pattern, paths[0]) if pattern else None
    assert (found.group("id") if found else None) == number


def test_the_box_is_the_outermost_that_holds_one_headline() -> None:
    cards = "".join(
        f"<li class='x1'><div class='story-box'><div class='inner'><a href='/n/{n}'>"
        f"<h3>A headline of number {n}</h3></a></div><time>0{n}/10/2026</time></div></li>"
        for n in (1, 2, 3)
    )
    text = f"<body><nav><a href='/z'>Some entry of the menu</a></nav><ul>{cards}</ul></body>"
    assert guess.item_selector(text, "https://e.org/") == "li"
    assert guess.date_selector(text, "li", NOW) == "time"
    assert guess.item_selector("<p>nothing</p>", "https://e.org/") == ""
