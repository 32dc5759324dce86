"""The seed articles and the labelled texts, where they are at hand."""

import json
from pathlib import Path

from bench.figures.scoring import Score, equal, means, rows, score
from monitor.figures import find
from tests.figures.make import article


def test_seeds_are_read_exactly(shared: Path) -> None:
    for seed in json.loads((shared / "seeds" / "expected.json").read_text("utf-8")):
        text = (shared / "seeds" / seed["file"]).read_text("utf-8")
        found = list(find(article(text, seed["title"] or "", seed["language"])))
        for label in seed["figures"]:
            hit = next(
                (one for one in found if equal(one, label) and one.unit == label["unit"]), None
            )
            assert hit, label
            assert means(hit, label), (hit, label)
            found.remove(hit)
        assert found == []


def test_labelled_texts(shared: Path) -> None:
    whole = Score()
    for name in ("vi.jsonl", "en-summaries.jsonl", "en.jsonl"):
        for row in rows(shared / "corpus" / name):
            whole.add(score(row))
    assert whole.hits / whole.found >= 0.95
    assert whole.hits / whole.labelled >= 0.90
    assert whole.named / whole.found >= 0.90
    assert whole.named / whole.labelled >= 0.85
