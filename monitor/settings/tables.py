"""The tables of sources.toml as they are written: names, types, defaults; unknown keys refused."""

import dataclasses
from functools import cache
from typing import Annotated, Any, Literal, get_type_hints

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, create_model

from monitor.model import FetchLimits, Subscription
from monitor.settings import values
from monitor.sources import CSS, PATTERNS

Name = Annotated[
    str,
    AfterValidator(
        values.spelled(
            r"[a-z0-9][a-z0-9_-]{,59}", "small letters, figures, '-' and '_', at most 60"
        )
    ),
]
Zone = Annotated[str, AfterValidator(values.zone)]
Pattern = Annotated[str, AfterValidator(values.pattern)]
Selector = Annotated[str, AfterValidator(values.selector)]
Network = Annotated[str, AfterValidator(values.network)]
Language = Annotated[str, AfterValidator(values.spelled(r"[a-z]{2,3}", "a code such as en or vi"))]
Country = Annotated[str, AfterValidator(values.spelled(r"[A-Z]{2}", "a code such as VN or GB"))]


class Table(BaseModel):
    """A table that refuses keys it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class RulesTable(Table):
    """[source.rules]: CSS selectors for article pages, tried in order."""

    title: tuple[Selector, ...] = ()
    lead: tuple[Selector, ...] = ()
    body: tuple[Selector, ...] = ()
    date: tuple[Selector, ...] = ()
    author: tuple[Selector, ...] = ()
    section: tuple[Selector, ...] = ()
    drop: tuple[Selector, ...] = ()
    caption: tuple[Selector, ...] = ()
    end: tuple[str, ...] = ()
    author_pattern: Pattern | None = None
    author_default: str | None = None


class IdentityTable(Table):
    """[source.identity]: what makes two addresses one article."""

    pattern: Pattern | None = None
    hosts: tuple[str, ...] = ()
    aliases: dict[str, str] = {}
    drop_path: tuple[str, ...] = ()
    drop_query: tuple[str, ...] = ()


class LinksTable(Table):
    """[source.links]: which addresses are articles."""

    include: tuple[Pattern, ...] = ()
    exclude: tuple[Pattern, ...] = ()


class SourceTable(Table):
    """[[source]] without the options of its reader, which sit beside `type`."""

    name: Name
    title: str
    every: Annotated[str, AfterValidator(values.spelled_interval)] = "15m..6h"
    language: Language | None = None
    zone: Zone = "UTC"
    date_order: Literal["dmy", "mdy", "ymd"] = "dmy"
    outlet: Literal["agency", "newspaper", "ministry", "ngo", "international", "other"] = "other"
    country: Country | None = None
    full_text: bool = True
    max_new: Annotated[int, Field(ge=1, le=100_000)] = 200
    enabled: bool = True
    robots: Literal["obey", "ignore"] = "obey"
    robots_reason: str = ""
    tls: Literal["verify", "fetch-intermediate", "legacy-renegotiation"] = "verify"
    tls_pin: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None
    tls_reason: str = ""
    user_agent: str | None = None
    delay: Annotated[float, Field(ge=0, le=3600)] | None = None
    per_host: Annotated[int, Field(ge=1, le=16)] | None = None
    headers: dict[str, str] = {}
    rules: RulesTable = RulesTable()
    identity: IdentityTable = IdentityTable()
    links: LinksTable = LinksTable()


class WayTable(Table):
    """The part of a way in that every type shares."""

    type: str
    url: str | None = None
    urls: tuple[str, ...] = ()
    max_pages: Annotated[int, Field(ge=1, le=1000)] = 1


class TopicTable(Table):
    """[[topic]]"""

    name: Name
    title: str
    query: str
    threshold: Annotated[float, Field(gt=0)] = 1.0
    alert: bool = False


class QuietTable(Table):
    """quiet = { start = "22:00", end = "06:00" }"""

    start: Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
    end: Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]


class DigestTable(Table):
    """[[digest]]"""

    name: Name
    title: str
    channels: Annotated[tuple[str, ...], Field(min_length=1)]
    topics: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    languages: tuple[Language, ...] = ()
    schedule: str = Subscription.schedule
    zone: Zone | None = None
    quiet: QuietTable | None = None
    min_score: float = 0.0
    max_items: Annotated[int, Field(ge=1, le=1000)] = 40
    send_empty: bool = False
    new_outlets: bool = False
    alert: bool = False
    alert_gap: str = "45s"


class FetchTable(Table):
    """[fetch]"""

    concurrency: Annotated[int, Field(ge=1, le=500)] = FetchLimits.concurrency
    per_host: Annotated[int, Field(ge=1, le=16)] = FetchLimits.per_host
    delay: Annotated[float, Field(ge=0, le=3600)] = FetchLimits.delay
    timeout: Annotated[float, Field(gt=0, le=600)] = FetchLimits.timeout
    allow_private: tuple[Network, ...] = ()
    max_bytes: Annotated[int, Field(ge=10_000)] = FetchLimits.max_bytes
    max_header_bytes: Annotated[int, Field(ge=1_000)] = FetchLimits.max_header_bytes
    max_redirects: Annotated[int, Field(ge=0, le=20)] = FetchLimits.max_redirects
    max_url: Annotated[int, Field(ge=100)] = FetchLimits.max_url
    max_entries: Annotated[int, Field(ge=1)] = FetchLimits.max_entries
    parse_timeout: Annotated[float, Field(gt=0, le=120)] = FetchLimits.parse_timeout


class TopTable(Table):
    """Everything that stands outside of a table, and the lists of tables as raw tables."""

    data_dir: str | None = None
    database: Annotated[str, AfterValidator(values.database)] | None = None
    zone: Zone = "UTC"
    contact: str = ""
    terms: tuple[str, ...] = ()
    templates: str | None = None
    fetch: FetchTable = FetchTable()
    source: tuple[dict[str, Any], ...] = ()
    topic: tuple[dict[str, Any], ...] = ()
    digest: tuple[dict[str, Any], ...] = ()
    channel: tuple[dict[str, Any], ...] = ()


@cache
def table_of(kind: type, without: frozenset[str] = frozenset()) -> type[Table]:
    """Make the table whose keys are a dataclass's fields: a reader's or a channel's options."""
    hints = get_type_hints(kind, include_extras=True)
    fields: dict[str, Any] = {}
    for each in dataclasses.fields(kind):
        if each.name not in without:
            fields[each.name] = (_checked(hints[each.name]), _default_of(each))
    return create_model(f"{kind.__name__}Table", __base__=Table, **fields)


def _checked(hint: Any) -> Any:
    """Options marked as selectors or patterns are checked as such when they are read."""
    marks = getattr(hint, "__metadata__", ())
    if CSS in marks:
        return Annotated[str, AfterValidator(lambda text: text and values.selector(text))]
    return tuple[Pattern, ...] if PATTERNS in marks else hint


def _default_of(each: "dataclasses.Field[Any]") -> Any:
    if each.default is not dataclasses.MISSING:
        return each.default
    if each.default_factory is not dataclasses.MISSING:
        return Field(default_factory=each.default_factory)
    return ...
