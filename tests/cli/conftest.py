"""A program as a person has it: a folder with a configuration and an archive of one article."""

from collections.abc import Callable
from pathlib import Path

import pytest

from monitor.cli import main
from monitor.store import open_store
from tests.store.readings import NOW, keys, reading, snapshot

Run = Callable[..., int]

CONFIG = """
data_dir = "data"
zone = "Asia/Ho_Chi_Minh"

[[source]]
name = "paper"
title = "The Paper"
type = "feed"
url = "https://paper.example/rss"

[[topic]]
name = "ivory"
title = "Ivory"
query = "ivory"

[[digest]]
name = "daily"
title = "Daily"
topics = ["ivory"]
channels = ["screen"]

[[channel]]
name = "screen"
kind = "terminal"
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with a configuration, which is the working directory."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MONITOR_CONFIG", raising=False)
    monkeypatch.delenv("MONITOR_DATA_DIR", raising=False)
    (tmp_path / "sources.toml").write_text(CONFIG, encoding="utf-8")
    return tmp_path


@pytest.fixture
def archive(place: Path) -> Path:
    """Return the file of an archive with one article."""
    file = place / "data" / "monitor.db"
    store = open_store(f"sqlite:///{file}")
    store.articles.add(reading(1), snapshot(1), keys(1), NOW)
    store.close()
    return file


@pytest.fixture
def run() -> Run:
    """Return what runs a command line and gives its exit code."""

    def typed(*words: str) -> int:
        try:
            main(words)
        except SystemExit as end:
            return int(end.code or 0)
        return 0

    return typed
