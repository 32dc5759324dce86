"""The five seed articles: every figure exactly, and none of what is no figure."""

import json
from pathlib import Path

from bench.figures.scoring import equal, means
from monitor.figures import find
from monitor.model import Article


def seeds(folder: Path, *, verbose: bool = False) -> None:
    """Print how many of the expected figures are found and every error."""
    right = wanted = 0
    for seed in json.loads((folder / "expected.json").read_text("utf-8")):
        text = (folder / seed["file"]).read_text("utf-8")
        found = list(
            find(
                Article(
                    source="seed", url="", canonical_url="", title=seed["title"] or "", text=text,
                    language=seed["language"],
                )
            )
        )  # fmt: skip
        wanted += len(seed["figures"])
        for label in seed["figures"]:
            hit = next((f for f in found if equal(f, label) and f.unit == label["unit"]), None)
            if hit is None or not means(hit, label):
                print(f"  - {seed['file'][:3]} MISSED {label} got {hit}")
                continue
            found.remove(hit)
            right += 1
            if verbose:
                print(f"    {hit.words!r}: {hit.what}, {hit.action}, {hit.scope}")
        for figure in found:
            print(f"  + {seed['file'][:3]} EXTRA {figure}")
    print(f"seeds: {right} of {wanted}")
