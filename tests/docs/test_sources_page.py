"""The sources page names every type and option, and its examples are right."""

import dataclasses
import re
import tomllib
from pathlib import Path

import pytest

from monitor.settings import build
from monitor.sources import TYPES

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", TYPES)
def test_every_type_and_option_is_explained(kind: str) -> None:
    assert f"### `{kind}`" in PAGE
    names = [field.name for field in dataclasses.fields(TYPES[kind])]  # type: ignore[arg-type]
    assert not [name for name in names if f"`{name}`" not in PAGE]


def test_every_shipped_source_is_named_and_no_other() -> None:
    shipped = tomllib.loads((ROOT / "sources.toml").read_text(encoding="utf-8"))["source"]
    table = PAGE.partition("## The shipped sources")[2].partition("## A further type")[0]
    assert {each["name"] for each in shipped} == set(
        re.findall(r"^\| `([\w-]+)` \|", table, re.MULTILINE)
    )


def test_the_examples_are_right() -> None:
    examples = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    whole = tomllib.loads(examples[0] + examples[1])["source"]
    wrong = build.Complaints()
    made = build.source(whole[0], "example", wrong)
    assert not wrong
    assert made
    assert made.identity.hosts
