"""What each failure means in plain words, at which step it shows, and what to change."""

from dataclasses import dataclass

STEPS = (
    "address", "dns", "connect", "tls", "robots", "status", "type", "entries", "article", "date",
    "text",
)  # fmt: skip


@dataclass(frozen=True)
class Advice:
    """The step at which a code shows, and what a person can do about it."""

    step: str
    change: str


_LATER = "Look again later; monitor does so by itself."
_TLS = (
    "If a browser shows the site without a warning, the server forgets an intermediate certificate:"
    ' set tls = "fetch-intermediate" with a tls_reason. Very old servers need'
    ' tls = "legacy-renegotiation".'
)
_GONE = (
    "The address has changed: `monitor sources add` with the site's front page finds what it"
    " offers today; put that into url."
)
_REFUSED = (
    "The server refuses programs, or this one. Try another way in as a [[source.fallback]], set"
    " contact so that the site can reach you, or ask the site."
)
_REDESIGN = (
    "The page has probably been redesigned: `monitor sources add` with its address proposes"
    " selectors; put them into item, headline and date."
)
ADVICE: dict[str, Advice] = {
    "bad-url": Advice("address", "Correct url: it must be a whole http:// or https:// address."),
    "blocked-address": Advice(
        "address", "If this intranet is meant, name its network in allow_private under [fetch]."
    ),
    "dns": Advice(
        "dns", "Check the spelling of the host in url; else the site or your DNS is down."
    ),
    "refused": Advice("connect", "The server is down, or closed to your network. " + _LATER),
    "unreachable": Advice("connect", "There is no way to that network from here. " + _LATER),
    "timeout": Advice(
        "connect", "Raise timeout under [fetch] if the site is always slow. " + _LATER
    ),
    "connection-lost": Advice("connect", _LATER),
    "truncated": Advice("status", _LATER),
    "tls": Advice("tls", _TLS),
    "tls-pin": Advice("tls", "If the site renewed its certificate, put the new hash into tls_pin."),
    "robots": Advice(
        "robots",
        "The site does not want programs here: choose another way in, or ask the site. Only with a"
        ' reason you can defend: robots = "ignore" and robots_reason.',
    ),
    "robots-unavailable": Advice("robots", _LATER),
    "asked-to-wait": Advice("status", "The host asked for a pause. " + _LATER),
    "challenge": Advice("status", _REFUSED),
    "http-401": Advice("status", "It wants a login; monitor has none. Choose another way in."),
    "http-403": Advice("status", _REFUSED),
    "http-404": Advice("status", _GONE),
    "http-410": Advice("status", _GONE),
    "http-429": Advice(
        "status", "It is asked too often: raise delay, or the lower bound of every."
    ),
    "too-large": Advice("status", "Raise max_bytes under [fetch] if the site is trusted."),
    "not-recorded": Advice("status", "The recording holds no answer; leave --replay out."),
    "not-a-feed": Advice(
        "type", "If a feed is named here, put its address into url; else change type."
    ),
    "not-a-sitemap": Advice("type", "Correct url, or change type."),
    "not-html": Advice("type", "Correct url, or change type."),
    "empty": Advice("entries", _LATER),
    "shape-changed": Advice("entries", _REDESIGN),
    "malformed": Advice("type", "The server sends broken data. " + _LATER),
    "too-slow": Advice("type", "The page is built so that reading it takes too long."),
    "no-items": Advice("entries", _REDESIGN),
    "no-links": Advice("entries", "Correct include and exclude under [source.links]."),
    "no-date": Advice("date", "Name the place of the date: date = […] under [source.rules]."),
    "short-text": Advice("text", "Name the place of the text: body = […] under [source.rules]."),
    "no-article": Advice(
        "article", "Tell articles from other pages with include under [source.links]."
    ),
}


def of(code: str) -> Advice:
    """Return the advice for a code; a status without its own line has that of its kind."""
    if code in ADVICE:
        return ADVICE[code]
    if code.startswith("http-5"):
        return Advice("status", "The server has trouble. " + _LATER)
    return Advice("status", "Open the address in a browser; see what it says today. " + _GONE)
