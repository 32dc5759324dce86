"""Compares found figures with labelled ones: by value and unit, and by what was counted."""

import json
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from monitor.figures import find
from monitor.figures.marks import mark
from monitor.figures.taxonomy import akin, broader
from monitor.figures.words import MONEY, lexicon
from monitor.model import Article, Figure

# Labels name some units differently from one file to the next; these are one to the score.
_PIECES = {"piece", "brick", "specimen", "vehicle", "plant", "weapon", "document", "animal"}
_TABLETS = {"tablet", "pill"}
_UNLABELLED = {"m3", "litre", "weapon", "document"}
_VICTIMS = ("victim", "rescued", "escape", "repatriated", "released", "fraud", "over the border")


@dataclass
class Score:
    """Counts of one set of texts, with the errors to look at."""

    labelled: int = 0
    found: int = 0
    hits: int = 0
    named: int = 0
    errors: list[str] = field(default_factory=list)

    def line(self, name: str) -> str:
        """Return precision and recall, without and with `what`, on one line."""
        parts = [f"{name:<28} {self.labelled:>4} labelled {self.found:>4} found"]
        parts += [
            f"P {hits / max(1, self.found):.3f} R {hits / max(1, self.labelled):.3f}"
            for hits in (self.hits, self.named)
        ]
        return "  ".join(parts)

    def add(self, other: "Score") -> None:
        """Add the counts of another set."""
        self.labelled += other.labelled
        self.found += other.found
        self.hits += other.hits
        self.named += other.named
        self.errors += other.errors


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the labelled texts of a JSON lines file."""
    for line in path.read_text("utf-8").splitlines():
        yield json.loads(line)


def article(row: dict[str, Any]) -> Article:
    """Return the text as an article."""
    text = unicodedata.normalize("NFC", row.get("text") or "")
    title = unicodedata.normalize("NFC", row.get("title") or "")
    return Article(
        source="corpus",
        url=row.get("url") or "",
        canonical_url=row.get("url") or "",
        title=title,
        text=text,
        language=row.get("lang"),
    )


def score(row: dict[str, Any]) -> Score:
    """Score one labelled text."""
    found, labels = list(find(article(row))), list(row.get("figures") or ())
    if row.get("figures_truncated"):
        found = [figure for figure in found if any(equal(figure, label) for label in labels)]
    made = Score(labelled=len(labels))
    for label in labels:
        _settle(made, row["id"], label, found)
    for figure in found:
        if figure.unit not in _UNLABELLED:
            made.found += 1
            made.errors.append(
                f"  + {row['id']} EXTRA {figure.words!r} {figure.value} {figure.unit} | "
                f"{figure.what} [{figure.method}/{figure.action}] {figure.sentence[:150]!r}"
            )
    return made


def _settle(made: Score, name: str, label: dict[str, Any], found: list[Figure]) -> None:
    """Take the figure that answers a label out of `found`, and count it."""
    equals = [figure for figure in found if equal(figure, label)]
    hit = next((figure for figure in equals if means(figure, label)), None)
    if not equals:
        made.errors.append(
            f"  - {name} MISSED {label['words']!r} {label['value']} {label['unit']} | "
            f"{label['what']}"
        )
        return
    made.hits, made.found, made.named = made.hits + 1, made.found + 1, made.named + bool(hit)
    if hit is None:
        hit = equals[0]
        made.errors.append(f"  ~ {name} WHAT {label['what']!r} is {hit.what!r}: {hit.words!r}")
    found.remove(hit)


def equal(figure: Figure, label: dict[str, Any]) -> bool:
    """True where value (either end of a range) and unit are the labelled ones."""
    wanted = Decimal(str(label["value"]))
    values = {figure.value, figure.high} - {None}
    close = any(abs(v - wanted) <= abs(wanted) * Decimal("0.001") for v in values if v is not None)
    return close and _unit(figure.unit) == _unit(str(label["unit"]))


def _unit(unit: str) -> str:
    if unit in _TABLETS:
        return "tablet"
    return "piece" if unit in _PIECES else unit


def _keys(label: str) -> set[str]:
    low = label.lower()
    marked = {what for _, what in mark(low.replace("-", " "), "en").named}
    nouns = lexicon("en").nouns
    words = low.replace("-", " ").replace(",", " ").split()
    for size in (3, 2, 1):
        for at in range(len(words) - size + 1):
            noun = nouns.get(" ".join(words[at : at + size]))
            if noun and noun.what:
                marked.add(noun.what)
    return marked


def means(figure: Figure, label: dict[str, Any]) -> bool:
    """True where the figure's taxonomy key says what the label says in free words."""
    what = str(label["what"]).lower()
    keys = _keys(what)
    akin_any = any(akin(figure.what, key) for key in keys)
    if MONEY.match(figure.unit):
        loose = {"fines": "fine", "cash": "cash", "smuggled goods": ""}
        said = loose.get(figure.what)
        return akin_any or "value" in what or (said is not None and said in what)
    if figure.unit == "year":
        return True
    if figure.unit == "person":
        victims = any(word in what for word in _VICTIMS)
        return "people" in what or victims == (figure.what == "victims")
    if figure.unit == "case":
        return _same_cases(figure.what, {broader(key)[-1] for key in keys})
    return akin_any or not keys


def _same_cases(what: str, roots: set[str]) -> bool:
    own = {"drugs" for word in ("drug", "precursor") if word in what}
    own |= {"wildlife"} if "wildlife" in what else set()
    return not roots & {"drugs", "wildlife"} or not own or bool(roots & own)
