"""What is asked of the web and what comes back."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from email.message import Message
from functools import cached_property
from typing import Literal, Protocol

Robots = Literal["obey", "ignore"]
Tls = Literal["verify", "fetch-intermediate", "legacy-renegotiation"]
Wants = Literal["listing", "page", "robots", "post"]


@dataclass(frozen=True, kw_only=True)
class FetchPolicy:
    """How one source may be asked. Each departure from the default carries its reason."""

    robots: Robots = "obey"
    robots_reason: str = ""
    tls: Tls = "verify"
    tls_pin: str | None = None  # SHA-256 of the server's certificate, lower-case hex
    tls_reason: str = ""
    user_agent: str | None = None  # None: the program's own, with the user's contact
    delay: float | None = None  # seconds between requests to a host; None: [fetch] delay
    per_host: int | None = None  # requests at a time; None: [fetch] per_host
    headers: tuple[tuple[str, str], ...] = ()  # sent to `origins` only
    origins: tuple[str, ...] = ()  # the source's own, as 'https://example.org'


@dataclass(frozen=True, kw_only=True)
class Validators:
    """Opaque values of a conditional GET (RFC 9110 §13), sent back exactly as received."""

    etag: str | None = None
    last_modified: str | None = None


NO_VALIDATORS = Validators()
DEFAULT_POLICY = FetchPolicy()


@dataclass(frozen=True, kw_only=True)
class Request:
    """One address to ask for. `max_bytes` caps the decoded body; None takes the [fetch] limit."""

    url: str
    wants: Wants = "page"
    validators: Validators = NO_VALIDATORS
    policy: FetchPolicy = DEFAULT_POLICY
    max_bytes: int | None = None


@dataclass(frozen=True, kw_only=True)
class Redirect:
    """One hop: `url` answered `status` and pointed to the next."""

    url: str
    status: int
    location: str

    @property
    def permanent(self) -> bool:
        """RFC 9110: 301 and 308 say that the address has changed for good."""
        return self.status in (301, 308)


@dataclass(frozen=True, kw_only=True)
class Page:
    """An answer with a body, already decoded from its content coding and within every limit."""

    url: str  # where it finally came from
    asked: str  # the address that was asked for first
    status: int
    headers: tuple[tuple[str, str], ...]  # names in lower case, in order
    body: bytes = field(repr=False)
    fetched_at: datetime
    redirects: tuple[Redirect, ...] = ()

    def header(self, name: str) -> str | None:
        """Return the first header of that (lower-case) name."""
        return next((value for key, value in self.headers if key == name), None)

    @property
    def content_type(self) -> str:
        """The media type in lower case without parameters, '' if none was sent."""
        return (self.header("content-type") or "").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str | None:
        """The charset parameter of the content-type header, as sent."""
        message = Message()
        message["content-type"] = self.header("content-type") or ""
        value = message.get_param("charset")
        return value if isinstance(value, str) and value else None

    @property
    def validators(self) -> Validators:
        """What to send next time for a conditional GET."""
        return Validators(etag=self.header("etag"), last_modified=self.header("last-modified"))

    @cached_property
    def sha256(self) -> str:
        """The hex SHA-256 of the body."""
        return hashlib.sha256(self.body).hexdigest()


@dataclass(frozen=True, kw_only=True)
class NotModified:
    """The server says nothing has changed (304): an ordinary result."""

    url: str
    fetched_at: datetime
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class FetchLimits:
    """The [fetch] table: how the program behaves on the web. Sizes in bytes, times in seconds."""

    concurrency: int = 16  # requests at a time in all
    per_host: int = 1
    delay: float = 2.0  # least time between the starts of two requests to one host
    timeout: float = 30.0  # whole request, redirects and body included
    allow_private: tuple[str, ...] = ()  # networks (CIDR) that may be reached although private
    max_bytes: int = 8_000_000  # decoded body
    max_header_bytes: int = 65_536
    max_redirects: int = 8
    max_url: int = 2_048
    max_entries: int = 5_000  # per listing
    parse_timeout: float = 5.0  # for one page, after which its worker process is ended
    contact: str = ""  # mail address or page put into the User-Agent


@dataclass(frozen=True, kw_only=True)
class HostState:
    """What politeness towards one host rests on, kept over restarts.

    `host` is a host name (with its port unless that is usual) for the time of the next request, or
    an origin (`https://example.org`) for its robots.txt. `robots_status` 0: it could not be had.
    """

    host: str
    next_allowed_at: datetime | None = None
    robots_body: str | None = None
    robots_status: int | None = None
    robots_fetched_at: datetime | None = None


class HostMemory(Protocol):
    """Where HostStates outlive the process. `load` MUST be quick: the event loop waits for it."""

    def load(self, host: str) -> HostState | None:
        """Return what is remembered of that host or origin."""
        ...

    def save_many(self, states: Iterable[HostState]) -> None:
        """Remember them, each in place of what was known under its `host`. Called in a thread."""
        ...


class Fetch(Protocol):
    """The one polite way to read the web."""

    async def __call__(self, request: Request) -> Page | NotModified:
        """Return the answer; raise FetchError."""
        ...
