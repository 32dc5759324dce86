"""A recorded session of replicas of the portals, read with the shipped configuration."""

import json
import os
import subprocess
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from monitor.settings import shipped_config

VIETNAM = timezone(timedelta(hours=7))
Found = list[dict[str, Any]]


def monitor(data: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    environment = os.environ | {
        "MONITOR_DATA_DIR": str(data),
        "MONITOR_CONFIG": str(shipped_config()),
    }
    command = [sys.executable, "-m", "monitor", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=100)


@pytest.fixture(scope="module")
def session(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Found, Path]:
    data = tmp_path_factory.mktemp("data")
    recording = shared / "portals" / "portals.warc.gz"
    done = monitor(data, "fetch", "--replay", str(recording), "--json")
    assert done.returncode == 0, done.stderr
    return data, [json.loads(line) for line in done.stdout.splitlines()], recording


@pytest.fixture(scope="module")
def expected(shared: Path) -> Found:
    return json.loads((shared / "portals" / "expected.json").read_text())  # type: ignore[no-any-return]


def of(found: Found, want: dict[str, Any]) -> dict[str, Any]:
    """Return the one article that an expectation speaks of."""
    addresses = {want["url"], *want.get("same_article", ())}
    hits = [
        each
        for each in found
        if each["source"] == want["source"]
        and (each["url"] in addresses or each["title"] == want["title"])
    ]
    assert len(hits) == 1, f"{want['url']}: found {len(hits)} times"
    return hits[0]


def test_each_article_comes_out_once_and_nothing_else(
    session: tuple[Path, Found, Path], expected: Found
) -> None:
    _, found, _ = session
    ids = {of(found, want)["id"] for want in expected}
    assert len(ids) == len(expected)
    assert not [each["url"] for each in found if each["id"] not in ids]


def test_titles_dates_authors_and_languages_are_right(
    session: tuple[Path, Found, Path], expected: Found
) -> None:
    _, found, _ = session
    for want in expected:
        got = of(found, want)
        assert got["title"] == want["title"]
        assert got["language"] == want["language"]
        if "author" in want:
            assert got["author"] == want["author"]
        honest = want.get("published_ok", [want["published"]])
        assert any(same_time(got["published_at"], each) for each in honest), got["published_at"]


def same_time(got: str | None, want: str | None) -> bool:
    if got is None or want is None:
        return got is want
    if len(want) == 10 or len(got) == 10:
        day = got if len(got) == 10 else local(got).date().isoformat()
        return day == want[:10]
    return local(got) == local(want)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(VIETNAM)


def test_topics_are_right(session: tuple[Path, Found, Path], expected: Found) -> None:
    _, found, _ = session
    wrong = {
        want["url"]: (sorted(of(found, want)["topics"]), sorted(want["topics"]))
        for want in expected
        if set(of(found, want)["topics"]) != set(want["topics"])
    }
    assert not wrong


def test_texts_hold_the_article_and_no_furniture(
    session: tuple[Path, Found, Path], expected: Found, shared: Path
) -> None:
    _, found, _ = session
    seeds = {
        each["file"][:3]: each
        for each in json.loads((shared / "seeds" / "expected.json").read_text())
    }
    for want in expected:
        text = of(found, want)["text"]
        seed = seeds.get(want.get("seed", ""), {})
        for words in seed.get("contains", ()):
            assert words in text, (want["url"], words)
        for words in (*want.get("excludes", ()), *seed.get("excludes", ())):
            assert words not in text, (want["url"], words)


def test_a_copy_belongs_to_the_story_of_its_original(
    session: tuple[Path, Found, Path], expected: Found
) -> None:
    _, found, _ = session
    by_url = {want["url"]: of(found, want) for want in expected}
    for want in expected:
        if "copy_of" in want:
            assert by_url[want["url"]]["story"] == by_url[want["copy_of"]]["story"]


def test_a_second_run_stores_nothing_and_asks_for_no_article(
    session: tuple[Path, Found, Path], tmp_path: Path
) -> None:
    data, found, recording = session
    again = monitor(data, "fetch", "--replay", str(recording), "--json")
    assert again.returncode == 0, again.stderr
    assert again.stdout == ""
    listed = monitor(data, "articles", "--json", "--limit", "1000")
    assert len(listed.stdout.splitlines()) == len(found)


def test_a_rehearsal_stores_nothing(shared: Path, tmp_path: Path) -> None:
    recording = shared / "portals" / "portals.warc.gz"
    done = monitor(tmp_path, "fetch", "ifaw", "--dry-run", "--json", "--replay", str(recording))
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) >= 2
    assert monitor(tmp_path, "articles", "--json").stdout == ""
