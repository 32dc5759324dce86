"""An empty listing says why: a name nobody knows, an empty archive, nothing of that kind."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run

LISTS = ["articles", "search ivory", "export", "export --format csv", "figures", "figures --csv",
         "trends --what ivory"]  # fmt: skip


@pytest.mark.parametrize("line", LISTS)
@pytest.mark.parametrize("wrong", ["--topic ivorry", "--source papre"])
def test_a_name_nobody_knows(
    archive: Path, run: Run, line: str, wrong: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """It fails, and guesses what was meant."""
    assert run(*line.split(), *wrong.split()) == 1
    said = capsys.readouterr().err
    assert f"there is no {wrong[2:].split()[0]} " in said
    assert "did you mean" in said


@pytest.mark.parametrize("line", [*LISTS, "stories"])
def test_an_empty_archive(
    place: Path, run: Run, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """No mistake, and what to do next."""
    assert run(*line.split()) == 0
    assert "monitor fetch" in capsys.readouterr().err


def test_nothing_of_that_kind(archive: Path, run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    """Standard output stays clean."""
    assert run("articles", "--until", "1990-01-01", "--json") == 0
    shown = capsys.readouterr()
    assert (shown.out, shown.err) == ("", "Nothing found.\n")
