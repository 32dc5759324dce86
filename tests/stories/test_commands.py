"""monitor stories and monitor story, as typed, on an archive filled by monitor import."""

import json
from pathlib import Path
from typing import Any

import pytest

from monitor.cli import main
from tests.dedup.reports import ELSEWHERE, RETOLD, SEIZURE, VIETNAMESE

LINES = [
    ("one", "gazette", "2026-10-05", "en", SEIZURE),
    ("two", "times", "2026-10-06", "en", f"TAN HOA — {SEIZURE} — VNS"),
    ("three", "herald", None, "en", RETOLD),
    ("four", "bao", "2026-10-06", "vi", VIETNAMESE),
    ("five", "herald", "2026-10-06", "en", ELSEWHERE),
]


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Fill an archive, configured in the working directory."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sources.toml").write_text('data_dir = "data"\n')
    lines = tmp_path / "lines.jsonl"
    with lines.open("w", encoding="utf-8") as file:
        for name, source, date, language, text in LINES:
            line = {"url": f"https://{source}.example/{name}", "title": None, "text": text,
                    "published_at": date, "language": language, "source": source}  # fmt: skip
            file.write(json.dumps(line) + "\n")
    assert _run("import", str(lines)) == 0
    return tmp_path


def _run(*words: str) -> int:
    try:
        main(list(words))
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def _stories(capsys: pytest.CaptureFixture[str]) -> dict[frozenset[str], dict[str, Any]]:
    capsys.readouterr()
    assert _run("stories", "--json") == 0
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return {frozenset(m["url"].rpartition("/")[2] for m in s["members"]): s for s in found}


EVENT = frozenset({"one", "two", "three", "four"})


def test_an_event_is_one_story_with_its_reasons(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And what tells another event is a story of its own."""
    found = _stories(capsys)
    assert set(found) == {EVENT, frozenset({"five"})}
    members = found[EVENT]["members"]
    assert [m["kinship"] for m in members] == ["first", "same-text", "story", "story"]
    assert all(m["reason"] and 0 < m["score"] <= 1 for m in members)
    assert found[EVENT]["best_url"] == "https://gazette.example/one"
    assert found[EVENT]["outlets"] == ["gazette", "times", "herald", "bao"]


def test_a_story_is_shown_with_why_and_the_difference(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    story = _stories(capsys)[EVENT]["id"]
    assert _run("story", str(story)) == 0
    shown = capsys.readouterr().out
    assert "the same text, word for word" in shown
    assert "{+TAN HOA — +}" in shown
    assert _run("stories") == 0
    assert f"{story}\t4\t" in capsys.readouterr().out
    assert _run("story", str(story), "--json") == 0
    assert json.loads(capsys.readouterr().out)["id"] == story


def test_what_a_person_decides_outlives_grouping_from_scratch(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ids = {m["url"].rpartition("/")[2]: m["article"]
           for story in _stories(capsys).values() for m in story["members"]}  # fmt: skip
    assert _run("story", "split", str(ids["four"])) == 0
    assert _run("story", "join", str(ids["five"]), str(ids["one"])) == 0
    wanted = {frozenset({"one", "two", "three", "five"}), frozenset({"four"})}
    assert set(_stories(capsys)) == wanted
    assert _run("stories", "regroup") == 0
    assert set(_stories(capsys)) == wanted


def test_what_makes_no_sense_is_refused(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("story", "999") == 1
    assert _run("story", "split") == 2
    assert _run("story", "split", "999") == 1
    assert "there is no article 999" in capsys.readouterr().err
