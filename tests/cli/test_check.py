"""monitor check: what is wrong, for people and for machines; where the archive is."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import CONFIG, Run

WRONG = """
zonee = "UTC"
database = "mysql://desk:secret@localhost/x"

[[source]]
name = "paper"
type = "feed"
url = "https://paper.example/rss"
every = "5 fortnights"

[[topic]]
name = "ivory"
title = "Ivory"
query = "(ivory AND"

[[digest]]
name = "daily"
title = "Daily"
topics = ["ivory"]
channels = ["screen"]
schedule = "daily 25:99"

[[channel]]
name = "screen"
kind = "terminl"
"""


def test_everything_in_one_go(place: Path, run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    """One line for each mistake, in the top level and in every kind of table."""
    (place / "sources.toml").write_text(WRONG, encoding="utf-8")
    assert run("check") == 2
    said = capsys.readouterr().err
    for word in ("zonee", "postgresql://", "title", "5 fortnights",
                 "query", "25:99", "terminl"):  # fmt: skip
        assert word in said
    assert "secret" not in said


def test_for_machines(place: Path, run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    """The same object, with problems or without."""
    assert run("check", "--json") == 0
    fine = json.loads(capsys.readouterr().out)
    assert (fine["problems"], fine["sources"]) == ([], ["paper"])
    (place / "sources.toml").write_text("frequency = 3\n" + CONFIG, encoding="utf-8")
    assert run("check", "--json") == 2
    (problem,) = json.loads(capsys.readouterr().out)["problems"]
    assert "frequency" in problem


def test_where_the_archive_is(place: Path, run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    """A password is not shown."""
    assert run("check") == 0
    assert f"the archive is {place / 'data' / 'monitor.db'}" in capsys.readouterr().out
    elsewhere = 'database = "postgresql://desk:secret@localhost/news"\n'
    (place / "sources.toml").write_text(elsewhere + CONFIG, encoding="utf-8")
    assert run("check") == 0
    assert "postgresql://desk:***@localhost/news" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "said"), [("data", "is a folder"), ("binary", "not UTF-8"), ("none", "no such file")]
)
def test_what_is_no_configuration(
    place: Path, run: Run, name: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder, another kind of file, nothing."""
    (place / "data").mkdir()
    (place / "binary").write_bytes(b"\xff\xfe\x00")
    assert run("check", "--config", name) == 2
    assert said in capsys.readouterr().err


def test_nothing_to_watch(place: Path, run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    """An empty file is no mistake, but a person should hear what it means."""
    (place / "sources.toml").write_text("", encoding="utf-8")
    assert run("check") == 0
    assert "nothing is read" in capsys.readouterr().err
