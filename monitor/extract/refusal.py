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
# Marks of pages that stand before a page. Only believed where little text stands beside them.
_CHALLENGE = re.compile(
    r"_Incapsula_Resource|cf-browser-verification|cf_chl_|challenge-platform"
    r"|/cdn-cgi/challenge|Just a moment\.\.\.|Checking your browser|DDoS protection by"
    r"|Enable JavaScript and cookies|Attention Required! \| Cloudflare|px-captcha|g-recaptcha"
    r"|h-captcha|hcaptcha\.com|captcha-delivery|Are you a (?:human|robot)"
    r"|verify (?:that )?you are (?:a )?human|Pardon Our Interruption|Access Denied"
    r"|Request unsuccessful|unusual traffic|document\.cookie\s*=|正在验证|安全验证|请稍候",
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


def challenge(page: Page, html: str, text: int) -> Skipped | None:
    """Skip a page that stands before the page; `text` counts the characters anybody could read."""
    if text > _LITTLE:
        return None
    found = _CHALLENGE.search(html[:200_000])
    if found is None:
        return None
    return Skipped(url=page.url, reason="challenge", detail=found.group()[:60])


def walled(text: str) -> bool:
    """Whether all that is left of a text is the notice that one must pay or sign in."""
    return len(text) <= _LITTLE and _WALL.search(text) is not None
