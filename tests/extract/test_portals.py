"""The recorded session of the shipped sources, read with the shipped rules."""

import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from monitor.extract import extract
from monitor.model import Article, Page, Source, Stamp
from monitor.settings import load_settings, shipped_config

RECORDED = datetime(2026, 10, 6, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def sources() -> dict[str, Source]:
    return {source.name: source for source in load_settings(shipped_config()).sources}


@pytest.fixture(scope="module")
def pages(shared: Path) -> dict[str, Page]:
    found: dict[str, Page] = {}
    with (shared / "portals/portals.warc.gz").open("rb") as file:
        for record in ArchiveIterator(file):
            if record.rec_type != "response":
                continue
            url = record.rec_headers.get_header("WARC-Target-URI")
            kind = record.http_headers.get_header("content-type") or ""
            found[url] = Page(
                url=url, asked=url, status=200, headers=(("content-type", kind),),
                body=record.content_stream().read(), fetched_at=RECORDED,
            )  # fmt: skip
    return found


@pytest.fixture(scope="module")
def expected(shared: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((shared / "portals/expected.json").read_text())
    return found


@pytest.fixture(scope="module")
def seeds(shared: Path) -> dict[str, dict[str, Any]]:
    listed = json.loads((shared / "seeds/expected.json").read_text())
    return {seed["file"][:3]: seed for seed in listed}


def shown(stamp: Stamp | None) -> str | None:
    if stamp is None:
        return None
    if stamp.whole_day:
        return stamp.at.date().isoformat()
    return stamp.at.astimezone(timezone(timedelta(minutes=stamp.zone or 0))).isoformat()


def test_every_recorded_article_is_read_as_listed(
    pages: dict[str, Page], expected: list[dict[str, Any]], sources: dict[str, Source]
) -> None:
    for wanted in expected:
        for url in (wanted["url"], *wanted.get("same_article", ())):
            article = extract(pages[url], sources[wanted["source"]])
            assert isinstance(article, Article), (url, article)
            assert article.title == wanted["title"]
            assert shown(article.published) in wanted.get("published_ok", [wanted["published"]])
            assert article.language == wanted["language"]
            if "author" in wanted:
                assert article.author == wanted["author"], url
            assert not [words for words in wanted.get("excludes", ()) if words in article.text]


def test_the_seed_articles_are_whole_and_clean(
    pages: dict[str, Page],
    expected: list[dict[str, Any]],
    sources: dict[str, Source],
    seeds: dict[str, dict[str, Any]],
    shared: Path,
) -> None:
    for wanted in (one for one in expected if "seed" in one):
        seed = seeds[wanted["seed"]]
        article = extract(pages[wanted["url"]], sources[wanted["source"]])
        assert isinstance(article, Article)
        assert not [words for words in seed["contains"] if words not in article.text]
        assert not [words for words in seed["excludes"] if words in article.text]
        assert "rules-missed-body" not in article.flags
        paragraphs = article.text.split("\n\n")
        assert len(paragraphs) == len(set(paragraphs)) > 5


def test_a_year_that_is_not_written_is_inferred_and_says_so(
    pages: dict[str, Page], expected: list[dict[str, Any]], sources: dict[str, Source]
) -> None:
    wanted = next(one for one in expected if one.get("published_method") == "inferred")
    article = extract(pages[wanted["url"]], sources[wanted["source"]])
    assert isinstance(article, Article)
    assert article.published is not None
    assert article.published.method == "inferred"
    assert "year-inferred" in article.published.flags
    assert article.published.confidence < 0.5


def test_the_same_is_read_without_any_rule(
    pages: dict[str, Page], expected: list[dict[str, Any]]
) -> None:
    """The generic reader alone gets dates, titles and texts of all but the oldest layout."""
    for wanted in expected:
        where = Source(name="any", title="", ways=(), zone="Asia/Ho_Chi_Minh")
        article = extract(pages[wanted["url"]], where)
        assert isinstance(article, Article), wanted["url"]
        assert shown(article.published) in wanted.get("published_ok", [wanted["published"]])
        assert not [words for words in wanted.get("excludes", ()) if words in article.text]
