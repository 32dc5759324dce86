"""Addresses: one spelling for all spellings of a page, and the keys by which it is known.

Two addresses are one article only where their hosts belong together: a clone host serves the
same paths with another text, so a path or a number alone never identifies anything.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

from monitor.model import LinkFilter, Source

MAX_URL = 2_048

# Parameters that say where a reader came from, never what is shown.
_TRACKING = re.compile(
    r"(?:utm_\w+|utm|at_(?:medium|campaign|custom\d|link\w*|format|ptr_name|bbc_team)|ns_\w+|"
    r"fbclid|fb_\w+|gclid|gclsrc|dclid|gbraid|wbraid|yclid|msclkid|twclid|ttclid|igshid|igsh|"
    r"li_fat_id|mc_[ce]id|mkt_tok|_ga|_gl|_hsenc|_hsmi|hss_channel|vero_\w+|oly_\w+|sfmc_\w+|"
    r"wt_\w+|trk|s_cid|cmpid|ito|spm|ref|ref_src|ref_url|referrer|isappinstalled|zanpid|"
    r"rb_clickid|zarsrc|gidzl|vgnextrefresh|ncid|ocid|smid|smtyp|xtor|piwik_\w+|pk_\w+|mtm_\w+|"
    r"tag_aff|share_token|sharefrom|_branch_match_id|__twitter_impression)\Z",
    re.IGNORECASE,
)
# Parameters that ask for another dress of the same page, with the values that do.
_DRESS = {
    "amp": ("", "1", "true", "yes"),
    "m": ("1",),
    "mobile": ("", "1", "true"),
    "print": ("", "1", "true", "yes", "y", "pdf"),
    "printable": ("", "1", "true", "yes"),
    "view": ("print", "mobile", "amp"),
    "format": ("print", "amp"),
    "mode": ("print", "amp"),
    "output": ("amp", "print"),
    "outputtype": ("amp",),
    "type": ("print",),
}
_PORTS = {"http": 80, "https": 443}
_TWIN_HOST = re.compile(r"(?:m|mobile|amp|wap)\.(?=[^.]+\.[^.])")
_GLUE = re.compile(r"&(?:amp;|#0*38;|#x0*26;)+", re.IGNORECASE)
_DOUBLE_HOST = re.compile(r"https?:/{0,2}[\w.-]*?(?=https?://)", re.IGNORECASE)
_PERCENT = re.compile(r"%([0-9A-Fa-f]{2})|%")
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_SAFE = "%/:=&?~#+!$,;'@()*[]|"
_SPACES = re.compile(r"[\t\r\n]+")
_SESSION = re.compile(r";(?:jsessionid|phpsessid)=[^/?#]*", re.IGNORECASE)
_AMP_PATH = re.compile(r"^/amp(?=/[^/])|(?<=.)/amp/?$|\.amp$|\.amp(?=\.html?$)", re.IGNORECASE)
_AMP_CACHE = re.compile(
    r"https?://(?:[\w-]+\.cdn\.ampproject\.org/(?:[a-z]/)?|(?:www\.)?google\.[a-z.]+/amp/)(s/)?",
    re.IGNORECASE,
)


def canonical(url: str) -> str:
    """Return the one spelling of an address; what is no web address comes back stripped.

    Keeps scheme, www and the case of the path, which may matter; never raises; idempotent.
    """
    url = _ampless(_tidy(url))
    if len(url) > 4 * MAX_URL:
        return url
    try:
        parts = urlsplit(url)
        scheme = parts.scheme.lower()
        if scheme not in _PORTS or not parts.hostname:
            return url
        netloc = _netloc(scheme, parts.hostname, parts.port)
    except ValueError:
        return url
    path = _path(parts.path)
    query = _query(parts.query)
    return urlunsplit((scheme, netloc, path, query, ""))


def _tidy(url: str) -> str:
    """Take off what copying leaves: space, line breaks, escaped ampersands, a doubled host."""
    url = url.strip(_BLANK)
    if "\n" in url or "\t" in url or "\r" in url:
        url = _SPACES.sub("", url)
    if "&" in url:
        url = _GLUE.sub("&", url)
    doubled = _DOUBLE_HOST.match(url) if url.count("://") > 1 else None
    return url[doubled.end() :] if doubled else url


_BLANK = "".join(map(chr, range(33))) + "\u00a0\u200b\ufeff\u3000"


def _ampless(url: str) -> str:
    """Return the page behind an AMP cache address."""
    cached = _AMP_CACHE.match(url)
    if not cached or "." not in url[cached.end() :].partition("/")[0]:
        return url
    return ("https://" if cached.group(1) else "http://") + url[cached.end() :]


def _netloc(scheme: str, name: str, port: int | None) -> str:
    name = _TWIN_HOST.sub("", _ascii_host(name), count=1)
    if ":" in name:
        name = f"[{name}]"
    return name if port in (None, _PORTS[scheme]) else f"{name}:{port}"


def _ascii_host(name: str) -> str:
    name = name.rstrip(".").lower()
    if name.isascii():
        return name
    try:
        return name.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return quote(name, safe="", errors="replace").lower()


def _path(path: str) -> str:
    path = _dotless(_percent(_SESSION.sub("", path)))
    while (shorter := _AMP_PATH.sub("", path)) != path:
        path = shorter
    return path or "/"


def _percent(text: str) -> str:
    """Spell percent-encoding one way (RFC 3986 §6.2.2): needless escapes off, hex upper case."""
    if text.isascii() and "%" not in text and " " not in text:
        return quote(text, safe=_SAFE) if _ODD.search(text) else text
    return quote(_PERCENT.sub(_one_percent, text), safe=_SAFE, errors="replace")


_ODD = re.compile(r"[^\w/:=&?~#+!$,;'@()*\[\]|%.-]")


def _one_percent(found: re.Match[str]) -> str:
    digits = found.group(1)
    if not digits:
        return "%25"
    byte = int(digits, 16)
    return chr(byte) if byte in _UNRESERVED else f"%{digits.upper()}"


def _dotless(path: str) -> str:
    """Resolve `.` and `..` segments (RFC 3986 §5.2.4)."""
    if "/." not in path:
        return path
    kept: list[str] = []
    for segment in path.split("/"):
        if segment == "..":
            del kept[max(1, len(kept) - 1) :]
        elif segment != ".":
            kept.append(segment)
    slash = path.endswith(("/.", "/.."))
    return "/".join(kept) + ("/" if slash and kept[-1:] != [""] else "")


def _query(query: str) -> str:
    """Drop what tracks or dresses, spell and sort the rest."""
    if not query:
        return ""
    kept = []
    for pair in query.split("&"):
        name, _, value = pair.partition("=")
        if name and not _needless(name.lower(), value.lower()):
            kept.append(_percent(pair).replace("%20", "+").replace("?", "%3F").replace("#", "%23"))
    return "&".join(sorted(kept))


def _needless(name: str, value: str) -> bool:
    if name == "form":  # a donation form that opens over the same page
        return value.startswith("donate")
    return bool(_TRACKING.match(name)) or value in _DRESS.get(name, ())


def host(url: str) -> str:
    """Return the host name in lower case without port, '' where there is none; never raises."""
    try:
        return _ascii_host(urlsplit(_tidy(url)).hostname or "")
    except ValueError:
        return ""


def site(url: str) -> str:
    """Return the host without `www.` or a mobile prefix: what belongs to one site at sight."""
    return _TWIN_HOST.sub("", host(url), count=1).removeprefix("www.")


def origin(url: str) -> tuple[str, str, int]:
    """Return scheme, host, port (RFC 6454); ('', '', 0) for what is no web address."""
    try:
        parts = urlsplit(_tidy(url))
        scheme, name = parts.scheme.lower(), _ascii_host(parts.hostname or "")
        port = parts.port
    except ValueError:
        return "", "", 0
    return (scheme, name, port or _PORTS[scheme]) if scheme in _PORTS and name else ("", "", 0)


def same_origin(one: str, other: str) -> bool:
    """Tell whether two web addresses share scheme, host and port."""
    return origin(one) == origin(other) != ("", "", 0)


def absolute(base: str, link: str | None) -> str | None:
    """Return the web address a link on `base` leads to, None where it leads to none.

    Mends what is known to occur: escaped ampersands, line breaks inside, a host written twice.
    """
    tidy = _tidy(link or "")
    if not tidy or tidy.startswith("#") or len(tidy) > MAX_URL:
        return None
    try:
        joined = urljoin(base, tidy)
    except ValueError:
        return None
    return joined.partition("#")[0] if origin(joined)[1] else None


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def wanted(url: str, links: LinkFilter) -> bool:
    """Tell whether an entry's address passes the source's link filter."""
    if any(_compiled(pattern).search(url) for pattern in links.exclude):
        return False
    return not links.include or any(_compiled(pattern).search(url) for pattern in links.include)


@lru_cache(maxsize=512)
def _family(hosts: tuple[str, ...], urls: tuple[str, ...]) -> tuple[str, frozenset[str]]:
    """Return the name of a source's host family and the hosts that are in it."""
    named = [_ascii_host(name) for name in hosts]
    if named:
        return named[0], frozenset(named)
    ways = [host(url) for url in urls]
    bare = {_TWIN_HOST.sub("", name, count=1).removeprefix("www.") for name in ways if name}
    return (site(urls[0]) if urls else ""), frozenset(bare | {f"www.{name}" for name in bare})


