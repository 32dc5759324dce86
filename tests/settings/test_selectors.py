"""Selectors and patterns in sources.toml are checked before anything is polled."""

from pathlib import Path

import pytest

from monitor.errors import ConfigError
from monitor.settings import read_settings

SOURCE = """
[[source]]
name = "s"
title = "S"
type = "{type}"
url = "https://e.org/"
{option}
"""


@pytest.mark.parametrize(
    ("kind", "option", "word"),
    [
        ("listing", 'item = "article["', "selector"),
        ("listing", 'date = "span::"', "selector"),
        ("sitemap", "maps = ['(']", "regular expression"),
        ("feed", '[source.rules]\nbody = ["div >"]', "selector"),
        ("feed", "[source.links]\ninclude = ['(']", "regular expression"),
        ("feed", "[source.identity]\npattern = '(?P<id'", "regular expression"),
    ],
)
def test_says_what_is_none(kind: str, option: str, word: str) -> None:
    with pytest.raises(ConfigError, match=word):
        read_settings(SOURCE.format(type=kind, option=option), Path("sources.toml"))


def test_takes_what_is_one() -> None:
    option = 'item = "main a[href*=\'/news/\'], li:not(.ad)"\nlead = ""\n'
    made = read_settings(SOURCE.format(type="listing", option=option), Path("sources.toml"))
    assert made.sources[0].ways[0].type == "listing"
