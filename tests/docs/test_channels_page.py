"""The channels page names every kind with every option, and what templates see."""

import dataclasses
import re
from pathlib import Path

import pytest

from monitor.channels import KINDS
from monitor.channels.view import ItemView, SourceView, View
from monitor.schedule import timetable

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.mark.parametrize("kind", KINDS)
def test_every_option_of_a_kind_is_explained(kind: str) -> None:
    page = (DOCS / "channels.md").read_text(encoding="utf-8")
    (section,) = re.findall(rf"^## `{kind}`$(.*?)^## ", page, flags=re.MULTILINE | re.DOTALL)
    options = {each.name for each in dataclasses.fields(KINDS[kind])} - {"name"}
    assert not [option for option in sorted(options) if f"`{option}`" not in section]


def test_everything_that_templates_see_is_named() -> None:
    page = (DOCS / "channels.md").read_text(encoding="utf-8").partition("## Templates")[2]
    assert not [f.name for f in dataclasses.fields(View) if f"`d.{f.name}`" not in page]
    seen = {f.name for kind in (ItemView, SourceView) for f in dataclasses.fields(kind)}
    assert not [name for name in sorted(seen) if f"`{name}`" not in page]


def test_every_schedule_shown_can_be_read() -> None:
    page = (DOCS / "digests.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([^`]+)` \|", page.partition("## Alerts")[0], flags=re.MULTILINE)
    assert len(rows) >= 6
    for schedule in rows:
        timetable.parse(schedule, "Asia/Ho_Chi_Minh")
