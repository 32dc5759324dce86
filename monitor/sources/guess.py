"""Guesses at what a site's pages are made of, for a person to confirm: selectors, patterns."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from urllib.parse import urlsplit

from monitor import dates, markup, urls
from monitor.markup import LexborHTMLParser, LexborNode
from monitor.sources.listing import FURNITURE, headlines

_LEAST_ITEMS = 2
_DEPTH = 5  # how far above a headline its box is looked for
_PLAIN_NAME = re.compile(r"[a-zA-Z][a-zA-Z_-]*\Z")  # no digits: those change with each build
_UTILITY = re.compile(
    r"(?:[mp][xytblr]?|w|h|gap|grid|flex|col|row|text|font|bg|border|rounded|shadow|lg|md|sm|xl|is|"
    r"has|first|last|odd|even|active|clearfix|hidden|block|relative|absolute)(?:-|\Z)"
)
_DATED = ("time", "span", "p", "div", "small", "em", "i", "li", "abbr")
_ID_PATTERNS = (
    r"-post(?P<id>\d+)\.\w+$",
    r"-t(?P<id>\d+)\.html$",
    r"[-_/](?P<id>\d{4,})\.\w+$",
    r"-(?P<id>\d{5,})/?$",
    r"/(?P<id>\d{4,})(?:/|$)",
)


def item_selector(text: str, base: str) -> str:
    """Return a selector of the boxes that hold one headline each, '' where none repeats."""
    tree = markup.parse(text)
    markup.drop(tree, FURNITURE)
    boxes: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for link in headlines(tree, base):
        url = urls.absolute(base, markup.attribute(link, "href")) or ""
        for box in _ancestors(link):
            boxes[signature(box)][box.mem_id].add(url)
    counted = [(len(_single(held)), name) for name, held in boxes.items() if name]
    enough = [(count, name) for count, name in counted if count >= _LEAST_ITEMS]
    # At equal counts the outermost box, which was met last, holds date and lead too.
    best = max(enumerate(enough), key=lambda each: (each[1][0], each[0]), default=None)
    return best[1][1] if best else ""


def _single(held: dict[int, set[str]]) -> set[str]:
    """The addresses of boxes that hold exactly one, none where a box holds several."""
    if any(len(addresses) > 1 for addresses in held.values()):
        return set()
    return {address for addresses in held.values() for address in addresses}


def _ancestors(link: LexborNode) -> Iterable[LexborNode]:
    node: LexborNode | None = link
    for _ in range(_DEPTH):
        if node is None or node.tag in ("body", "html", "main"):
            return
        yield node
        node = node.parent


def signature(node: LexborNode) -> str:
    """Return `tag.class` with the first class that is a name, `tag` alone for li and article."""
    for name in (markup.attribute(node, "class")).split():
        if _PLAIN_NAME.match(name) and not _UTILITY.match(name):
            return f"{node.tag}.{name}"
    return node.tag if node.tag in ("article", "li") else ""


def date_selector(text: str, item: str, now: datetime, zone: str = "UTC") -> str:
    """Return a selector, inside the boxes of a listing, of what reads as a date."""
    tree = markup.parse(text)
    boxes = tree.css(item) if item else []
    lengths: dict[str, list[int]] = defaultdict(list)  # of the dated texts, by selector
    for box in boxes:
        dated = {
            signature(node) or str(node.tag): len(markup.text_of(node))
            for node in box.css(", ".join(_DATED))
            if node.mem_id != box.mem_id and _is_date(node, now, zone)
        }
        for name, length in dated.items():
            lengths[name].append(length)
    # In the most boxes, and of those the tightest: an outer element has the date in it as well.
    best = min(lengths, key=lambda each: (-len(lengths[each]), sum(lengths[each])), default="")
    return best if best and len(lengths[best]) * 2 >= len(boxes) else ""


def _is_date(node: LexborNode, now: datetime, zone: str) -> bool:
    text = markup.attribute(node, "datetime") or markup.text_of(node)
    return 6 <= len(text) <= 60 and dates.parse(text, zone=zone, now=now) is not None


def article_rules(texts: Sequence[str], now: datetime) -> dict[str, tuple[str, ...]]:
    """Return selectors for title, body and date that hold on every one of the article pages."""
    trees = [markup.parse(text) for text in texts]
    if not trees:
        return {}
    offered = {
        "title": [_titles(tree) for tree in trees],
        "body": [_bodies(tree) for tree in trees],
        "date": [_dates(tree, now) for tree in trees],
    }
    rules: dict[str, tuple[str, ...]] = {}
    for name, each in offered.items():
        shared = next((one for one in each[0] if all(one in other for other in each)), None)
        if shared:
            rules[name] = (shared,)
    return rules


def _unique(tree: LexborHTMLParser, node: LexborNode) -> str:
    """Return a selector that fits this node alone, '' where none is found."""
    name = markup.attribute(node, "id")
    choices = [f"#{name}"] if _PLAIN_NAME.match(name) else []
    choices += [signature(node)]
    return next((each for each in choices if each and len(tree.css(each)) == 1), "")


def _titles(tree: LexborHTMLParser) -> list[str]:
    heads = tree.css("h1")
    found = [_unique(tree, node) for node in heads]
    return [each for each in (*found, "h1" if len(heads) == 1 else "") if each]


def _bodies(tree: LexborHTMLParser) -> list[str]:
    """Containers by the length of the paragraphs that stand right in them."""
    lengths: dict[str, int] = {}
    for node in tree.css("div, article, section, td"):
        own = [child for child in node.iter() if child.tag == "p"]
        name = _unique(tree, node) if len(own) > 1 else ""
        if name:
            lengths[name] = sum(len(markup.text_of(child)) for child in own)
    return sorted(lengths, key=lambda each: -lengths[each])[:3]


def _dates(tree: LexborHTMLParser, now: datetime) -> list[str]:
    nodes = (node for node in tree.css(", ".join(_DATED)) if _is_date(node, now, "UTC"))
    return [name for node in nodes if (name := _unique(tree, node))][:5]


def link_pattern(addresses: Sequence[str]) -> str | None:
    """Return a pattern that the article addresses share: a first folder, or a number and ending."""
    if len(addresses) < _LEAST_ITEMS:
        return None
    hosts = Counter(urls.host(url) for url in addresses)
    host = re.escape(hosts.most_common(1)[0][0]) + _port(addresses[0])
    folders = Counter(urlsplit(url).path.split("/")[1] for url in addresses)
    folder, count = folders.most_common(1)[0]
    deep = [url for url in addresses if urlsplit(url).path.strip("/").count("/")]
    if folder and count * 10 >= len(addresses) * 8 and len(deep) * 10 >= len(addresses) * 8:
        return rf"^https?://{host}/{re.escape(folder)}/."
    numbered = sum(bool(re.search(r"\d{4,}", urlsplit(url).path)) for url in addresses)
    return rf"^https?://{host}/.*\d{{4,}}" if numbered * 10 >= len(addresses) * 8 else None


def _port(url: str) -> str:
    return r"(?::\d+)?" if urls.origin(url)[2] not in (80, 443) else ""


def id_pattern(addresses: Sequence[str]) -> str | None:
    """Return a pattern of a number in the path that tells all the articles apart."""
    paths = [urlsplit(url).path for url in addresses]
    for pattern in _ID_PATTERNS:
        ids = [found.group("id") for path in paths if (found := re.search(pattern, path))]
        if len(ids) >= max(2, len(paths) * 0.9) and len(set(ids)) == len(ids):
            return pattern
    return None
