"""monitor read: one line a page, the same in one process for many."""

import gzip
import json
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from monitor.cli import app
from tests.extract.eras import cases

RUN = CliRunner()


def lines(*arguments: str, code: int = 0) -> list[dict[str, Any]]:
    result = RUN.invoke(app, ["read", "--json", *arguments])
    assert result.exit_code == code, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_folder_gives_a_line_a_page(tmp_path: Path) -> None:
    wanted = {case.name: case for case in list(cases())[:12]}
    for name, case in wanted.items():
        (tmp_path / f"{name}.html.gz").write_bytes(gzip.compress(case.html.encode()))
    (tmp_path / "notes.txt").write_text("no page")
    found = {Path(line["file"]).name.split(".")[0]: line for line in lines(str(tmp_path))}
    assert set(found) == set(wanted)
    for name, line in found.items():
        assert line["title"] == wanted[name].title
        assert line["language"] == wanted[name].language
        assert line["seconds"] < 2
        assert line["methods"]["title"]


def test_what_is_no_article_has_a_line_too(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(b"%PDF-1.7")
    (tmp_path / "b.html").write_text("<body>" + "<div>" * 9_000)
    (tmp_path / "c.html").write_bytes(b"")
    found = lines(str(tmp_path), code=1)
    assert [line.get("skipped") or line.get("error") for line in found] == [
        "not-html",
        "malformed",
        "empty",
    ]


def test_a_large_page_is_read_apart(tmp_path: Path) -> None:
    text = "<p>Officers found two tonnes of scales at the port, they said on Monday.</p>"
    page = f"<title>Scales found at the port</title><body>{text}<!--{'x' * 3_100_000}-->"
    (tmp_path / "large.html").write_text(page)
    (line,) = lines(str(tmp_path))
    assert "two tonnes of scales" in line["text"]


def test_rules_are_tried_and_the_address_is_given(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        "<title>A title of the page</title><p class=t>Scales found at the port</p>"
        "<div class=b><p>Officers found scales at the port.</p></div>"
        "<p class=d>02/10/2026 16:10</p>"
    )
    (line,) = lines(
        str(page), "--url", "https://news.example.vn/a-1.html", "--rules", "title=.t",
        "--rules", "body=.b", "--rules", "date=.d", "--zone", "Asia/Ho_Chi_Minh",
    )  # fmt: skip
    assert line["title"] == "Scales found at the port"
    assert line["url"] == "https://news.example.vn/a-1.html"
    assert line["published_at"] == "2026-10-02T16:10:00+07:00"
    assert line["published_precision"] == "minute"
    assert line["methods"] == {"title": "rules", "published": "rules"}


def test_the_country_of_the_address_tells_the_zone(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        '<link rel="canonical" href="https://bao.example.vn/tin-1.html"><title>Tin mới</title>'
        "<h1>Tin mới</h1><span>02/10/2026 16:10</span><p>Hải quan phát hiện vảy tê tê tại cảng.</p>"
    )
    (line,) = lines(str(page))
    assert line["url"] == "https://bao.example.vn/tin-1.html"
    assert line["published_at"] == "2026-10-02T16:10:00+07:00"


def test_people_get_the_text_and_how_it_is_known(tmp_path: Path) -> None:
    case = next(cases())
    page = tmp_path / "page.html"
    page.write_text(case.html)
    result = RUN.invoke(app, ["read", str(page)])
    assert result.exit_code == 0
    assert case.title in result.stdout
    assert "meta" in result.stdout
    assert case.paragraphs[-1] in result.stdout


def test_a_wrong_rule_or_file_is_told(tmp_path: Path) -> None:
    assert RUN.invoke(app, ["read", str(tmp_path / "none.html")]).exit_code == 2
    page = tmp_path / "page.html"
    page.write_text("<p>x</p>")
    assert RUN.invoke(app, ["read", str(page), "--rules", "colour=.b"]).exit_code == 2


def test_rules_and_zones_are_checked_before_a_page_is_read(tmp_path: Path) -> None:
    page, rules = tmp_path / "a.html", tmp_path / "rules.toml"
    page.write_text("<h1>Ivory</h1><div class=x><p>Ivory was found in a container.</p></div>")
    rules.write_text("[[source]]\nname = 'paper'\n")
    for wrong, said in (
        (("--zone", "Mars/Olympus"), "is no time zone"),
        (("--rules", "body=::::"), "is no CSS selector"),
        (("--rules", "author_pattern=("), "is no regular expression"),
        (("--rules", str(rules)), "there are no rules in it"),
    ):
        result = RUN.invoke(app, ["read", *wrong, str(page)])
        assert result.exit_code == 2, result.output
        assert said in result.output
    rules.write_text("[source.rules]\nbody = 'div.x'\n")
    assert RUN.invoke(app, ["read", "--rules", str(rules), str(page)]).exit_code == 0


def test_a_folder_without_pages_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no page")
    result = RUN.invoke(app, ["read", str(tmp_path)])
    assert result.exit_code == 1
    assert "there is no page in" in result.output
