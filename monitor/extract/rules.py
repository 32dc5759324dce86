"""What is known of one source's article pages, applied: CSS selectors that are data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from selectolax.lexbor import LexborHTMLParser, LexborNode

from monitor.markup import clean
from monitor.model import ArticleRules


def drop(tree: LexborHTMLParser, selectors: Iterable[str]) -> None:
    """Take the elements out of the page."""
    for selector in selectors:
        take_out(tree.css(selector))


def take_out(nodes: Sequence[LexborNode]) -> None:
    """Free nodes, but none inside one that is freed already: that would be fatal."""
    taken = {node.mem_id for node in nodes}
    for node in [node for node in nodes if not _inside(node, taken)]:
        node.decompose()


def _inside(node: LexborNode, taken: set[int]) -> bool:
    above = node.parent
    while above is not None:
        if above.mem_id in taken:
            return True
        above = above.parent
    return False


def first(tree: LexborHTMLParser, selectors: Sequence[str]) -> LexborNode | None:
    """Return the first element of the first selector that finds any."""
    for selector in selectors:
        node = tree.css_first(selector)
        if node is not None:
            return node
    return None


def text(tree: LexborHTMLParser, selectors: Sequence[str], most: int = 400) -> str:
    """Return the text of the first non-empty element on one line, '' for none."""
    for selector in selectors:
        for node in tree.css(selector)[:5]:
            found = clean(node.text(separator=" "))[:most]
            if found:
                return found
    return ""


def dates(tree: LexborHTMLParser, selectors: Sequence[str]) -> list[str]:
    """Return what date selectors find: machine-readable attributes first, then the text.

    A selector may match a day and a time that stand in elements of their own: both on one line.
    """
    found: list[str] = []
    for selector in selectors:
        nodes = tree.css(selector)[:4]
        for node in nodes:
            of = node.attributes
            found += [
                v for name in ("datetime", "content", "data-time") if (v := of.get(name) or "")
            ]
        texts = [clean(node.text(separator=" "))[:120] for node in nodes]
        found += [" ".join(texts)] if len(texts) > 1 else []
        found += texts
    return [one for one in found if any(char.isdigit() for char in one)]


def author(rules: ArticleRules, found: str) -> str:
    """Return the name in the text of the author's element, by the source's pattern if any."""
    if not rules.author_pattern or not found:
        return found
    match = _compiled(rules.author_pattern).search(found)
    return (match.group(1) if match and match.groups() else found) if match else ""


def cut(paragraphs: list[str], ends: Sequence[str]) -> list[str]:
    """Cut before the first paragraph that is, or begins with, one of the texts."""
    for at, paragraph in enumerate(paragraphs):
        if any(paragraph.startswith(end) for end in ends if end):
            return paragraphs[:at]
    return paragraphs


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
