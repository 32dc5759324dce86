"""Remote text made harmless for any channel; lengths kept where positions count.

Control characters end headers and steer terminals; direction overrides turn a sentence round for
the reader. Both become spaces. Joiners that Persian and Indic words need stay.
"""

import unicodedata
from urllib.parse import quote, urlsplit

_JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"
_BAD = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
_URL_SAFE = "%/:?#[]@!$&()*+,;=~-._"  # no quotes, no angle brackets, no spaces


class _Harmless(dict[int, int]):
    """Works a character out once."""

    def __missing__(self, code: int) -> int:
        char = chr(code)
        bad = unicodedata.category(char) in _BAD and char not in _JOINERS
        kept = self[code] = ord(" ") if bad else code
        return kept


_TABLE = _Harmless()


def level(text: str) -> str:
    """Return `text` with every harmful character turned into a space; same length."""
    return text.translate(_TABLE)


def one_line(text: str, limit: int = 300) -> str:
    """Return harmless text on one line, cut to `limit` characters with an ellipsis."""
    line = " ".join(level(text).split())
    return line if len(line) <= limit else f"{line[: limit - 1].rstrip()}…"


def link(url: str) -> str:
    """Return an address fit for a link, '' for anything that is not http or https."""
    if len(url) > 2048:
        return ""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    if parts.scheme.lower() not in ("http", "https") or not parts.netloc:
        return ""
    return quote(level(parts.geturl()), safe=_URL_SAFE)
