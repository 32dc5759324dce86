"""search, topics, topic try and apply, explain and terms, as a user runs them."""

import json
from pathlib import Path

import pytest

from monitor.cli import main

CONFIG = """
zone = "UTC"
terms = ["rivers.toml"]

[[topic]]
name = "horn"
title = "Rhino horn"
query = "horn NEAR/4 seiz*"

[[topic]]
name = "river"
title = "Rivers"
query = "@pack:moei"
"""
LINES = [
    ("1", "Horns at the port", "Officers seized two rhino horns at the port on Monday."),
    ("2", "Horn dealers", "Dealers sold horn. Much later, and elsewhere, officers seized a lorry."),
    ("3", "River news", "They swam across the Moei river."),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "sources.toml").write_text(CONFIG, encoding="utf-8")
    (tmp_path / "rivers.toml").write_text('[moei]\nen = ["Moei river"]\n', encoding="utf-8")
    lines = [
        {"url": f"https://news.example/{number}", "title": title, "text": text, "language": "en",
         "source": "gazette", "published_at": f"2026-10-0{number}"}
        for number, title, text in LINES
    ]  # fmt: skip
    file = tmp_path / "articles.jsonl"
    file.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    assert run(tmp_path, "import", str(file)) == 0
    return tmp_path


def run(folder: Path, *arguments: str) -> int:
    options = ["--config", str(folder / "sources.toml"), "--data-dir", str(folder / "data")]
    try:
        main([*options, *arguments])
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


def output(capsys: pytest.CaptureFixture[str], folder: Path, *arguments: str) -> str:
    capsys.readouterr()
    assert run(folder, *arguments) == 0
    return capsys.readouterr().out


def test_search_shows_sentences_with_the_hits_marked(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = output(capsys, folder, "search", "rhino horn -lorry")
    assert "Horns at the port" in shown
    assert "two »rhino« »horns« at" in shown


def test_search_speaks_json_and_filters(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = output(capsys, folder, "search", "horn", "--since", "2026-10-02", "--json")
    (found,) = map(json.loads, lines.splitlines())
    assert (found["title"], found["topics"]) == ("Horn dealers", [])
    assert found["snippets"][0]["hits"] == [[13, 17]]
    pages = [output(capsys, folder, "search", "horn", "--limit", "1", "--offset", str(at), "--json")
             for at in (0, 1, 2)]  # fmt: skip
    assert len({json.loads(page)["id"] for page in pages if page}) == 2


def test_a_bad_query_shows_a_caret(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, "search", "horn AND") == 1
    assert "  horn AND\n          ^" in capsys.readouterr().err


def test_topics_are_counted(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = map(json.loads, output(capsys, folder, "topics", "--json").splitlines())
    assert {line["name"]: line["articles"] for line in lines} == {"horn": 1, "river": 1}
    assert "Rhino horn" in output(capsys, folder, "topics")


def test_explain_names_the_nearest_miss(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shown = output(capsys, folder, "explain", "https://news.example/2", "horn")
    assert "does not match horn" in shown
    assert "5 words apart" in shown
    told = json.loads(output(capsys, folder, "explain", "https://news.example/1", "horn", "--json"))
    assert told["matched"] is True
    assert run(folder, "explain", "https://news.example/1", "hron") == 1
    assert "did you mean horn?" in capsys.readouterr().err


def test_a_draft_is_tried_and_a_topic_applied(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = output(capsys, folder, "topic", "try", "horn AND sold", "--against", "horn")
    assert "1 added, 1 lost" in shown
    told = json.loads(
        output(capsys, folder, "topic", "try", "horn AND sold", "--against", "horn", "--json")
    )
    assert (len(told["added"]), len(told["lost"]), told["by_source"]) == (1, 1, {"gazette": 1})
    changed = CONFIG.replace("horn NEAR/4 seiz*", "horn")
    (folder / "sources.toml").write_text(changed, encoding="utf-8")
    shown = output(capsys, folder, "topic", "apply", "horn", "--hold")
    assert "1 articles added, kept out of digests, 0 lost" in shown


def test_terms_are_listed_and_looked_up(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "@pack:drugs" in output(capsys, folder, "terms")
    assert "sừng tê giác" in output(capsys, folder, "terms", "rhino horn")
    assert "rivers" in output(capsys, folder, "terms", "moei")
    (found,) = map(json.loads, output(capsys, folder, "terms", "moei", "--json").splitlines())
    assert found["forms"] == {"en": ["Moei river"]}
