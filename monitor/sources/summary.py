"""What a feed's description really says of its article, without the other stories in it.

The ePi CMS (VietnamPlus, Nhân Dân, SGGP) sends image, lead and a list of related headlines; MPS
and VnExpress send a linked image before the lead; WordPress ends with "The post … appeared".
"""

import re
from dataclasses import dataclass

from monitor import markup

MAX_SUMMARY = 2_000  # characters kept
_MAX_HTML = 500_000  # characters of a description or content that are read
_TAIL = re.compile(
    r"\s*(?:The post .{1,300} (?:appeared first|first appeared) on .{1,100}\.?|"
    r"\[?(?:…|\.\.\.)\]?\s*|(?:Continue reading|Read more|Xem thêm|Đọc tiếp)\b.{0,120})\Z",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"<[a-zA-Z/!]|&(?:lt|#60|#x3c);", re.IGNORECASE)
_ESCAPED = re.compile(r"&(?:lt|#60|#x3c);\s*/?(?:a|p|br|img|div|ul|strong|em)\b", re.IGNORECASE)
_FURNITURE = "script, style, iframe, figure, img, ul, ol, table"


@dataclass(frozen=True, kw_only=True)
class Told:
    """A summary and the address of its image, as written."""

    text: str = ""
    image: str = ""


NOTHING = Told()


def of(description: str) -> Told:
    """Return the plain lead of a description and its first image."""
    fragment = _once(description)
    if not _MARKUP.search(fragment):
        return Told(text=_short(markup.plain(fragment)))
    page = markup.parse(fragment)
    image = markup.attribute(page.css_first("img[src]"), "src")
    markup.drop(page, _FURNITURE)
    lead = markup.paragraphs(page.body) or markup.paragraphs(markup.parse(fragment).body)[:1]
    return Told(text=_short(markup.plain(" ".join(lead))), image=image)


def whole(content: str) -> str:
    """Return a whole article's text, a blank line between paragraphs."""
    fragment = _once(content)
    if not _MARKUP.search(fragment):
        lines = (markup.plain(line) for line in fragment.splitlines())
        return "\n\n".join(line for line in lines if line)
    page = markup.parse(fragment)
    markup.drop(page)
    found = [_TAIL.sub("", line) for line in markup.paragraphs(page.body)]
    return "\n\n".join(line for line in found if line)


def _once(fragment: str) -> str:
    """Undo a second escaping, where tags stand as text."""
    fragment = fragment[:_MAX_HTML]
    return markup.unescape(fragment, 1) if _ESCAPED.search(fragment) else fragment


def _short(text: str) -> str:
    text = _TAIL.sub("", text)
    if len(text) <= MAX_SUMMARY:
        return text
    return text[:MAX_SUMMARY].rpartition(" ")[0] + " …"
