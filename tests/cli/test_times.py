"""Moments are shown in the zone of the configuration, and in one spelling in every --json."""

import re
from pathlib import Path

import pytest

from monitor.cli import shapes
from tests.cli.conftest import Run
from tests.store.readings import NOW

HERE = shapes.minute(NOW, "Asia/Ho_Chi_Minh")


@pytest.mark.parametrize("line", ["show 1", "stories --all", "story 1"])
def test_for_people(archive: Path, run: Run, line: str, capsys: pytest.CaptureFixture[str]) -> None:
    """To the minute, in their zone."""
    assert run(*line.split()) == 0
    assert HERE in capsys.readouterr().out


@pytest.mark.parametrize(
    "line", ["articles", "show 1", "stories", "story 1", "sources", "deliveries", "digest daily"]
)
def test_for_machines(
    archive: Path, run: Run, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """ISO 8601 with an offset, to the second."""
    assert run("digest", "daily", "--send") == 0
    capsys.readouterr()
    assert run(*line.split(), "--json") == 0
    said = re.findall(r'"\d{4}-\d\d-\d\dT[^"]*"', capsys.readouterr().out)
    if line not in ("sources", "deliveries"):  # nothing has happened there
        assert said
    assert all(re.fullmatch(r'"[-\d]{10}T[\d:]{8}[+-]\d\d:\d\d"', each) for each in said), said