def _split(url: str) -> SplitResult:
    """Split what may be no address at all: then it is all path."""
    try:
        return urlsplit(url)
    except ValueError:
        return SplitResult("", "", url, "", "")


def _family_of(source: Source) -> tuple[str, frozenset[str]]:
    return _family(source.identity.hosts, tuple(url for way in source.ways for url in way.urls))


def at_home(url: str, source: Source) -> bool:
    """Tell whether an address lies on one of the source's own hosts (aliases included)."""
    name = _TWIN_HOST.sub("", host(url), count=1)
    return dict(source.identity.aliases).get(name, name) in _family_of(source)[1]


def settled(url: str, source: Source) -> str:
    """Return the canonical address after the source's own rules: aliases, editions, noise."""
    rules = source.identity
    plain = canonical(url)
    parts = _split(plain)
    if parts.scheme not in _PORTS or not at_home(url, source):
        return plain
    netloc = dict(rules.aliases).get(parts.netloc, parts.netloc)
    path = parts.path
    for prefix in rules.drop_path:
        cut = prefix.rstrip("/") if prefix.startswith("/") else f"/{prefix.rstrip('/')}"
        path = path[len(cut) :] if path.lower().startswith(f"{cut.lower()}/") else path
    query = _without(parts.query, rules.drop_query)
    return urlunsplit((parts.scheme, netloc, path, query, ""))


