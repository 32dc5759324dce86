"""The text that shingles are cut from: without datelines and tails, in one spelling."""

import re

from monitor.text import fold, nfc

_DATELINE = 100  # characters within which a dateline ends
_DASH = re.compile(r"\s?(?:–|—|--)\s?|\s-\s|:\s|(?<=\))\s?")
_AGENCY = re.compile(r"\s*\([A-Z][\w .,/&]{1,30}\)\s*[–—-]*\s*")
_TAIL = re.compile(
    r"(?:[–—-]{1,2}\s*|\(|\s)(?:VNS|VNA|TTXVN|VNP|VNN|VOV|AFP|AP|Reuters|Xinhua|Bernama|"
    r"Vietnam\+|VietnamPlus)(?:/(?:VNA|VNP|VNS|Vietnam\+))?\)?\s*[./]*\s*$|\./\.\s*$"
)
_TAIL_LENGTH = 60
_ADDRESS = re.compile(r"!?\[[^\]\n]{0,300}\]\([^)\n]{0,300}\)")
_DRAWN = re.compile(r"[-=_*#]{4,}")

_SPELLING = (
    (re.compile(r"is(e|ed|es|ing|ation|ations|er|ers)$"), r"iz\1"),
    (re.compile(r"^(col|lab|neighb|harb|hon|fav|vap|behavi|rum|tum|arm)our"), r"\1or"),
    (re.compile(r"^(cent|theat|lit|met|kilomet)re(s?)$"), r"\1er\2"),
    (re.compile(r"^(program|ton|kilogram|gram)me(s?)$|^(ton)ne(s?)$"), r"\1\2\3\4"),
    (re.compile(r"^(defen|licen|offen)ce(s?)$"), r"\1se\2"),
    (re.compile(r"ll(ed|ing|er)$"), r"l\1"),
    (re.compile(r"^grey$"), "gray"),
)
_JOINED = tuple(
    (apart, apart.replace(" ", ""))
    for apart in ("viet nam", "ha noi", "da nang", "hai phong", "hong kong", "phnom penh")
)
_UNIT = re.compile(r"(\d) (kg|km|g|m)\b")


def body(text: str) -> str:
    """Return `text` in NFC without its dateline, agency tails and drawn lines."""
    whole = nfc(text)
    if "](" in whole:
        whole = _ADDRESS.sub(" ", whole)
    stripped = _DRAWN.sub(" ", whole).strip()
    for _ in range(2):
        found = _TAIL.search(stripped, max(0, len(stripped) - _TAIL_LENGTH))
        if found:
            stripped = stripped[: found.start()].rstrip()
    return _without_dateline(stripped)


def _without_dateline(text: str) -> str:
    found = _AGENCY.match(text)
    if found:
        return text[found.end() :]
    marks = _DASH.finditer(text, 0, _DATELINE)
    mark = next((found for found in marks if found.group()), None)
    if mark is None or not _a_dateline(text[: mark.start()], mark.group().strip()):
        return text
    rest = text[mark.end() :]
    again = _AGENCY.match(rest)
    return rest[again.end() :] if again else rest.lstrip(" –—-")


def _a_dateline(head: str, mark: str) -> bool:
    """Tell 'HÀ NỘI (VNA)' before a dash, or 'SINGAPORE' before a colon, from an ordinary start."""
    words: list[str] = re.findall(r"[^\W\d_]+", head)
    if not words or len(words) > 9 or "\n" in head:
        return False
    if mark == ":":
        return words[0].isupper() and len(words[0]) > 2
    return sum(word[0].isupper() for word in words) >= 0.8 * len(words) or words[0].isupper()


def plain(text: str) -> str:
    """Fold `text` and bring it to one spelling: words parted by single spaces."""
    words = " ".join(map(_SPELLED.__getitem__, fold(text).split()))
    for apart, joined in _JOINED:
        if apart in words:
            words = re.sub(rf"\b{apart}\b", joined, words)
    return _UNIT.sub(r"\1\2", words)


class _Spellings(dict[str, str]):
    """Works the one spelling of a word out once."""

    def __missing__(self, word: str) -> str:
        spelled = word
        if len(word) >= 4 and word.isascii():
            for pattern, spelling in _SPELLING:
                spelled = pattern.sub(spelling, spelled)
        if len(self) > _MOST_WORDS:
            self.clear()
        self[word] = spelled
        return spelled


_MOST_WORDS = 30_000
_SPELLED = _Spellings()
