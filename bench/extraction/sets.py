"""Labelled pages as one kind of sample, whatever public format they lie in on disk.

Formats, told apart by what the folder holds: article-extraction-benchmark (ground-truth.json and
html/*.html.gz), fundus-evaluation (ground_truth.json with paragraphs), fundus parser tests
(<country>/<Publisher>.json and meta.info), web-content-extraction-benchmark (ground-truth/*.json).
"""

import gzip
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, combinations
from pathlib import Path
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Sample:
    """One page with what people say stands on it; None is 'not labelled'."""

    name: str
    url: str
    html: bytes = field(repr=False)
    crawled: str | None = None
    bodies: tuple[tuple[str, ...], ...] = ()  # every honest reading, as paragraphs
    title: str | None = None
    authors: tuple[str, ...] | None = None
    published: str | None = None  # ISO 8601, a day or a moment
    zone: str = "UTC"  # of times that the page states without one


@dataclass(frozen=True, kw_only=True)
class Set:
    """Samples and the scorer their makers use: shingles, rouge or words."""

    name: str
    scorer: str
    samples: tuple[Sample, ...]


def load(place: Path) -> Set:
    """Read the set in `place` or in one of its usual sub-folders; raise ValueError if none is."""
    for folder in (place, place / "dataset", place / "tests/resources/parser/test_data"):
        if (folder / "ground-truth.json").is_file():
            return Set(name=place.name, scorer="shingles", samples=tuple(_flat(folder)))
        if (folder / "ground_truth.json").is_file():
            return Set(name=place.name, scorer="rouge", samples=tuple(_paragraphs(folder)))
        if list(folder.glob("*/meta.info")):
            return Set(name=place.name, scorer="shingles", samples=tuple(_publishers(folder)))
    parts = [part for part in (place / "dev", place / "test", place) if _is_typed(part)]
    if parts:
        return Set(name=place.name, scorer="words", samples=tuple(_typed(parts)))
    raise ValueError(f"{place}: no labelled pages in a known format")


def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _page(path: Path) -> bytes:
    data = path.read_bytes()
    return gzip.decompress(data) if path.suffix == ".gz" else data


def _flat(folder: Path) -> Iterator[Sample]:
    for key, truth in sorted(_json(folder / "ground-truth.json").items()):
        day = truth.get("datePublished")
        yield Sample(
            name=key,
            url=truth.get("url", ""),
            html=_page(folder / "html" / f"{key}.html.gz"),
            bodies=((truth.get("articleBody", ""),),),
            title=truth.get("headline"),
            published=day,
            authors=tuple(truth["authors"]) if "authors" in truth else None,
        )


def _paragraphs(folder: Path) -> Iterator[Sample]:
    for name, truth in sorted(_json(folder / "ground_truth.json").items()):
        yield Sample(
            name=name,
            url=truth["url"],
            html=_page(folder / "html" / name),
            crawled=truth.get("crawl_date"),
            bodies=tuple(_readings(truth["body"])),
        )


def _readings(body: list[str], most: int = 8) -> Iterator[tuple[str, ...]]:
    """Yield the body with every choice of its optional [paragraphs]."""
    free = [at for at, text in enumerate(body) if text.startswith("[") and text.endswith("]")]
    if len(free) > most:
        choices: Any = ((), tuple(free))
    else:
        choices = chain.from_iterable(combinations(free, n) for n in range(len(free) + 1))
    for left_out in choices:
        yield tuple(
            text[1:-1] if at in free else text for at, text in enumerate(body) if at not in left_out
        )


def _publishers(folder: Path) -> Iterator[Sample]:
    for meta in sorted(folder.glob("*/meta.info")):
        pages: dict[str, list[str]] = {}
        facts = _json(meta)
        for name in sorted(facts):
            pages.setdefault("_".join(name.split(".")[0].split("_")[:-3]), []).append(name)
        for publisher, names in pages.items():
            truths = _json(meta.parent / f"{publisher}.json")
            versions = sorted(truths, key=lambda v: [int(n) for n in v[1:].split("_")])
            if len(versions) == len(names):
                for name, version in zip(names, versions, strict=True):
                    yield _published(meta.parent / name, facts[name], truths[version])


def _published(path: Path, facts: dict[str, str], truth: dict[str, Any]) -> Sample:
    body = truth.get("body") or {}
    text = list(body.get("summary", ()))
    for section in body.get("sections", ()):
        text += [*section["headline"], *section["paragraphs"]]
    authors = truth.get("authors")
    return Sample(
        name=f"{path.parent.name}/{path.name}",
        url=facts["url"],
        html=_page(path),
        crawled=facts.get("crawl_date"),
        bodies=(tuple(text),) if text else (),
        title=truth.get("title"),
        authors=tuple(authors) if authors is not None else None,
        published=_iso(truth.get("publishing_date")),
    )


def _iso(text: str | None) -> str | None:
    return datetime.fromisoformat(text).isoformat() if text else None


def _is_typed(folder: Path) -> bool:
    return (folder / "ground-truth").is_dir() and (folder / "html").is_dir()


def _typed(folders: list[Path], kind: str = "article") -> Iterator[Sample]:
    seen: set[str] = set()
    for path in sorted(chain.from_iterable((f / "ground-truth").glob("*.json") for f in folders)):
        data = _json(path)
        page_type = (data.get("_internal") or {}).get("page_type", "article")
        if isinstance(page_type, dict):
            page_type = page_type.get("primary", "article")
        html = _page(path.parent.parent / "html" / f"{path.stem}.html.gz")
        mark = hashlib.sha256(html).hexdigest()
        if page_type != kind or mark in seen:
            continue
        seen.add(mark)
        truth = data["ground_truth"]
        author = truth.get("author")
        yield Sample(
            name=path.stem,
            url=data.get("url", ""),
            html=html,
            bodies=((truth.get("main_content") or "",),),
            title=truth.get("title"),
            authors=(author,) if author else None,
            published=truth.get("publish_date"),
        )
