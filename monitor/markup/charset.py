"""Bytes of a page or feed to text, with a verdict on its charset.

Labels lie both ways: UTF-8 declared UTF-16, Latin-1 headers over UTF-8, gb2312 that is GB18030.
So evidence in the bytes comes before any label, and a label that is contradicted is marked.
"""

import codecs
import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

How = Literal["bom", "pattern", "utf-8", "header", "declared", "guess"]

GUESSED = "charset-guessed"
CONFLICT = "charset-conflict"

_SNIFF = 8_192  # bytes of the head in which a declaration is looked for
_SAMPLE = 24_576  # bytes of text that a guess is made from

# What browsers read for a label (WHATWG Encoding §4.2) where Python's codec of that name differs.
_LABELS = {
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "windows-874": "cp874",
    "gb2312": "gb18030",
    "gb-2312-80": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "zh-cn": "gb18030",
    "big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
    "x-x-big5": "big5hkscs",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "sjis": "cp932",
    "windows-31j": "cp932",
    "euc-kr": "cp949",
    "ks-c-5601-1987": "cp949",
    "windows-949": "cp949",
    "macintosh": "mac_roman",
    "u16": "utf-16",
    "utf16": "utf-16",
    "unicode": "utf-16",
    "utf8": "utf-8",
    "utf8mb4": "utf-8",
    "unicode-1-1-utf-8": "utf-8",
}
_MULTIBYTE = frozenset({"gb18030", "big5hkscs", "cp932", "cp949", "euc_jp", "iso2022_jp"})
_SINGLE = frozenset(
    {"koi8-r", "koi8-u", "mac_roman", "cp874", "cp866"}
    | {f"cp125{n}" for n in range(9)}
    | {f"iso8859-{n}" for n in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)}
)
_WIDE = frozenset({"utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"})
_ALLOWED = _MULTIBYTE | _SINGLE | _WIDE | {"utf-8"}

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_XML_DECLARATION = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:+-]{1,40})")
_META = re.compile(rb"<meta[^>]{0,400}?charset\s*=\s*[\"']?\s*([\w.:+-]{1,40})", re.IGNORECASE)
_TAGS = re.compile(rb"<[^<>]{0,4000}>")


@dataclass(frozen=True, kw_only=True)
class Decoded:
    """Text with the charset it was read in, how that is known, and flags for the article."""

    text: str
    charset: str
    how: How
    flags: tuple[str, ...] = ()
    exact: bool = False  # the body is valid UTF-8, so nobody need encode the text again


def codec(label: str | None) -> str | None:
    """Return Python's name of a charset label as browsers read it, None where it is none."""
    name = (label or "").strip().strip("\"'").lower()
    name = _LABELS.get(name.replace("_", "-"), name)
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError, UnicodeError):
        return None
    return found if found in _ALLOWED else None


def decode(body: bytes, header_charset: str | None = None, *, content_type: str = "") -> Decoded:
    """Decode a body: byte order mark, bytes' own evidence, header, declaration, guess.

    Never raises; what contradicts a label is flagged `charset-conflict`, what no label confirms
    `charset-guessed`. `content_type` is the bare media type ('text/html').
    """
    declared = _declared(body, content_type)
    labels = tuple(name for name in (codec(header_charset), declared) if name)
    for mark, name in _BOMS:
        if body.startswith(mark):
            return _marked(body[len(mark) :], name, "bom", labels)
    wide = _wide_pattern(body)
    if wide:
        return _marked(body, wide, "pattern", labels)
    return _utf8(body, labels) or _labelled(body, labels, header_charset) or _guessed(body, labels)


def _declared(body: bytes, content_type: str) -> str | None:
    head = body[:_SNIFF]
    found = _XML_DECLARATION.search(head)
    if not found or ("html" in content_type and "xml" not in content_type):
        found = _META.search(head) or found
    return codec(found.group(1).decode("ascii", "replace")) if found else None


