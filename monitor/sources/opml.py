"""Lists of feeds as other readers exchange them: OPML 2.0 (opml.org/spec2.opml)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError, SubElement, indent, tostring

from monitor import markup, urls
from monitor.errors import ReadError
from monitor.sources import xml


@dataclass(frozen=True, kw_only=True)
class Outline:
    """One feed of a list: its address, its title, the folder it stands in."""

    url: str
    title: str = ""
    folder: str = ""
    page: str = ""


def read(body: bytes, name: str) -> tuple[Outline, ...]:
    """Return the feeds of a list, each once; raise ReadError `malformed`."""
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    text, _ = xml.harmless(markup.decode(body, content_type="text/xml").text)
    try:
        root = fromstring(text)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise ReadError(name, "malformed", f"not readable as OPML: {error}") from None
    found: dict[str, Outline] = {}
    for outline in _outlines(root):
        found.setdefault(urls.canonical(outline.url), outline)
    return tuple(found.values())


def _outlines(root: Element) -> Iterator[Outline]:
    waiting = [(each, "") for each in reversed(root.findall("./body/outline"))]
    while waiting:
        node, folder = waiting.pop()
        title = markup.clean(node.get("title") or node.get("text"))
        url = urls.absolute("", node.get("xmlUrl"))
        if url:
            page = urls.absolute("", node.get("htmlUrl")) or ""
            yield Outline(url=url, title=title, folder=folder, page=page)
        inside = f"{folder}/{title}".strip("/") if not url else folder
        waiting += [(each, inside) for each in reversed(node.findall("outline"))]


def write(title: str, outlines: Iterable[Outline]) -> str:
    """Return a list of feeds, one level of folders."""
    root = Element("opml", version="2.0")
    SubElement(SubElement(root, "head"), "title").text = title
    body = SubElement(root, "body")
    folders: dict[str, Element] = {"": body}
    for each in outlines:
        if each.folder not in folders:
            folders[each.folder] = SubElement(body, "outline", text=each.folder)
        extra = {"htmlUrl": each.page} if each.page else {}
        told = {"type": "rss", "text": each.title, "title": each.title, "xmlUrl": each.url}
        SubElement(folders[each.folder], "outline", {**told, **extra})
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"