def _without(query: str, names: Iterable[str]) -> str:
    dropped = frozenset(names)
    return "&".join(pair for pair in query.split("&") if pair.partition("=")[0] not in dropped)


def identity(url: str, source: Source) -> str | None:
    """Return `<host family>:<id>` by the source's pattern; None on foreign hosts or no match."""
    if not source.identity.pattern or not at_home(url, source):
        return None
    parts = _split(settled(url, source))
    pattern = _compiled(source.identity.pattern)
    found = pattern.search(parts.path) or pattern.search(f"{parts.path}?{parts.query}")
    if not found:
        return None
    number = found.groupdict().get("id") or (found.groups() or (found.group(),))[0]
    return f"{_family_of(source)[0]}:{number}" if number else None


def article_keys(
    url: str, source: Source, feed_id: str | None = None, canonical: str | None = None
) -> tuple[str, ...]:
    """Return the keys of an article: any of them known means the article is known.

    `u:` is its address without scheme and closing slash, `i:` the source's own number, `f:` the
    feed's id. The page's own `canonical` link counts only if it stays on the page's site and is
    no front page or listing.
    """
    urls = [url]
    if canonical and _plausible(canonical, url, source):
        urls.append(canonical)
    keys = [f"u:{_bare(one, source)}" for one in urls]
    keys += [f"i:{found}" for one in urls if (found := identity(one, source))]
    if feed_id:
        keys.append(f"f:{source.name}:{feed_id[:MAX_URL]}")
    return tuple(dict.fromkeys(keys))


def _bare(url: str, source: Source) -> str:
    """The settled address without scheme; on the source's own hosts, under the family's name."""
    parts = _split(settled(url, source))
    name = parts.netloc
    if at_home(url, source) and ":" not in name:
        name = _family_of(source)[0]
    query = f"?{parts.query}" if parts.query else ""
    return f"{name}{parts.path.rstrip('/') or '/'}{query}"


def _plausible(link: str, url: str, source: Source) -> bool:
    """Distrust a canonical link to elsewhere, to the front page, or to one of our listings."""
    together = site(link) == site(url) or (at_home(link, source) and at_home(url, source))
    if not together or _split(_tidy(link)).path in ("", "/"):
        return False
    listings = {_bare(one, source) for way in source.ways for one in way.urls}
    return _bare(link, source) not in listings
