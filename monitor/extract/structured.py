"""What a page says of itself for machines: JSON-LD (with @graph and @id), meta tags, <time>."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from monitor.markup import clean, unescape
from monitor.model import Method

_BULKY = ("nav", "footer", "svg", "select")
_COLLECTED = 'meta,time,[itemprop=datePublished],script[type*="ld+json"],' + ",".join(_BULKY)
_MAX_SCRIPT = 2_000_000  # characters of one JSON-LD block
_MAX_NODES = 5_000
_MAX_META = 2_000  # characters of one meta tag
_ARTICLE = re.compile(
    r"(?:\w*NewsArticle|Article|BlogPosting|Report(?:age)?\w*|\w+Article|SocialMediaPosting"
    r"|LiveBlogPosting|OpinionNewsArticle|Review|PressRelease)\Z"
)
_COMMENT = re.compile(
    r"^\s*(?:<!--|//<!\[CDATA\[|<!\[CDATA\[|/\*.*?\*/)|(?:-->|//\]\]>|\]\]>)\s*;?\s*$"
)

# Names of meta tags by what they claim, the most specific first.
TITLES = (
    "og:title",
    "twitter:title",
    "dc.title",
    "dcterms.title",
    "headline",
    "title",
    "parsely-title",
)
PUBLISHED = (
    "article:published_time", "datepublished", "og:article:published_time", "og:published_time",
    "article:published", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime",
    "rnews:datepublished", "publishdate", "publish-date", "publish_date", "pubdate", "pub_date",
    "date.published", "publication_date", "publisheddate", "article.published",
    "article_date_original",
    "originalpublicationdate", "dc.date.issued", "dcterms.issued", "dc.date.created",
    "dcterms.created", "dc.date", "dcterms.date", "ptime", "displaydate", "pubtime", "date",
    "bt:pubdate", "news_publish_date", "its_publication",
)  # fmt: skip
MODIFIED = (
    "article:modified_time", "datemodified", "og:updated_time", "article:updated", "lastmod",
    "dcterms.modified", "last-modified",
)  # fmt: skip
AUTHORS = (
    "author", "article:author", "parsely-author", "sailthru.author", "dc.creator",
    "dcterms.creator",
    "dc.author", "byl", "article:author_name", "og:article:author", "cxenseparse:author",
    "twitter:misc:written by",
)  # fmt: skip
SECTIONS = ("article:section", "og:article:section", "articlesection", "parsely-section", "section")
IMAGES = ("og:image", "og:image:url", "twitter:image", "twitter:image:src", "image")
DESCRIPTIONS = ("og:description", "description", "twitter:description", "dc.description")
_WANTED = frozenset(
    (*TITLES, *PUBLISHED, *MODIFIED, *AUTHORS, *SECTIONS, *IMAGES, *DESCRIPTIONS,
     "og:site_name", "application-name", "og:url", "og:type", "article:content_tier")
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Said:
    """One thing a page claims, as text; `where` names the tag or key."""

    text: str
    method: Method
    where: str


@dataclass(frozen=True, kw_only=True)
class Authors:
    """Names in one claim. `organisation` where all are typed so, or are the publisher's name."""

    names: tuple[str, ...]
    method: Method
    where: str
    organisation: bool = False


@dataclass(kw_only=True)
class Facts:
    """Every claim of a page's head, in the order of trust of its kind."""

    titles: list[Said] = field(default_factory=list)
    published: list[Said] = field(default_factory=list)
    modified: list[Said] = field(default_factory=list)
    authors: list[Authors] = field(default_factory=list)
    sites: list[str] = field(default_factory=list)
    section: str | None = None
    images: list[str] = field(default_factory=list)
    canonical: list[str] = field(default_factory=list)
    language: str | None = None
    description: str = ""
    body: str = ""  # as stated: long, and seldom needed
    heading: str = ""  # of <title>
    kind: str = ""  # og:type
    walled: bool = False  # says itself that it is not free to read


@dataclass(frozen=True, kw_only=True)
class Nodes:
    """What one look through the tree collects: each look costs a fifth of the parsing."""

    metas: list[LexborNode]
    scripts: list[LexborNode]
    times: list[LexborNode]
    bulky: list[LexborNode]  # menus and drawings: many nodes that no article needs


