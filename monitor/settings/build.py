"""From tables to values: each source, topic, digest and channel, with every complaint collected."""

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from urllib.parse import urlsplit

from pydantic import ValidationError

from monitor import channels, sources
from monitor.model import (
    ArticleRules,
    Channel,
    FetchPolicy,
    IdentityRules,
    LinkFilter,
    Quiet,
    Source,
    Subscription,
    Topic,
    Way,
)
from monitor.settings import problems, values
from monitor.settings.tables import (
    DigestTable,
    FetchTable,
    IdentityTable,
    LinksTable,
    QuietTable,
    RulesTable,
    SourceTable,
    Table,
    TopicTable,
    TopTable,
    WayTable,
    table_of,
)

T = TypeVar("T", bound=Table)
Raw = Mapping[str, Any]

_SUBTABLES: dict[type[Table], dict[str, type[Table]]] = {
    SourceTable: {"rules": RulesTable, "identity": IdentityTable, "links": LinksTable},
    DigestTable: {"quiet": QuietTable},
    TopTable: {"fetch": FetchTable},
}
# Options every reader may have; filled from the source where its own table says nothing.
_FROM_SOURCE = ("zone", "date_order", "language")


class Complaints(list[str]):
    """Everything that is wrong, so that it can be said in one go."""

    def read(
        self, kind: type[T], raw: Raw, where: str, also: frozenset[str] = frozenset()
    ) -> T | None:
        """Validate one table; on failure keep the complaints and return None. `also` are keys that
        another reader of the same table knows: they only help to guess what was meant."""
        try:
            return kind.model_validate(raw)
        except ValidationError as error:
            known = {"": set(kind.model_fields) | also}
            for name, table in _SUBTABLES.get(kind, {}).items():
                known[name] = set(table.model_fields)
            self += problems.lines(error, where, known)
            return None


def place(table: str, raw: Raw, index: int) -> str:
    """Name a table so that a person finds it: [[source]] "vna-en", or its number."""
    name = raw.get("name")
    return f'[[{table}]] "{name}"' if isinstance(name, str) else f"[[{table}]] number {index + 1}"


def source(raw: Raw, where: str, wrong: Complaints) -> Source | None:
    """Build one source with its ways in."""
    fallbacks = raw.get("fallback", [])
    own, way_raw = _split(raw, without={"fallback"})
    table = wrong.read(
        SourceTable, own, where, also=frozenset(way_raw) | _way_keys(raw.get("type"))
    )
    if not isinstance(fallbacks, list):
        wrong.append(f"{where}: write further ways in as [[source.fallback]] tables")
        fallbacks = []
    raws = [(way_raw, where)] + [
        (each, f"{where} fallback {number + 1}") for number, each in enumerate(fallbacks)
    ]
    ways = [way(each, table, at, wrong) for each, at in raws]
    if table is None or any(each is None for each in ways):
        return None
    return _source(table, tuple(each for each in ways if each), where, wrong)


