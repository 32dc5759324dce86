"""Wrong use is answered in one or two plain lines and an exit code, never with a traceback."""

from pathlib import Path

import pytest

from monitor.app import App
from monitor.cli import fetch
from monitor.errors import MonitorError, StoreError
from tests.cli.conftest import Run

HUGE = "9" * 30


@pytest.mark.parametrize(
    "line",
    [
        f"articles --limit {HUGE}",
        f"articles --offset {HUGE}",
        f"stories --limit {HUGE}",
        f"deliveries --limit {HUGE}",
        f"show {HUGE}",
        f"story {HUGE}",
        f"story split {HUGE}",
        f"deliveries resend {HUGE}",
        "archive backup nowhere/copy.db",
        "archive backup /dev/null/copy.db",
        "fetch --record nowhere/session.warc.gz",
        "fetch --replay sources.toml",
        "fetch --replay data",
        "import data",
    ],
)
def test_what_fails(archive: Path, run: Run, line: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Too large, not there, not of that kind."""
    assert run(*line.split()) == 1
    said = capsys.readouterr().err
    assert said.startswith("monitor: ")
    assert said.count("\n") == 1


@pytest.mark.parametrize(
    "line",
    [
        f"archive prune --pages-older-than {HUGE}",
        "backfill paper --since soon",
        "articles --since yesterday-ish",
    ],
)
def test_what_cannot_be_meant(archive: Path, run: Run, line: str) -> None:
    """A mistake on the command line has a code of its own."""
    assert run(*line.split()) == 2


def test_lines_that_are_no_text(place: Path, run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    """A line in another encoding is named, the rest goes in."""
    good = b'{"url": "https://paper.example/1", "title": "Ivory", "text": "Ivory was found."}\n'
    (place / "mixed.jsonl").write_bytes(b"\xff\xfe\x00\n" + good)
    assert run("import", "mixed.jsonl") == 1
    said = capsys.readouterr().err
    assert "mixed.jsonl: line 1: this is not UTF-8 text, at column 1" in said
    assert "1 new articles" in said


@pytest.mark.parametrize("trouble", [StoreError("the disk is full"), KeyError("a mistake of ours")])
def test_tasks_side_by_side(
    archive: Path,
    run: Run,
    trouble: Exception,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """What fails in several at once is said once; a mistake of the program is not hidden."""

    async def failing(app: App, *_: object, **__: object) -> None:
        inner = ExceptionGroup("inner", [trouble, trouble])
        raise ExceptionGroup("outer", [inner, StoreError("the disk is full")])

    monkeypatch.setattr(fetch, "poll_sources", failing)
    if isinstance(trouble, MonitorError):
        assert run("fetch") == 1
        assert capsys.readouterr().err == "monitor: the disk is full\n"
    else:
        with pytest.raises(ExceptionGroup):
            run("fetch")
