"""Who signed it: claims of the page's head, marked bylines, and lines that begin with By."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from selectolax.lexbor import LexborHTMLParser

from monitor.extract.furniture import folded
from monitor.extract.structured import Authors, Facts
from monitor.extract.trust import confidence
from monitor.markup import clean
from monitor.model import Evidence, Method

_BY = re.compile(
    r"(?:(?:story |article |text |words |written |reported )?by|von|par|por|di|door|av|af|od|oleh"
    r"|bởi|tác giả|thực hiện|bài(?: và ảnh)?|tin(?:, ảnh)?|nguồn|pv|tổng hợp"
    r"|记者|本报记者|作者|文|記者|编辑|责编|责任编辑"
    r"|취재|글)(?:\s*[:：/]\s*|\s+)(?P<name>\S.{0,80})",
    re.IGNORECASE,
)
_PREFIX = re.compile(
    r"^(?:(?:story|article|text|words|written|reported|posted|published)\s+)?"
    r"(?:by|von|par|por|di|door|av|oleh|bởi|tác giả|author|autor|auteur|作者|文|记者|記者)"
    r"(?:\s*[:：/]\s*|\s+)", re.IGNORECASE)  # fmt: skip
_MOST = 1_000  # characters that name authors: what looks for addresses is quadratic
_TRIM = " \t\n,;|·•-–—:/()[]\"'“”."
_MAIL = re.compile(r"\S+@\S+\.\S+")
_NO_NAME = re.compile(
    r"^(?:image|photo|picture|illustration)s?\b|https?:|www\.|[<>{}=@]|\d{3,}"
    r"|^(?:admin|administrator|staff|editor|null|none|undefined|author|web|root|user"
    r"|(?:all )?authors|autoren|autores|auteurs|著者一覧|作者)$",
    re.IGNORECASE,
)
_OFFICE = re.compile(r"(?<=\S)\s+(?:기자|특파원|記者|记者)$")  # reporter, correspondent
_ASIDE = re.compile(r"\s*\([^()]*\)\s*$")
_AND = re.compile(r"\s+(?:and|und|og|och|et|en|&|và)\s+")
# What the selectors below have in common: one look tells that a page has none of them.
_ANY_MARK = (
    '[itemprop="author"],[rel~="author"],[class*="author" i],[class*="byline"],[href*="/autor"],'
    '[href*="/author"]'
)
_BOTH = re.compile(rf"{_AND.pattern}|(?<=\w\w)/(?=\w\w)")
_MARKED = (
    '[itemprop="author"] [itemprop="name"]', 'a[rel~="author"]', '[itemprop="author"]',
    ".byline-name",
    ".author-name", ".article-author", ".article__author", ".post-author", ".entry-author",
    ".byline__name", ".author", ".byline", ".byline-author", ".resource-author",
    '[class*="author-name"]', '[class*="authorname" i]', 'a[href*="/author"]', 'a[href*="/autor"]',
    '[class*="author"] a',
)  # fmt: skip


def tidy(text: str) -> str:
    """Return a name without By, mail address and marks; '' where it is no name."""
    name = _PREFIX.sub("", clean(_MAIL.sub("", text[:_MOST])))
    name = _OFFICE.sub("", _ASIDE.sub("", name).strip(_TRIM))
    if not 2 <= len(name) <= 100 or _NO_NAME.search(name) or len(name.split()) > 12:
        return ""
    return name


def several(text: str) -> list[str]:
    """Return the names in one text: parted by semicolons, or by "and" between whole names."""
    text = text[:_MOST]
    parts = re.split(r"\s*[;|、]\s*|\s+/\s+", text)
    if len(parts) == 1 and text.count(", ") and _AND.search(text):
        commas = text.split(", ")
        parts = commas if all(len(each.split()) <= 7 for each in commas) else parts
    names: list[str] = []
    for part in parts:
        pair = _BOTH.split(part)
        names += pair if all(1 < len(each.split()) <= 5 for each in pair) else [part]
    return [name for each in names if (name := tidy(each))]


def _but_outlet(name: str, sites: set[str]) -> str:
    """Take the outlet off behind a comma: "Lan Anh, VNS" of vns.example."""
    first, *rest = name.split(", ")
    return ", ".join([first, *(each for each in rest if folded(each.split(" ")[0]) not in sites)])


def byline(text: str) -> str:
    """Return the name in a line that does nothing but sign ("By Huy Hoang"), '' for others."""
    text = text.strip().strip("()（）")
    found = _BY.fullmatch(text) if len(text) <= 80 else None
    if found is None:
        return ""
    name = tidy(found.group("name"))
    words = name.split()
    capital = sum(1 for word in words if not word[0].islower())
    if (
        not words
        or len(words) > 8
        or capital * 2 < len(words)
        or text.endswith((".", "!", "?", ":"))
    ):
        return ""
    return name


def is_named(facts: Facts) -> bool:
    """Whether the page's head names a person, so that no mark in its body need be looked for."""
    sites = {folded(site) for site in facts.sites if site}
    return any(
        not each.organisation and (name := joined(each)) and folded(name) not in sites
        for each in facts.authors
    )


def marked(tree: LexborHTMLParser) -> list[str]:
    """Return names in elements that mark an author, the most telling mark first."""
    if tree.css_first(_ANY_MARK) is None:
        return []
    for selector in _MARKED:
        names = [tidy(clean(node.text(separator=" "))[:120]) for node in tree.css(selector)[:6]]
        names = [name for name in dict.fromkeys(names) if name and len(name.split()) <= 8]
        if names:
            return names[:4]
    return []


def choose(
    facts: Facts,
    *,
    ruled: str | None,
    default: str | None,
    bylines: Iterable[str],
    marked: Sequence[str],
    listed: str | None,
) -> tuple[str | None, list[Evidence]]:
    """Return the author (several joined by a comma) and every claim, the chosen one marked."""
    sites = {folded(site) for site in facts.sites if site}
    claims: list[tuple[str, Method, bool]] = []
    if ruled:
        claims.append((ruled, "rules", False))
    for each in facts.authors:
        name = joined(each)
        if name:
            claims.append((name, each.method, each.organisation or folded(name) in sites))
    claims += [(", ".join(several(name)), "page", False) for name in bylines if several(name)]
    if names := [name for each in marked for name in several(each)]:
        joint = ", ".join(dict.fromkeys(names))
        claims.append((joint, "page", folded(names[0]) in sites))
    if listed and (name := tidy(listed)):
        claims.append((name, "feed", False))
    if default:
        claims.append((default, "inferred", True))
    claims = [(_but_outlet(name, sites), method, body) for name, method, body in claims]
    # A person before the outlet itself, whoever says so.
    people = [claim for claim in claims if folded(claim[0]) not in sites]
    best = next((claim for claim in people if not claim[2]), next(iter(people or claims), None))
    return (best[0] if best else None), _evidence(claims, best)


def joined(authors: Authors) -> str:
    """Return the names of one claim as one text."""
    names = [name for text in authors.names for name in several(text)]
    return ", ".join(dict.fromkeys(names))


def _evidence(
    claims: list[tuple[str, Method, bool]], best: tuple[str, Method, bool] | None
) -> list[Evidence]:
    found: list[Evidence] = []
    for claim in claims:
        name, method, _ = claim
        note = "" if best and folded(name) == folded(best[0]) else "names another"
        if not any(one.value == name and one.method == method for one in found):
            found.append(
                Evidence(
                    part="author", value=name, method=method,
                    confidence=confidence("author", method), chosen=claim is best, note=note,
                )
            )  # fmt: skip
    return found
