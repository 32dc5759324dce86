"""sources.toml and the environment become Settings; every complaint is said in one go."""

import os
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from platformdirs import user_config_path, user_data_path

from monitor.errors import ConfigError, QueryError
from monitor.model import Channel, FetchLimits, Source, Subscription, Topic
from monitor.schedule import timetable
from monitor.settings import build, problems
from monitor.settings.tables import TopTable
from monitor.topics import parse

__all__ = ["Settings", "find_config", "load_settings", "read_settings"]

SHIPPED = Path(__file__).resolve().parent.parent / "shipped" / "sources.toml"
T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything the program is told. `unavailable` maps a channel to why it cannot be used now."""

    file: Path
    data_dir: Path
    database: str
    zone: str
    fetch: FetchLimits
    sources: tuple[Source, ...]
    topics: tuple[Topic, ...]
    subscriptions: tuple[Subscription, ...]
    channels: Mapping[str, Channel] = field(repr=False)
    unavailable: Mapping[str, str]
    terms: tuple[Path, ...] = ()
    templates: Path | None = None

    def source(self, name: str) -> Source | None:
        """Return the source of that name."""
        return next((each for each in self.sources if each.name == name), None)


def shipped_config() -> Path:
    """Return the configuration that comes with the program: in a checkout its top-level file."""
    checkout = Path(__file__).resolve().parent.parent.parent / "sources.toml"
    return SHIPPED if SHIPPED.exists() else checkout


def find_config(given: Path | None) -> Path:
    """Return the file to use: the one given, ./sources.toml, the user's own, /etc/monitor's."""
    if given is None and os.environ.get("MONITOR_CONFIG"):
        given = Path(os.environ["MONITOR_CONFIG"])
    if given is not None:
        if given.is_dir():
            raise ConfigError(str(given), ("this is a folder; name the file in it",))
        if not given.exists():
            raise ConfigError(
                str(given), ("there is no such file; 'monitor init' writes a starter",)
            )
        return given
    places = (Path("sources.toml"), user_config_path("monitor") / "sources.toml",
              Path("/etc/monitor/sources.toml"))  # fmt: skip
    for place in places:
        if place.is_file():
            return place
    looked = ", ".join(str(place) for place in places)
    raise ConfigError(
        "sources.toml", (f"not found (looked at {looked}); 'monitor init' writes a starter",)
    )


def load_settings(
    config: Path | None = None, data_dir: Path | None = None, *, secrets: bool = False
) -> Settings:
    """Read the configuration; raise ConfigError with every problem.

    With `secrets` a channel whose secret is not set is a problem too, otherwise it is only noted.
    """
    file = find_config(config)
    if data_dir is None and os.environ.get("MONITOR_DATA_DIR"):
        data_dir = Path(os.environ["MONITOR_DATA_DIR"])
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise ConfigError(str(file), (f"cannot be read: {error.strerror}",)) from None
    except UnicodeDecodeError as error:
        raise ConfigError(str(file), (f"this is not UTF-8 text, at byte {error.start}",)) from None
    settings = read_settings(text, file, data_dir)
    if secrets and settings.unavailable:
        raise ConfigError(str(file), tuple(settings.unavailable.values()))
    return settings


def read_settings(
    text: str, file: Path, data_dir: Path | None = None, environ: Mapping[str, str] | None = None
) -> Settings:
    """Turn the text of a configuration into Settings; `file` is where relative paths start."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(str(file), (f"this is not TOML: {error}",)) from None
    wrong = build.Complaints()
    top = wrong.read(TopTable, raw, "top level")
    if top is None:
        _complain_further(raw, wrong, environ)
        raise ConfigError(str(file), tuple(wrong))
    base = file.resolve().parent
    data = data_dir or (base / top.data_dir if top.data_dir else user_data_path("monitor"))
    terms = tuple(base / each for each in top.terms)
    sources = _each(top.source, "source", build.source, wrong)
    topics = _topics(top.topic, terms, wrong)
    channels, unavailable = _channels(top.channel, wrong, environ)
    subscriptions = _subscriptions(top.digest, top.zone, wrong)
    _check_references(subscriptions, sources, topics, set(channels) | set(unavailable), wrong)
    if wrong:
        raise ConfigError(str(file), tuple(wrong))
    return Settings(
        file=file,
        data_dir=data,
        database=top.database or f"sqlite:///{(data / 'monitor.db').absolute()}",
        zone=top.zone,
        fetch=FetchLimits(**top.fetch.model_dump(), contact=top.contact),
        sources=sources,
        topics=topics,
        subscriptions=subscriptions,
        channels=channels,
        unavailable=unavailable,
        terms=terms,
        templates=base / top.templates if top.templates else None,
    )


