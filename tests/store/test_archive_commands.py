"""monitor archive, as typed."""

import json
from pathlib import Path

import pytest

from monitor.cli import main
from monitor.store import open_store
from tests.store.readings import NOW, keys, reading, snapshot


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the file of an archive with one article in it, configured in the working directory."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sources.toml").write_text('data_dir = "data"\n')
    place = tmp_path / "data" / "monitor.db"
    store = open_store(f"sqlite:///{place}")
    store.articles.add(reading(1), snapshot(1), keys(1), NOW)
    store.close()
    return place


def _run(*words: str) -> int:
    try:
        main(["archive", *words])
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def test_info(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where, how large, what is in it."""
    assert _run("info", "--json") == 0
    shown = json.loads(capsys.readouterr().out)
    assert (shown["database"], shown["rows"]["article"]) == (str(archive), 1)
    assert _run("info") == 0
    assert "article\t1\n" in capsys.readouterr().out


def test_verify_names_what_is_damaged(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And fails, so that a timer can call it."""
    assert _run("verify") == 0
    store = open_store(f"sqlite:///{archive}")
    with store.database.write() as tx:
        tx.exec_driver_sql("UPDATE snapshot_body SET body = x'00'")
    store.close()
    assert _run("verify") == 1
    assert snapshot(1).sha256 in capsys.readouterr().err


def test_backup_and_prune(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The copy keeps what the archive then forgets."""
    copy = archive.with_name("copy.db")
    assert _run("backup", str(copy)) == 0
    assert _run("backup", str(copy)) == 1
    assert _run("prune", "--pages-older-than", "1") == 0
    capsys.readouterr()
    for place, kept in ((archive, False), (copy, True)):
        store = open_store(f"sqlite:///{place}")
        assert (store.snapshots.get(snapshot(1).sha256) is not None) == kept
        assert store.articles.count() == 1
        store.close()