def collect(tree: LexborHTMLParser) -> Nodes:
    """Collect the nodes that claim something."""
    found = Nodes(metas=[], scripts=[], times=[], bulky=[])
    for node in tree.css(_COLLECTED):
        tag = node.tag
        if tag == "meta":
            found.metas.append(node)
        elif tag == "script":
            found.scripts.append(node)
        elif tag in _BULKY:
            found.bulky.append(node)
        else:
            found.times.append(node)
    return found


def facts(tree: LexborHTMLParser, nodes: Nodes) -> Facts:
    """Read everything a page claims of itself."""
    found = Facts()
    _read_json(nodes.scripts, found)
    _read_meta(_metas(nodes.metas), found)
    title = _first(tree, "title")
    found.heading = clean(title.text()) if title is not None else ""
    link = _first(tree, 'link[rel="canonical"]')
    if link is not None and link.attributes.get("href"):
        found.canonical.insert(0, str(link.attributes["href"]).strip())
    root = tree.root
    if root is not None:
        found.language = root.attributes.get("lang") or root.attributes.get("xml:lang")
    return found


def _first(tree: LexborHTMLParser, selector: str) -> LexborNode | None:
    """Look in the head, which is small, before the whole page."""
    found = tree.head.css_first(selector) if tree.head is not None else None
    return found if found is not None else tree.css_first(selector)


def times(nodes: Nodes) -> list[Said]:
    """Return the moments of <time> elements in order, those marked as publication first."""
    marked: list[Said] = []
    others: list[Said] = []
    for node in nodes.times[:40]:
        text = _moment(node)
        if not text or not any(char.isdigit() for char in text):
            continue
        of = node.attributes
        names = f"{of.get('itemprop') or ''} {of.get('class') or ''}".lower()
        if "modified" in names or "updated" in names.replace("published updated", ""):
            continue
        said = Said(text=text, method="time", where="time")
        (marked if "publish" in names or "pubdate" in of else others).append(said)
    return marked + others


def _moment(node: LexborNode) -> str:
    of = node.attributes
    for name in ("datetime", "content", "title"):
        value = (of.get(name) or "").strip()
        if any(char.isdigit() for char in value):
            return value
    return clean(node.text())[:80] if node.tag == "time" else ""


def _metas(nodes: list[LexborNode]) -> dict[str, list[str]]:
    """Return the contents of meta tags by lower-case name."""
    found: dict[str, list[str]] = {}
    for node in nodes[:400]:
        of = node.attributes
        name = (of.get("property") or of.get("name") or of.get("itemprop") or "").lower().strip()
        if name not in _WANTED:
            continue
        value = clean(unescape((of.get("content") or "")[:_MAX_META], 1))
        if value:
            found.setdefault(name, []).append(value)
    return found


def _read_meta(metas: dict[str, list[str]], found: Facts) -> None:
    def first(names: tuple[str, ...]) -> Iterator[Said]:
        for name in names:
            if name in metas:
                yield Said(text=metas[name][0], method="meta", where=name)

    found.titles += first(TITLES)
    found.published += first(PUBLISHED)
    found.modified += first(MODIFIED)
    for name in AUTHORS:
        values = [
            v for v in metas.get(name, ()) if not v.startswith(("http:", "https:", "//", "/"))
        ]
        if values:
            found.authors.append(Authors(names=tuple(values), method="meta", where=name))
    found.sites += [v for name in ("og:site_name", "application-name") for v in metas.get(name, ())]
    found.section = found.section or next((said.text for said in first(SECTIONS)), None)
    found.images += [said.text for said in first(IMAGES)]
    found.canonical += metas.get("og:url", [])[:1]
    found.description = next((said.text for said in first(DESCRIPTIONS)), "") or found.description
    found.kind = metas.get("og:type", [""])[0].lower()
    if metas.get("article:content_tier", [""])[0].lower() in ("locked", "metered"):
        found.walled = True


def _read_json(scripts: list[LexborNode], found: Facts) -> None:
    nodes = [node for script in _scripts(scripts) for node in _flat(script)]
    named = {
        node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1
    }
    sites = [n for n in nodes if _types(n) & {"Organization", "NewsMediaOrganization", "WebSite"}]
    found.sites += [name for node in sites for name in _strings(node.get("name"))]
    articles = [node for node in nodes if any(map(_ARTICLE.match, _types(node)))]
    articles.sort(key=lambda node: "datePublished" not in node and "headline" not in node)
    for node in articles[:3]:
        _read_article(node, named, found)
    if not articles:
        for node in nodes:
            if _types(node) & {"WebPage", "ItemPage", "VideoObject"} and "datePublished" in node:
                found.published += _said(node, "datePublished")
                break


