"""The codes of everything that can go wrong on the web, with how serious each is."""

from monitor.errors import FetchError, Severity

# Temporary passes by itself; soft may heal, yet somebody should know; hard needs a change of ours.
CODES: dict[str, tuple[Severity, str]] = {
    "dns": ("temporary", "the host name has no address"),
    "refused": ("temporary", "the server does not accept connections"),
    "unreachable": ("temporary", "there is no way to the server's network"),
    "timeout": ("temporary", "the whole answer did not come within the time limit"),
    "connection-lost": ("temporary", "the server hung up before it answered"),
    "truncated": ("temporary", "the body ended before it was complete"),
    "tls": ("soft", "the server's certificate or encryption cannot be trusted"),
    "tls-pin": ("soft", "the server's certificate is not the pinned one"),
    "bad-http": ("soft", "the answer is not HTTP"),
    "bad-encoding": ("soft", "the content coding is unknown, stacked or damaged"),
    "too-large": ("soft", "the body is larger than the limit, after decoding"),
    "headers-too-large": ("soft", "the headers are larger than the limit"),
    "too-many-redirects": ("soft", "redirects without end"),
    "bad-redirect": ("soft", "a redirect without a usable address"),
    "unasked-304": ("soft", "the server says 'not modified' although nothing was compared"),
    "robots": ("soft", "robots.txt does not allow this address"),
    "robots-unavailable": ("temporary", "robots.txt cannot be had, so nothing may be asked yet"),
    "asked-to-wait": ("temporary", "the host asked for a pause that is not over"),
    "challenge": ("soft", "a page that tests for browsers instead of the content"),
    "bad-url": ("hard", "the address is malformed, too long or not http(s)"),
    "blocked-address": ("hard", "the address leads into a private or reserved network"),
    "not-recorded": ("temporary", "the recording holds no answer for this address"),
    "http-4xx": ("soft", "the server refuses, by number: http-401, http-403, http-404, ..."),
    "http-408": ("temporary", "the server waited too long for the request"),
    "http-410": ("hard", "the server says that the address is gone for good"),
    "http-425": ("temporary", "the server wants the request later"),
    "http-429": ("temporary", "too many requests; Retry-After is obeyed"),
    "http-5xx": ("temporary", "the server failed, by number: http-500, http-503, ..."),
    "http-status": ("soft", "an answer without a use here, by number: http-204, http-300, ..."),
}


class Fault(Exception):  # noqa: N818 - errors are what users read; this never leaves the room
    """What went wrong below the client, before it is known for which address."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail


def code_of_status(status: int) -> str:
    """Return the stable code of an HTTP status: http-404."""
    return f"http-{status}"


def severity_of(code: str) -> Severity:
    """Return how serious a code is; a status has its own line or that of its hundred."""
    if code in CODES:
        return CODES[code][0]
    number = code.removeprefix("http-")
    family = f"http-{number[:1]}xx" if number.isdigit() else ""
    return CODES.get(family, CODES["http-status"])[0]


def fault(
    url: str,
    code: str,
    detail: str = "",
    *,
    status: int | None = None,
    retry_after: float | None = None,
) -> FetchError:
    """Return the error of that code; `retry_after` in seconds, already capped."""
    return FetchError(
        url=url,
        code=code,
        detail=detail,
        severity=severity_of(code),
        status=status,
        retry_after=retry_after,
    )
