"""monitor figures and monitor trends, over an archive of imported articles."""

import csv
import io
import json
import sys
from pathlib import Path

import pytest

from monitor.cli import main

CONFIG = """
[[source]]
name = "paper"
title = "The Paper"
type = "feed"
url = "https://paper.example/rss"
language = "en"
country = "VN"
outlet = "newspaper"
[[source]]
name = "ngo"
title = "The NGO"
type = "feed"
url = "https://ngo.example/rss"
language = "en"
outlet = "ngo"
"""
HAUL = (
    "Customs officers at the harbour seized 456 kg of ivory and 6.2 tonnes of pangolin scales in a "
    "container from Nigeria that was declared to hold cashew nuts, the authorities said on Monday. "
    "Two suspects were arrested after the inspection and the case is being investigated further."
)
OTHER = "Forest rangers in the north freed 12 pangolins from a truck and arrested three poachers."


def run(*arguments: str) -> None:
    with pytest.raises(SystemExit) as end:
        main(arguments)
    assert not end.value.code, end.value.code


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Return the options of an archive: a haul in two outlets and another event."""
    tmp_path = tmp_path_factory.mktemp("archive")
    config, lines = tmp_path / "sources.toml", tmp_path / "in.jsonl"
    config.write_text(CONFIG, "utf-8")
    rows = [
        ("paper", 1, "Ivory found among nuts", HAUL, "2026-03-02"),
        ("ngo", 2, "Ivory found among nuts", HAUL, "2026-03-03"),
        ("paper", 3, "=cmd() Rangers free pangolins", OTHER, "2026-05-04"),
    ]
    lines.write_text(
        "".join(
            json.dumps(
                {"source": source, "url": f"https://{source}.example/{number}.html", "title": title,
                 "text": text, "published_at": date, "language": "en"}
            ) + "\n"
            for source, number, title, text, date in rows
        ),
        "utf-8",
    )  # fmt: skip
    options = ["--config", str(config), "--data-dir", str(tmp_path / "data")]
    run(*options, "import", str(lines))
    return options


def test_copies_are_one_figure_with_outlets(
    archive: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    run(*archive, "figures", "--json")
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    ivory = [one for one in found if one["what"] == "ivory"]
    assert [(one["value"], one["unit"], one["outlets"], one["outlet_names"]) for one in ivory] == [
        (456, "kg", 2, ["The Paper", "The NGO"])
    ]
    assert all(one["words"] in one["sentence"] for one in found)
    assert {"article", "url", "start", "end", "approx", "action", "scope"} <= ivory[0].keys()


def test_filters(archive: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    def values(*options: str) -> list[float]:
        run(*archive, "figures", "--json", *options)
        return [json.loads(line)["value"] for line in capsys.readouterr().out.splitlines()]

    assert values("--what", "pangolin") == [6200, 12]
    assert values("--what", "wildlife", "--since", "2026-05-01") == [12]
    assert values("--what", "ivory", "--outlet", "ngo") == [456]
    assert values("--what", "ivory", "--country", "vn") == [456]
    assert values("--source", "ngo", "--country", "vn") == []


def test_csv_is_safe_and_complete(archive: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    run(*archive, "figures", "--csv", "--bom")
    out = capsys.readouterr().out
    assert out.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(out[1:])))
    assert [row["value"] for row in rows] == ["456", "6200", "2", "12", "3"]
    assert rows[0]["outlets"] == "2"
    assert rows[3]["title"] == "'=cmd() Rangers free pangolins"


def test_an_unknown_thing_is_refused_with_a_hint(
    archive: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        main([*archive, "figures", "--what", "pangolim"])
    assert end.value.code == 2
    assert "did you mean pangolin" in capsys.readouterr().err


def test_trends(archive: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    drawn = tmp_path / "chart.svg"
    options = ("--by", "month", "--since", "2026-03-01", "--until", "2026-06-01")
    run(*archive, "trends", "--what", "pangolin", *options, "--svg", str(drawn), "--json")
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    masses = next(one for one in lines if one["unit"] == "kg")
    assert [point["value"] for point in masses["points"]] == [6200, 0, 0]
    assert masses["points"][0]["outlets"] == 2
    assert drawn.read_text("utf-8").startswith("<svg")
    run(*archive, "trends", "--what", "pangolin", *options)
    assert "█" in capsys.readouterr().out


def test_png(archive: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("resvg_py", reason="the extra 'charts' is not installed")
    drawn = tmp_path / "chart.png"
    run(*archive, "trends", "--what", "ivory", "--since", "2026-01-01", "--png", str(drawn))
    assert drawn.read_bytes().startswith(b"\x89PNG")


def test_png_without_its_package_says_what_to_install(
    archive: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    with pytest.raises(SystemExit) as end:
        main([*archive, "trends", "--what", "ivory", "--png", str(tmp_path / "chart.png")])
    assert end.value.code == 1
    assert "monitor[charts]" in capsys.readouterr().err
