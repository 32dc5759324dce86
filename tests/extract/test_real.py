"""Saved pages of real outlets, read without any rule: floors that only ever rise."""

import gzip
import json
import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from monitor.extract import extract
from monitor.model import Article, Page, Skipped, Source

SEEN = datetime(2026, 11, 1, tzinfo=UTC)
PLAIN = Source(name="any", title="", ways=(), zone="Asia/Ho_Chi_Minh")
LEAST = 0.9  # mean F1 of words over the saved pages with a labelled text


def load(path: Path, url: str) -> Article | Skipped:
    body = path.read_bytes()
    body = gzip.decompress(body) if path.suffix == ".gz" else body
    page = Page(url=url, asked=url, status=200, headers=(), body=body, fetched_at=SEEN)
    return extract(page, PLAIN)


def f1(truth: str, found: str) -> float:
    wanted, got = (Counter(re.findall(r"\w", text)) for text in (truth, found))
    both = (wanted & got).total()
    return 2 * both / (wanted.total() + got.total()) if both else 0.0


def bodies(truths: dict[str, Any]) -> list[str]:
    found = []
    for truth in truths.values():
        body = truth.get("body") or {}
        sections = [
            part for s in body.get("sections", ()) for part in (*s["headline"], *s["paragraphs"])
        ]
        found.append("\n".join([*body.get("summary", ()), *sections]))
    return found


def test_pages_of_asian_outlets_give_text_title_and_day(shared: Path) -> None:
    folder = shared / "real/html/fundus"
    scores: list[float] = []
    for path in sorted(folder.glob("*.html.gz")):
        publisher = re.sub(r"_\d{4}.*", "", path.name)
        truths = json.loads((folder / f"{publisher}.json").read_text())
        read = load(path, f"https://outlet.example/{path.stem}")
        if not isinstance(read, Article):
            pytest.fail(f"{path.name}: {read}")
        scores.append(max(f1(body, read.text) for body in bodies(truths)))
        days = [str(truth.get("publishing_date"))[:10] for truth in truths.values()]
        assert read.published is not None
        near = {(read.published.at.date().toordinal() - 1 + n) for n in range(3)}
        assert any(datetime.fromisoformat(day).toordinal() in near for day in days if day != "None")
    assert len(scores) >= 8
    assert sum(scores) / len(scores) >= LEAST, scores


def test_the_ministrys_page_is_read_past_its_lying_name(shared: Path) -> None:
    url = "https://bocongan.gov.vn/bai-viet/viet-nam-va-myanmar-1790933646"
    read = load(shared / "real/html/mps/mps-article-myanmar.trimmed.html", url)
    assert isinstance(read, Article)
    assert read.title.startswith("Việt Nam và Myanmar")
    assert read.published is not None
    assert read.published.at.isoformat()[:16] == "2026-10-02T09:10"
    assert read.published.zone == 420
    assert read.language == "vi"
    for words in ("Tin đọc nhiều", "Nghe đọc", "Chia sẻ"):
        assert words not in read.text


def test_listings_are_no_articles(shared: Path) -> None:
    for name in (
        "mps/mps-listing-doi-ngoai.trimmed.html",
        "ninhphu321/tinnhanhchungkhoan_listing.html",
    ):
        read = load(shared / "real/html" / name, "https://outlet.example/list")
        assert isinstance(read, Skipped)
        assert read.reason == "furniture"


def test_every_saved_page_is_read_without_an_error(shared: Path) -> None:
    pages = [
        p for p in (shared / "real/html").rglob("*") if p.name.endswith((".html", ".htm", ".gz"))
    ]
    assert len(pages) >= 15
    for path in pages:
        assert isinstance(load(path, f"https://outlet.example/{path.stem}"), Article | Skipped)