def _split(raw: Raw, without: set[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Part the keys of a [[source]] into the source's own and those of its first way in."""
    reader = _way_keys(raw.get("type"))
    mine = set(SourceTable.model_fields)
    own = {k: v for k, v in raw.items() if k in mine or (k not in reader and k not in without)}
    return own, {k: v for k, v in raw.items() if k in reader and k not in mine}


def _way_keys(kind: object) -> frozenset[str]:
    reader = sources.TYPES.get(kind) if isinstance(kind, str) else None
    return frozenset(WayTable.model_fields) | (_option_names(reader) if reader else frozenset())


def _option_names(kind: Any) -> frozenset[str]:
    """The fields of a reader's dataclass: its options."""
    return frozenset(each.name for each in dataclasses.fields(kind))


def way(raw: Raw, table: SourceTable | None, where: str, wrong: Complaints) -> Way | None:
    """Build one way in: the shared keys and the options of its reader."""
    kind = raw.get("type")
    if not isinstance(kind, str) or kind not in sources.TYPES:
        hint = problems.did_you_mean(str(kind), sources.TYPES) if kind else ""
        wrong.append(f"{where}: key 'type' is {'missing' if kind is None else repr(kind)}{hint}")
        return None
    reader = sources.TYPES[kind]
    shared_keys = set(WayTable.model_fields)
    shared = wrong.read(WayTable, {k: v for k, v in raw.items() if k in shared_keys}, where)
    options = {k: v for k, v in raw.items() if k not in shared_keys}
    names = _option_names(reader)
    for name in _FROM_SOURCE:
        if table is not None and name in names and getattr(table, name) is not None:
            options.setdefault(name, getattr(table, name))
    checked = wrong.read(table_of(reader), options, where)
    urls = _urls(shared, where, wrong)
    if shared is None or checked is None or urls is None:
        return None
    made = _made(reader, checked, where, wrong)
    return made and Way(type=kind, urls=urls, reader=made, max_pages=shared.max_pages)


def _urls(table: WayTable | None, where: str, wrong: Complaints) -> tuple[str, ...] | None:
    if table is None:
        return None
    urls = ((table.url,) if table.url else ()) + table.urls
    if not urls:
        wrong.append(f"{where}: key 'url' (or 'urls') is missing")
        return None
    bad = [url for url in urls if not _is_web(url)]
    wrong += [
        f"{where}: url {url!r} is no address; it must start with http:// or https://" for url in bad
    ]
    return None if bad else urls


def _is_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _source(
    table: SourceTable, ways: tuple[Way, ...], where: str, wrong: Complaints
) -> Source | None:
    if table.robots == "ignore" and not table.robots_reason:
        wrong.append(f'{where}: robots = "ignore" needs a robots_reason, which every report shows')
    if (table.tls != "verify" or table.tls_pin) and not table.tls_reason:
        wrong.append(f"{where}: a TLS exception needs a tls_reason, which every report shows")
    same = ("name", "title", "language", "zone", "date_order", "outlet", "country", "full_text",
            "max_new", "enabled")  # fmt: skip
    policy = (
        "robots",
        "robots_reason",
        "tls",
        "tls_pin",
        "tls_reason",
        "user_agent",
        "delay",
        "per_host",
    )
    identity = table.identity.model_dump() | {"aliases": tuple(table.identity.aliases.items())}
    return Source(
        **{name: getattr(table, name) for name in same},
        ways=ways,
        every=values.interval(table.every),
        rules=ArticleRules(**table.rules.model_dump()),
        identity=IdentityRules(**identity),
        links=LinkFilter(**table.links.model_dump()),
        policy=FetchPolicy(
            **{name: getattr(table, name) for name in policy},
            headers=tuple(table.headers.items()),
            origins=tuple({_origin(url): None for way in ways for url in way.urls}),
        ),
    )


def _origin(url: str) -> str:
    """Return where a source's own headers may go: 'https://example.org'."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower().removesuffix(
        ":443" if parts.scheme == "https" else ":80"
    )


def topic(raw: Raw, where: str, wrong: Complaints) -> Topic | None:
    """Build one topic; its query is compiled by the caller together with the term packs."""
    table = wrong.read(TopicTable, raw, where)
    return Topic(**table.model_dump()) if table else None


def subscription(
    raw: Raw,
    where: str,
    wrong: Complaints,
    *,
    zone: str,
    check_schedule: Callable[[str, str], object],
) -> Subscription | None:
    """Build one digest. `check_schedule` raises ValueError for a schedule that cannot be kept."""
    table = wrong.read(DigestTable, raw, where)
    if table is None:
        return None
    at = table.zone or zone
    try:
        check_schedule(table.schedule, at)
        gap = values.duration(table.alert_gap)
    except ValueError as error:
        wrong.append(f"{where}: schedule or alert_gap: {error}")
        return None
    quiet = Quiet(start=table.quiet.start, end=table.quiet.end) if table.quiet else None
    same = {
        name: getattr(table, name)
        for name in DigestTable.model_fields
        if name not in ("zone", "quiet", "alert_gap")
    }
    return Subscription(**same, zone=at, quiet=quiet, alert_gap=gap)


class UnavailableError(Exception):
    """A channel's secret cannot be had now."""


def channel(
    raw: Raw, where: str, wrong: Complaints, environ: Mapping[str, str] | None = None
) -> Channel | None:
    """Build one channel; raise UnavailableError when only its secret is missing."""
    kind = raw.get("kind")
    if not isinstance(kind, str) or kind not in channels.KINDS:
        hint = problems.did_you_mean(str(kind), channels.KINDS) if kind else ""
        wrong.append(f"{where}: key 'kind' is {'missing' if kind is None else repr(kind)}{hint}")
        return None
    made = channels.KINDS[kind]
    options = {k: v for k, v in raw.items() if k != "kind"}
    resolved, unset = _resolve(made, options, where, wrong, environ)
    table = wrong.read(table_of(made), resolved, where)
    if table is None:
        return None
    if unset:
        raise UnavailableError(f"{where}: {'; '.join(unset)}")
    built: Channel | None = _made(made, table, where, wrong)
    return built


def _made(kind: type, table: Table, where: str, wrong: Complaints) -> Any:
    """Construct what a checked table describes; its own complaint is a ValueError."""
    try:
        return kind(**{name: getattr(table, name) for name in type(table).model_fields})
    except ValueError as error:
        wrong.append(f"{where}: {error}")
        return None


def _resolve(
    kind: type, options: Raw, where: str, wrong: Complaints, environ: Mapping[str, str] | None
) -> tuple[dict[str, Any], list[str]]:
    """Put secrets in place of references; a secret written out in the file is refused."""
    secret_names = {each.name for each in dataclasses.fields(kind) if not each.repr}
    resolved, unset = dict(options), []
    for key, value in options.items():
        if isinstance(value, str) and values.is_secret_reference(value):
            try:
                resolved[key] = values.secret(value, environ)
            except ValueError as error:
                unset.append(f"{key}: {error}")
        elif key in secret_names and isinstance(value, str) and value:
            wrong.append(f"{where}: {key} is a secret; write env:NAME or credential:NAME instead")
    return resolved, unset