def _wide_pattern(body: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark: every other byte of its ASCII characters is nought."""
    head = body[: 4096 - 4096 % 4]
    if len(head) < 4 or 0 not in head:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if even > half * 0.9 and odd > half * 0.4 and head[0] == 0:
        return "utf-32-be"
    if odd > half * 0.9 and even > half * 0.4:
        return "utf-32-le"
    if odd > half * 0.1 and even < odd / 8:
        return "utf-16-le"
    if even > half * 0.1 and odd < even / 8:
        return "utf-16-be"
    return None


def _marked(body: bytes, name: str, how: How, labels: tuple[str, ...]) -> Decoded:
    text = body.decode(name, "replace")
    family = name[:6]
    agrees = all(label[:6] == family for label in labels)
    damaged = "\ufffd" in text
    return Decoded(
        text=text, charset=name, how=how, flags=(CONFLICT,) if damaged or not agrees else ()
    )


def _utf8(body: bytes, labels: tuple[str, ...]) -> Decoded | None:
    """Valid UTF-8 is UTF-8 whatever is declared: other charsets hardly ever look like it."""
    if body.isascii() and b"\x1b$B" in body and b"\x1b(" in body:
        text = body.decode("iso2022_jp", "replace")  # seven bits, so no other charset shows
        return Decoded(text=text, charset="iso2022_jp", how="pattern")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        return _damaged_utf8(body, labels, error)
    lying = not body.isascii() and any(label != "utf-8" for label in labels)
    wide = any(label in _WIDE for label in labels)
    return Decoded(
        text=text,
        charset="utf-8",
        how="utf-8",
        flags=(CONFLICT,) if lying or wide else (),
        exact=True,
    )


def _damaged_utf8(
    body: bytes, labels: tuple[str, ...], error: UnicodeDecodeError
) -> Decoded | None:
    """UTF-8 cut off in its last character, or with a few bad bytes among many good ones."""
    if error.start >= len(body) - 3 and (error.start > 64 or "utf-8" in labels):
        text = body[: error.start].decode("utf-8")
        return Decoded(text=text, charset="utf-8", how="utf-8", flags=())
    text = body.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum(1 for byte in body[:_SAMPLE] if byte >= 0xC2) * max(1, len(body) // _SAMPLE) - bad
    if bad * (8 if "utf-8" in labels else 20) > good:
        return None
    return Decoded(text=text, charset="utf-8", how="utf-8", flags=(CONFLICT,))


def _labelled(body: bytes, labels: tuple[str, ...], header: str | None) -> Decoded | None:
    """Take the label that the bytes obey; of two, the one that they could have refused."""
    fits: list[tuple[str, str]] = []
    for name in dict.fromkeys(labels):
        text = _strict(body, name)
        if text is not None:
            fits.append((name, text))
    if not fits:
        return None
    fits.sort(key=lambda fit: fit[0] not in _MULTIBYTE)
    name, text = fits[0]
    if name == "cp1252" and _foreign(_high_sample(body)):
        return None  # the label of a server that never thought about it
    if name == "cp1252" and _vietnamese_1258(body):
        name, text = "cp1258", body.decode("cp1258", "replace")
    text = unicodedata.normalize("NFC", text) if name == "cp1258" else text
    conflict = len(set(labels) | {name}) > 1
    how: How = "header" if name == codec(header) else "declared"
    return Decoded(text=text, charset=name, how=how, flags=(CONFLICT,) if conflict else ())


def _strict(body: bytes, name: str) -> str | None:
    """Decode if the bytes obey the charset; a cut last character and rare damage are forgiven."""
    if name == "utf-8":
        return None  # was tried
    if name in _WIDE:
        return _wide_label(body, name)
    if name == "cp1252":
        # Browsers map the five bytes that Python's table leaves out; Latin-1 has them.
        return body.decode("cp1252") if _decodes(body, "cp1252") else _with_controls(body)
    text = body.decode(name, "replace")
    damage = text.count("\ufffd")
    high = len(body) - len(body.translate(None, bytes(range(128, 256))))
    return text if damage == 0 or damage * 50 <= high or damage == 1 < high else None


def _wide_label(body: bytes, name: str) -> str | None:
    """UTF-16 of hardly any ASCII shows no pattern of noughts: it must read as Chinese."""
    try:
        text = body.decode("utf-16-be" if name == "utf-16" else name)
    except UnicodeDecodeError:
        return None
    common = frozenset(_EVERYDAY["gb18030"] + _EVERYDAY["big5hkscs"] + _EVERYDAY["cp932"])
    return text if sum(char in common for char in text) * 8 > len(text) else None


def _decodes(body: bytes, name: str) -> bool:
    try:
        body.decode(name)
    except UnicodeDecodeError:
        return False
    return True


def _with_controls(body: bytes) -> str:
    return "".join(
        part.decode("cp1252", "ignore") or part.decode("latin-1")
        for part in re.split(rb"([\x81\x8d\x8f\x90\x9d])", body)
    )


# Vowels and tone marks of windows-1258, where a tone is a byte of its own after its vowel.
_TONED = re.compile(
    rb"[aeiouyAEIOUY\xc2\xc3\xca\xd4\xd5\xdd\xe2\xe3\xea\xf4\xf5\xfd][\xcc\xd2\xde\xec\xf2]"
)


def _vietnamese_1258(body: bytes) -> bool:
    """Whether high bytes stand as Vietnamese tones do: every fourth after a vowel."""
    text = _TAGS.sub(b" ", body[: _SAMPLE * 4])
    high = len(text) - len(text.translate(None, bytes(range(128, 256))))
    return high >= 8 and len(_TONED.findall(text)) * 4 >= high


def _guessed(body: bytes, labels: tuple[str, ...]) -> Decoded:
    name = "cp1258" if _vietnamese_1258(body) else _guess(body)
    text = body.decode(name, "replace")
    if name == "cp1258":
        text = unicodedata.normalize("NFC", text)
    flags = (GUESSED, CONFLICT) if labels else (GUESSED,)
    return Decoded(text=text, charset=name, how="guess", flags=flags)


# Everyday characters of each charset's language: some fifth of any text is made of them.
_EVERYDAY = {
    "gb18030": "的一是不在了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年"
    "动同工能下过民方后多部行法日三关报家经现机公全本新与海查案安记警局等将被获区",
    "big5hkscs": "的一是不在了有和人這中大為上個國我以要他時來用們生到作地於出就分對成會可主發年"
    "動同工能下過民方後多部行法日三關報家經現機公全本新與海查案安記警局等將被獲區",
    "cp932": "のはをにがとでたしてるれいなあもかりさこっくら",
    "euc_jp": "のはをにがとでたしてるれいなあもかりさこっくら",
    "cp949": "이다는에의을를가고하은로지한기사도리자인대해정서어시나일과부으만라장전아있것수",
}


def _guess(body: bytes) -> str:
    """Name the likeliest charset of text with no usable label (never UTF-8, which was tried)."""
    sample = _high_sample(body)
    scores = {name: _everyday(sample, name) for name in _EVERYDAY}
    best = max(scores, key=scores.__getitem__)
    if scores[best] >= 0.12:
        return best
    if not _foreign(sample):
        return "cp1252"
    from charset_normalizer import from_bytes  # heavy, and seldom needed

    guess = from_bytes(sample, cp_isolation=list(_ALPHABETS), threshold=0.4).best()
    return (codec(guess.encoding) if guess else None) or "cp1252"


_ALPHABETS = ("cp1251", "koi8_r", "cp874", "cp1253", "cp1255", "cp1256", "cp1252")


def _everyday(sample: bytes, name: str) -> float:
    """Share of a text's wide characters that are everyday ones, 0 where it does not decode."""
    text = sample.decode(name, "replace")
    wide = len(text) - len(text.encode("ascii", "ignore"))
    if not wide or text.count("\ufffd") * 20 > wide:
        return 0.0
    common = frozenset(_EVERYDAY[name])
    return sum(1 for char in text if char in common) / wide


def _foreign(sample: bytes) -> bool:
    """Whether high bytes are too thick for a Latin alphabet, where accents are thin."""
    solid = sample.translate(None, b" \t\r\n")
    high = len(solid) - len(solid.translate(None, bytes(range(128, 256))))
    return high * 10 > len(solid) * 4


def _high_sample(body: bytes) -> bytes:
    """The pieces of text that hold high bytes, without markup: what a guess can go by."""
    text = _TAGS.sub(b" ", body[: _SAMPLE * 8])
    pieces = [piece for piece in re.split(rb"[\r\n]+", text) if not piece.isascii()]
    return b"\n".join(pieces)[:_SAMPLE] or body[:_SAMPLE]
