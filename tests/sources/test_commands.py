"""monitor sources, doctor and backfill, on recorded sessions."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.cli import main
from monitor.demo import session
from monitor.model import SourceState
from monitor.store import open_store

CONFIG = """# mine
zone = "Asia/Ho_Chi_Minh"

[[source]]
name = "vna-en"     # the agency
title = "VietnamPlus"
type = "feed"
url = "https://en.vietnamplus.vn/rss/news.rss"
language = "en"
"""


@pytest.fixture
def home(tmp_path: Path) -> list[str]:
    (tmp_path / "sources.toml").write_text(CONFIG, "utf-8")
    return ["--config", str(tmp_path / "sources.toml"), "--data-dir", str(tmp_path / "data")]


def run(*words: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(words)
    code = left.value.code
    return code if isinstance(code, int) else 0 if code is None else 1


def test_shows_sources_with_their_state(
    home: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("sources", "--json", *home) == 0
    row = json.loads(capsys.readouterr().out)
    assert (row["source"], row["state"], row["last_success_at"]) == ("vna-en", "new", None)
    store = open_store(f"sqlite:///{home[3]}/monitor.db")
    seen = datetime(2026, 11, 20, 8, tzinfo=UTC)
    store.sources.save(SourceState(source="vna-en", last_poll_at=seen, last_success_at=seen))
    store.health.start("vna-en", "silent", "nothing for 9 days", seen)
    store.close()
    assert run("sources", *home) == 0
    line = capsys.readouterr().out.rstrip("\n").split("\t")
    assert line[:4] == ["vna-en", "feed", "silent", "2026-11-20 15:00"]
    assert "nothing for 9 days" in line[-1]


def test_adds_what_stands_behind_an_address(
    home: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    replay = ("--replay", str(session()))
    assert run("sources", "add", "vietnamnews.vn/rss/society.rss", "--yes", *replay, *home) == 0
    text = Path(home[1]).read_text("utf-8")
    assert text.startswith(CONFIG)
    assert "# Found behind https://vietnamnews.vn/rss/society.rss" in text
    assert 'name = "vietnamnews-vn"' in text
    shown = capsys.readouterr().out
    assert "Court jails five for ivory hidden in timber" in shown
    assert run("check", *home) == 0


def test_says_that_nothing_is_there(home: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    url = "https://nowhere.example/"
    assert run("sources", "add", url, "--yes", "--replay", str(session()), *home) == 1
    assert "not-recorded" in capsys.readouterr().err


def test_imports_and_exports_lists(
    home: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "list.opml"
    file.write_text(
        '<opml version="2.0"><body><outline text="Tê tê &amp; ngà voi" xmlUrl="https://e.org/f"/>'
        '<outline text="Known" xmlUrl="https://en.vietnamplus.vn/rss/news.rss"/></body></opml>',
        "utf-8",
    )
    assert run("sources", "import", str(file), *home) == 0
    assert "1 feeds added, 1 known" in capsys.readouterr().err
    assert 'name = "te-te-nga-voi"' in Path(home[1]).read_text("utf-8")
    assert run("sources", "export", *home) == 0
    assert capsys.readouterr().out.count("xmlUrl") == 2


def test_the_doctor_finds_a_source_well(
    home: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("doctor", "vna-en", "--replay", str(session()), "--json", *home) == 0
    checks = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {check["verdict"] for check in checks} == {"fine"}
    assert checks[-1]["step"] == "text"


def test_the_doctor_says_what_to_change(
    home: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    file = Path(home[1])
    file.write_text(CONFIG.replace("news.rss", "gone.rss"), "utf-8")
    assert run("doctor", "--replay", str(session()), *home) == 1
    shown = capsys.readouterr().out
    assert "bad" in shown
    assert "->" in shown


def test_backfill_stores_what_is_in_range(
    home: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    replay = ("--replay", str(session()))
    assert run("backfill", "vna-en", "--since", "2026-11-17", *replay, *home) == 0
    assert "2 articles stored" in capsys.readouterr().err
    assert run("backfill", "vna-en", "--since", "yesterday", *replay, *home) == 2
    assert "no date" in capsys.readouterr().err