def _complain_further(
    raw: Mapping[str, Any], wrong: build.Complaints, environ: Mapping[str, str] | None
) -> None:
    """Say what is wrong inside the lists of tables too, although the top level is wrong."""

    def tables(name: str) -> Sequence[Mapping[str, Any]]:
        found = raw.get(name, [])
        fit = isinstance(found, list) and all(isinstance(each, dict) for each in found)
        return found if fit else ()

    _each(tables("source"), "source", build.source, wrong)
    if "terms" in raw:  # whose packs are not known yet
        _each(tables("topic"), "topic", build.topic, wrong)
    else:
        _topics(tables("topic"), (), wrong)
    _channels(tables("channel"), wrong, environ)
    _subscriptions(tables("digest"), "UTC", wrong)


def _each(
    raws: Iterable[Mapping[str, Any]],
    table: str,
    make: Callable[[Mapping[str, Any], str, build.Complaints], T | None],
    wrong: build.Complaints,
) -> tuple[T, ...]:
    made: list[T] = []
    seen: set[str] = set()
    for index, raw in enumerate(raws):
        where = build.place(table, raw, index)
        if str(raw.get("name")) in seen:
            wrong.append(f"{where}: there are two of this name")
        seen.add(str(raw.get("name")))
        value = make(raw, where, wrong)
        if value is not None:
            made.append(value)
    return tuple(made)


def _topics(
    raws: Iterable[Mapping[str, Any]], terms: tuple[Path, ...], wrong: build.Complaints
) -> tuple[Topic, ...]:
    topics = _each(raws, "topic", build.topic, wrong)
    for topic in topics:
        try:
            parse(topic.query, terms)
        except QueryError as error:
            shown = str(error).replace("\n", "\n    ")
            wrong.append(f'[[topic]] "{topic.name}": query: {shown}')
        except ConfigError as error:
            wrong += [problem for problem in error.problems if problem not in wrong]
    return topics


def _channels(
    raws: Iterable[Mapping[str, Any]], wrong: build.Complaints, environ: Mapping[str, str] | None
) -> tuple[dict[str, Channel], dict[str, str]]:
    made: dict[str, Channel] = {}
    unavailable: dict[str, str] = {}
    for index, raw in enumerate(raws):
        where, name = build.place("channel", raw, index), raw.get("name")
        if not isinstance(name, str) or name in made or name in unavailable:
            wrong.append(
                f"{where}: {'there are two of this name' if name else 'key name is missing'}"
            )
            continue
        try:
            channel = build.channel(raw, where, wrong, environ)
        except build.UnavailableError as error:
            unavailable[name] = str(error)
            continue
        if channel is not None:
            made[name] = channel
    return made, unavailable


def _subscriptions(
    raws: Iterable[Mapping[str, Any]], zone: str, wrong: build.Complaints
) -> tuple[Subscription, ...]:
    def make(raw: Mapping[str, Any], where: str, wrong: build.Complaints) -> Subscription | None:
        return build.subscription(raw, where, wrong, zone=zone, check_schedule=timetable.parse)

    return _each(raws, "digest", make, wrong)


def _check_references(
    subscriptions: tuple[Subscription, ...],
    sources: tuple[Source, ...],
    topics: tuple[Topic, ...],
    channels: set[str],
    wrong: build.Complaints,
) -> None:
    known = {
        "topics": {each.name for each in topics},
        "sources": {each.name for each in sources},
        "channels": channels,
    }
    for subscription in subscriptions:
        for key, names in known.items():
            for name in getattr(subscription, key):
                if name not in names:
                    hint = problems.did_you_mean(name, names)
                    wrong.append(
                        f'[[digest]] "{subscription.name}": {key}: no {key[:-1]} {name!r}{hint}'
                    )


def notify_socket() -> str | None:
    """Return the address at which systemd wants to hear from the daemon (sd_notify(3))."""
    return os.environ.get("NOTIFY_SOCKET") or None
