"""The title: the heading that readers see, told by what <title>, og:title and JSON-LD repeat."""

from __future__ import annotations

import re
from collections.abc import Sequence

from monitor.extract.furniture import folded
from monitor.extract.structured import Facts
from monitor.extract.trust import CONFLICT, confidence
from monitor.extract.walk import HEADINGS, Block
from monitor.model import Evidence, Method

_MOST = 600  # characters of a title
_OUTLET = 60  # characters that an outlet's name and the section's before it may have
_SEPARATOR = re.compile(
    r"\s+[|·•»›–—:-]{1,2}\s+|\s*[|｜_]\s*|(?<=\S)\s?::?\s(?=\S+$)|-(?=[^\s-]+$)"
)

Claim = tuple[str, Method]


def heading(blocks: Sequence[Block], facts: Facts) -> Block | None:
    """Return the block that is the article's heading, None where no block repeats the title."""
    stated = (facts.heading, *(said.text for said in facts.titles))
    known = [text[:_MOST] for text in stated if text]
    keys = [folded(text) for text in known]
    tops = [block for block in blocks if block.frame.tag == "h1" and len(block.text) <= _MOST]
    for block in tops:
        if _repeated(folded(block.text), keys):
            return block
    for block in blocks:
        lesser = block.frame.tag in HEADINGS and block not in tops and len(block.text) >= 15
        if lesser and folded(block.text) in keys:
            return block
    if len(tops) == 1 and not keys:
        return tops[0]
    return None


def _repeated(key: str, keys: list[str]) -> bool:
    if len(key) < 3:
        return False
    for other in keys:
        if key == other or (
            len(key) >= 12 and (key in other or (len(other) >= 25 and other in key))
        ):
            return True
        if len(key) >= 25 and _alike(key, other) >= 0.75:
            return True
    return False


def _alike(one: str, other: str) -> float:
    first, second = set(one.split()), set(other.split())
    return len(first & second) / (max(len(first), 1))


def choose(
    facts: Facts,
    block: Block | None,
    blocks: Sequence[Block],
    *,
    ruled: str | None,
    listed: str | None,
) -> tuple[str, list[Evidence]]:
    """Return the title ('' for none) and every claim to it, the chosen one marked."""
    claims: list[Claim] = []
    if ruled:
        claims.append((ruled[:_MOST], "rules"))
    if block is not None:
        claims.append((block.text.replace("\n", " "), "page"))
    claims += [
        (without_outlet(said.text[:_MOST], facts.sites), said.method) for said in facts.titles
    ]
    if listed:
        claims.append((listed[:_MOST], "feed"))
    if facts.heading:
        claims.append(
            (without_outlet(facts.heading[:_MOST], facts.sites, lone=block is None), "meta")
        )
    claims += [
        (b.text[:_MOST], "page") for b in blocks if b.frame.tag in ("h1", "h2") and b is not block
    ][:1]
    claims = [(text, method) for text, method in claims if text]
    return (claims[0][0], _evidence(claims)) if claims else ("", [])


def _evidence(claims: list[Claim]) -> list[Evidence]:
    chosen = folded(claims[0][0])
    rivals = [text for text, method in claims[1:] if method in ("json-ld", "feed", "rules")]
    doubted = any(_alike(chosen, folded(text)) < 0.5 for text in rivals)
    found: list[Evidence] = []
    seen: set[tuple[str, str]] = set()
    for at, (text, method) in enumerate(claims):
        if (folded(text), method) in seen:
            continue
        seen.add((folded(text), method))
        trust = confidence("title", method) * (CONFLICT if doubted and at == 0 else 1.0)
        note = "" if _agrees(text, chosen) else "differs from the chosen title"
        found.append(
            Evidence(
                part="title", value=text, method=method, confidence=round(trust, 2),
                chosen=at == 0, note=note,
            )
        )  # fmt: skip
    return found


def _agrees(text: str, chosen: str) -> bool:
    """Whether a claim is the chosen title (folded), alone or with an outlet's name at one end."""
    key = folded(text)
    if key == chosen:
        return True
    return len(chosen) >= 12 and any(
        folded(part) == chosen and len(key) - len(chosen) <= _OUTLET
        for cut in _SEPARATOR.finditer(text)
        for part in (text[: cut.start()], text[cut.end() :])
    )


def without_outlet(text: str, sites: Sequence[str], *, lone: bool = False) -> str:
    """Take the outlet's name off the end (or start) of a title.

    `lone` says that no heading confirms the title: then a short last part goes as well.
    """
    names = {folded(site) for site in sites if site}
    while len(cuts := list(_SEPARATOR.finditer(text))) > 0:
        head, tail = text[: cuts[-1].start()].strip(), text[cuts[-1].end() :].strip()
        first = text[: cuts[0].start()].strip()
        key = folded(tail)
        if head and key and (key in names or any(len(key) > 3 and key in name for name in names)):
            text = head
        elif folded(first) in names and text[cuts[0].end() :].strip():
            text = text[cuts[0].end() :].strip()
        elif (
            lone
            and len(head) >= 20
            and len(tail) <= 30
            and "|" in cuts[-1].group() + " |"[: len(cuts)]
        ):
            text = head
        else:
            break
    return text
