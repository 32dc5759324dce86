"""The text that shingles are cut from: without datelines and tails, in one spelling."""

import re

from monitor.text import fold, nfc

_DATELINE = re.compile(
    r"^\s*(?:[^\W\d_][\w'’.]*[ ,]*){1,6}(?:\([^()\n]{2,40}\)[, ]*)?(?:[^\n–—-]{0,30})?"
    r"(?:\s[–—-]{1,2}|[–—]{1,2}|--)\s*"
)
_AGENCY = re.compile(r"^\s*\([A-Z][\w .,/]{1,30}\)\s*[–—-]*\s*")
_CAPITALS = re.compile(r"^\s*[A-Z][A-Z .,'’]{3,30}:\s+")
_TAIL = re.compile(
    r"(?:\s*[–—-]{1,2}\s*|\s*\(|\s+)(?:VNS|VNA|TTXVN|VNP|VNN|VOV|AFP|AP|Reuters|Xinhua|Bernama|"
    r"Vietnam\+|VietnamPlus)(?:/(?:VNA|VNP|VNS|Vietnam\+))?\)?\s*[./]*\s*$|\s*\./\.\s*$",
)
_MARKUP = re.compile(r"!?\[[^\]\n]*\]\([^)\n]*\)|[-=_*#]{4,}")

_SPELLING = (
    (re.compile(r"\b(viet) (nam)\b"), r"\1\2"),
    (re.compile(r"\b(ha) (noi)\b|\b(da) (nang)\b|\b(hai) (phong)\b"), r"\1\2\3\4\5\6"),
    (re.compile(r"\b(hong) (kong)\b|\b(phnom) (penh)\b"), r"\1\2\3\4"),
    (re.compile(r"is(e|ed|es|ing|ation|ations|er|ers)\b"), r"iz\1"),
    (re.compile(r"\b(col|lab|neighb|harb|hon|fav|vap|behavi|rum|tum|arm)our"), r"\1or"),
    (re.compile(r"\b(cent|theat|lit|met|kilomet)re(s?)\b"), r"\1er\2"),
    (re.compile(r"\b(programm|tonn|kilogramm|gramm)e(s?)\b"), r"\1\2"),
    (re.compile(r"\b(defen|licen|offen)ce(s?)\b"), r"\1se\2"),
    (re.compile(r"ll(ed|ing|er)\b"), r"l\1"),
    (re.compile(r"\bgrey\b"), "gray"),
)
_SHORTER = (
    (re.compile(r"\bprogramm(s?)\b"), r"program\1"),
    (re.compile(r"\btonn(s?)\b"), r"ton\1"),
    (re.compile(r"\b(kilo)?gramm(s?)\b"), r"\1gram\2"),
    (re.compile(r"(\d) (kg|km|g|m)\b"), r"\1\2"),
)


def body(text: str) -> str:
    """Return `text` in NFC without its dateline, agency tails and drawn lines."""
    stripped = _MARKUP.sub(" ", nfc(text)).strip()
    for _ in range(2):
        stripped = _TAIL.sub("", stripped).rstrip()
    return _without_dateline(stripped)


def _without_dateline(text: str) -> str:
    for pattern in (_AGENCY, _CAPITALS):
        found = pattern.match(text)
        if found:
            return text[found.end() :]
    found = _DATELINE.match(text[:110])
    head = found.group() if found else ""
    # A dash inside an ordinary sentence is no dateline: those begin with a name in capitals.
    if found and (head[:2].isupper() or "(" in head or _mostly_names(head)):
        return text[found.end() :]
    return text


def _mostly_names(head: str) -> bool:
    words: list[str] = re.findall(r"[^\W\d_]+", head)
    return bool(words) and sum(word[0].isupper() for word in words) >= 0.8 * len(words)


def plain(text: str) -> str:
    """Fold `text` and bring it to one spelling: words parted by single spaces."""
    folded = " ".join(fold(text).split())
    for pattern, spelling in (*_SPELLING, *_SHORTER):
        folded = pattern.sub(spelling, folded)
    return folded
