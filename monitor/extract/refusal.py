"""Pages that hold no article: another kind of file, a challenge, a wall, only furniture."""

from __future__ import annotations

import re

from monitor.model import Page, Skipped

_MAGIC = (
    b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"PK\x03\x04", b"\x1f\x8b", b"OggS",
    b"\x00\x00\x00\x18ftyp", b"\x00\x00\x00\x20ftyp", b"ID3", b"\xd0\xcf\x11\xe0", b"BM",
)  # fmt: skip
_HTML_TYPES = (
    "", "text/html", "application/xhtml+xml", "text/plain", "application/xml", "text/xml",
    "application/octet-stream",
)  # fmt: skip
_MARKUP = re.compile(
    rb"<\s*(?:!doctype\s+html|html|head|body|div|p|article|meta|title|table)\b", re.IGNORECASE
)
# What pages that stand before a page say. Believed where little text stands beside it.
_ASKED = re.compile(
    r"Just a moment\.\.\.|Checking your browser|DDoS protection by|Enable JavaScript and cookies"
    r"|Attention Required! \| Cloudflare|Are you a (?:human|robot)|Pardon Our Interruption"
    r"|verify (?:that )?you are (?:a )?human|Access Denied|Request unsuccessful|unusual traffic"
    r"|正在验证|安全验证|请稍候",
    re.IGNORECASE,
)
# What their scripts hold. Ordinary pages hold it too, so it counts only where no article is read.
_SCRIPTED = re.compile(
    r"_Incapsula_Resource|cf-browser-verification|cf_chl_|challenge-platform|/cdn-cgi/challenge"
    r"|px-captcha|g-recaptcha|h-captcha|hcaptcha\.com|captcha-delivery|document\.cookie\s*=",
    re.IGNORECASE,
)
_WALL = re.compile(
    r"subscribe (?:now )?to (?:continue|read|keep)|subscribers? only|for subscribers"
    r"|to continue reading|already a (?:subscriber|member)|log ?in to (?:read|continue)"
    r"|sign in to (?:read|continue)|register to (?:read|continue)"
    r"|this (?:content|article) is (?:for|only|available)|đăng nhập để (?:đọc|xem)"
    r"|dành cho (?:hội viên|độc giả trả phí|thành viên)|有料会員|会員限定|订阅后|付费阅读|登录后"
    r"|réservé aux abonnés|nur für abonnenten|solo para suscriptores",
    re.IGNORECASE,
)  # fmt: skip
_LITTLE = 600  # characters of text up to which such marks are the page


def not_html(page: Page) -> Skipped | None:
    """Skip what is no page of text: another file, or another type without a tag in it."""
    head = page.body[:2048].lstrip()
    if not head:
        return Skipped(url=page.url, reason="empty", detail="no bytes")
    if head.startswith(_MAGIC):
        return Skipped(url=page.url, reason="not-html", detail=page.content_type or "binary")
    if head.startswith((b"{", b"[")) and not _MARKUP.search(head):
        return Skipped(url=page.url, reason="not-html", detail="JSON")
    known = page.content_type in _HTML_TYPES
    if not known and not _MARKUP.search(page.body[:16_384]):
        return Skipped(url=page.url, reason="not-html", detail=page.content_type)
    return None


def challenge(page: Page, shown: str, html: str = "") -> Skipped | None:
    """Skip a page that stands before the page, by what it shows.

    `html` is given where no article was read: then the scripts count too.
    """
    if len(shown) > _LITTLE:
        return None
    found = _ASKED.search(shown) or _SCRIPTED.search(html[:200_000])
    if found is None:
        return None
    return Skipped(url=page.url, reason="challenge", detail=found.group()[:60])


def unwalled(paragraphs: tuple[str, ...]) -> tuple[str, ...]:
    """Return a short text without the notice that one must pay or sign in, empty if it is all."""
    if sum(map(len, paragraphs)) > _LITTLE:
        return paragraphs
    return tuple(text for text in paragraphs if not _WALL.search(text))