def _read_article(node: dict[str, Any], named: dict[str, Any], found: Facts) -> None:
    # `name` is no title: the ministry's portal writes its own name there.
    found.titles += _said(node, "headline")
    found.published += _said(node, "datePublished") or _said(node, "dateCreated")
    found.modified += _said(node, "dateModified")
    publisher = list(_people(node.get("publisher"), named))
    found.sites += [name for name, _ in publisher]
    people = list(_people(node.get("author") or node.get("creator"), named))
    if people:
        found.authors.append(
            Authors(
                names=tuple(dict.fromkeys(name for name, _ in people)),
                method="json-ld",
                where="author",
                organisation=all(is_body for _, is_body in people),
            )
        )
    found.section = found.section or next(_strings(node.get("articleSection")), None)
    found.images += list(_urls(node.get("image"), named))
    found.description = found.description or next(_strings(node.get("description")), "")
    body = node.get("articleBody")
    found.body = found.body or (body[:400_000] if isinstance(body, str) else "")
    if node.get("isAccessibleForFree") in (False, "False", "false"):
        found.walled = True


def _said(node: dict[str, Any], key: str) -> list[Said]:
    return [Said(text=text, method="json-ld", where=key) for text in _strings(node.get(key))][:1]


def _scripts(nodes: list[LexborNode]) -> Iterator[Any]:
    for node in nodes[:40]:
        raw = (node.text() or "").strip()
        if not raw or len(raw) > _MAX_SCRIPT:
            continue
        try:
            yield json.loads(raw, strict=False)
        except (ValueError, RecursionError):
            mended = _mended(raw)
            if mended is not None:
                yield mended


def _mended(raw: str) -> Any:
    """Read a block with the usual faults: a comma too many, a semicolon, more than one value."""
    text = re.sub(r",\s*([}\]])", r"\1", _COMMENT.sub("", raw).strip().rstrip(";"))
    try:
        return json.JSONDecoder(strict=False).raw_decode(text)[0]
    except (ValueError, RecursionError):
        return None


def _flat(value: Any) -> list[dict[str, Any]]:
    """Return every object in a block, in order, without recursion."""
    found: list[dict[str, Any]] = []
    stack = [value]
    while stack and len(found) < _MAX_NODES:
        one = stack.pop()
        if isinstance(one, dict):
            found.append(one)
            stack.extend(reversed([v for v in one.values() if isinstance(v, dict | list)]))
        elif isinstance(one, list):
            stack.extend(reversed(one))
    return found


def _types(node: dict[str, Any]) -> set[str]:
    kind = node.get("@type")
    kinds = kind if isinstance(kind, list) else [kind]
    return {each.rpartition("/")[2] for each in kinds if isinstance(each, str)}


def _strings(value: Any, most: int = 2_000) -> Iterator[str]:
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict):
            one = one.get("@value") or one.get("name")
        if isinstance(one, int | float) and not isinstance(one, bool):
            one = str(int(one))
        if isinstance(one, str) and (text := clean(unescape(one[:most]))):
            yield text


def _people(value: Any, named: dict[str, Any], depth: int = 0) -> Iterator[tuple[str, bool]]:
    """Yield (name, whether it is an organisation), following @id to where the name stands."""
    if depth > 4:
        return
    if isinstance(value, list):
        for one in value[:30]:
            yield from _people(one, named, depth + 1)
    elif isinstance(value, dict):
        if "name" not in value and value.get("@id") in named:
            value = named[value["@id"]]
        is_body = "Person" not in _types(value) and bool(_types(value))
        for name in _strings(value.get("name")):
            yield name, is_body
    elif isinstance(value, str) and not value.startswith(("http:", "https:")):
        yield clean(unescape(value)), False


def _urls(value: Any, named: dict[str, Any]) -> Iterator[str]:
    for one in (value if isinstance(value, list) else [value])[:5]:
        if isinstance(one, dict):
            one = named.get(one.get("@id", ""), one)
            one = one.get("url") or one.get("contentUrl")
        if isinstance(one, str) and one.strip():
            yield one.strip()
