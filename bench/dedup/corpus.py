"""Stories and copies found in labelled articles, against the labels; prints every error."""

import hashlib
import json
import random
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

from bench.dedup.archive import Sample, article, placed
from bench.dedup.reprints import KINDS, reprint
from bench.dedup.scoring import bcubed
from monitor.model import Story

FILES = ("en", "vi", "en-summaries")
# One event that two files label by two names, or in one file only.
SAME = {
    "singapore-ivory-2019": "singapore-july-2019",
    "omd5-wrapup": "omd5-debrief",
    "en1-024": "omd5-launch",
    "en1-023": "omd3-debrief",
    "en1-034": "ens090",
}


def samples(folder: Path, name: str) -> list[Sample]:
    """Read one file of labelled articles."""
    return [_sample(json.loads(line)) for line in (folder / f"{name}.jsonl").open(encoding="utf-8")]


def _sample(row: dict[str, str | None]) -> Sample:
    key = str(row["id"])
    story = row["story"]
    label = story if story and " " not in story else key  # some rows have their cells shifted
    return Sample(
        key=key,
        label=SAME.get(label, label),
        article=article(
            key,
            row["text"] or "",
            source=row.get("outlet") or row.get("style_of"),
            title=row["title"],
            language=row["lang"],
            date=row["date"],
            url=row.get("url"),
        ),
    )


def half(of: Sample) -> int:
    """0 for the half that rules were made on, 1 for the half held out; by label."""
    return hashlib.sha1(of.label.encode(), usedforsecurity=False).digest()[0] % 2


def stories(folder: Path, *, errors: bool) -> None:
    """Score each file, both halves and all together."""
    every = {name: samples(folder, name) for name in FILES}
    together = [sample for found in every.values() for sample in found]
    sets = every | {"all": together}
    sets["made on"] = [each for each in together if half(each) == 0]
    sets["held out"] = [each for each in together if half(each) == 1]
    for name, chosen in sets.items():
        _score(name, chosen, errors=errors and name in FILES)


def _score(name: str, chosen: Sequence[Sample], *, errors: bool) -> None:
    found = placed([each.article for each in chosen])
    groups = {at: story.id for at, story in found.items()}
    labels = {at: each.label for at, each in enumerate(chosen)}
    several = {at for at in labels if list(labels.values()).count(labels[at]) > 1}
    print(f"stories  {name:14} {bcubed(groups, labels)}")
    print(f"         {'in stories':14} {bcubed(groups, labels, several)}")
    if errors:
        _errors(chosen, found)


def _errors(chosen: Sequence[Sample], found: dict[int, Story]) -> None:
    for one, other in combinations(range(len(chosen)), 2):
        together = found[one].id == found[other].id
        same = chosen[one].label == chosen[other].label
        if together != same:
            what = "missed" if same else "WRONG "
            print(f"  {what} {chosen[one].key} {chosen[other].key} {chosen[one].label}")


def order(folder: Path, *, rounds: int = 5) -> None:
    """Store the corpus in random orders: B-cubed of each grouping against the first."""
    chosen = [sample for name in FILES for sample in samples(folder, name)]
    articles = [each.article for each in chosen]
    first = {at: story.id for at, story in placed(articles).items()}
    for seed in range(1, rounds + 1):
        shuffled = list(range(len(articles)))
        random.Random(seed).shuffle(shuffled)
        again = {at: story.id for at, story in placed(articles, shuffled).items()}
        print(f"order {seed}: against the first {bcubed(again, first)}")


def copies(folder: Path, *, most: int, errors: bool) -> None:
    """Make reprints of corpus texts and see which are found as copies of what."""
    chosen = [s for name in ("en", "vi") for s in samples(folder, name)]
    long = [s for s in chosen if len(s.article.text.split()) >= 60]
    random.Random(1).shuffle(long)
    rows = _with_reprints(long[:most], long[most:])
    found = placed([each.article for _, each in rows])
    tally = {kind: [0, 0, 0] for kind in KINDS}  # made, found as a copy, joined to other news
    for at, (kind, _) in enumerate(rows):
        if kind:
            _count(tally[kind], at, rows, found, shown=errors)
    _print(tally)


Row = tuple[str, Sample]  # kind of reprint, '' for an original


def _with_reprints(originals: Sequence[Sample], rest: Sequence[Sample]) -> list[Row]:
    rows: list[Row] = [("", each) for each in originals]
    for number, original in enumerate(originals):
        more = (rest or originals)[number % len(rest or originals)].article.text
        for kind in KINDS:
            chance = random.Random(number * 100 + KINDS.index(kind))
            text = reprint(original.article.text, kind, chance, more)
            title = "" if kind == "3" else original.article.title
            made = article(f"{original.key}-{kind}", text, title=title, source=f"copier {kind}",
                           language=original.article.language, date=_day(original))  # fmt: skip
            label = f"{original.label}-T" if kind == "T" else original.label
            rows.append((kind, Sample(key=f"{original.key}-{kind}", label=label, article=made)))
    return rows


def _day(of: Sample) -> str | None:
    stamp = of.article.published
    return stamp.at.date().isoformat() if stamp else None


def _count(
    tally: list[int], at: int, rows: Sequence[Row], found: dict[int, Story], *, shown: bool
) -> None:  # fmt: skip
    kind, sample = rows[at]
    mine = next(m for m in found[at].members if m.article_id == at + 1)
    copied = mine.kinship in ("copy", "same-text")
    partner = rows[mine.partner - 1][1] if mine.partner else sample
    wrong = partner.label != sample.label
    tally[0] += 1
    tally[1] += copied and not wrong
    tally[2] += wrong
    if shown and (wrong if kind == "T" else not copied):
        print(f"  {sample.key}: {mine.kinship} of {partner.key}: {mine.reason}")


def _print(tally: dict[str, list[int]]) -> None:
    for kind, (made, copied, wrong) in tally.items():
        print(f"kind {kind:>2}: {made} made, {copied} found as copies, {wrong} of other news")
    real = [row for kind, row in tally.items() if kind != "T"]
    made, copied, wrong = (sum(row[at] for row in real) for at in range(3))
    print(f"copies   recall {copied / made:.4f}  precision {copied / max(1, copied + wrong):.4f}")
    made, _, wrong = tally["T"]
    print(f"template news kept apart: {1 - wrong / made:.4f}")
