"""Reads term packs: those that come with the program and the files a user adds."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from monitor.errors import ConfigError
from monitor.terms.pack import LANGUAGES, Concept, Packs, TermPack

_KEYS = frozenset((*LANGUAGES, "source", "must", "must_not", "alike"))
_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")


def load(paths: Iterable[Path] = ()) -> Packs:
    """Return the shipped packs and those in `paths`; raise ConfigError. Unchanged files once."""
    return _load(tuple((path, *_stamp(path)) for path in paths))


def _stamp(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError as error:
        raise ConfigError(str(path), (f"terms: {error.strerror or error}",)) from None
    return found.st_mtime_ns, found.st_size


@lru_cache(maxsize=4)
def _load(paths: tuple[tuple[Path, int, int], ...]) -> Packs:
    shipped = [_read(place.name, place.read_bytes()) for place in _shipped()]
    added = [_read(str(path), path.read_bytes()) for path, *_ in paths]
    return Packs((*shipped, *added))


def _shipped() -> Iterator[Any]:
    places = sorted(files("monitor.terms").iterdir(), key=lambda place: place.name)
    for place in places:
        if place.name.endswith(".toml") and not place.name.startswith("figures-"):
            yield place


def _read(file: str, data: bytes) -> TermPack:
    try:
        raw = tomllib.loads(data.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(file, (f"this is not TOML: {error}",)) from None
    problems: list[str] = []
    title = raw.pop("title", "")
    concepts = tuple(_concept(name, table, problems) for name, table in raw.items())
    name = Path(file).stem
    if not _NAME.fullmatch(name):
        problems.append(f"the file's name is the pack's name: a-z, 0-9 and '-' only, not {name!r}")
    if problems:
        raise ConfigError(file, tuple(problems))
    return TermPack(name=name, title=title or name, concepts=concepts, file=file)


def _concept(name: str, table: Any, problems: list[str]) -> Concept:
    if not isinstance(table, dict) or not _NAME.fullmatch(name):
        problems.append(f"[{name}]: expected a table named with a-z, 0-9 and '-'")
        return Concept(name=name, forms={})
    problems += [f"[{name}]: unknown key {key!r}" for key in table if key not in _KEYS]
    lists = {key: _words(table[key], f"[{name}] {key}", problems) for key in _KEYS & table.keys()}
    forms = {language: lists[language] for language in LANGUAGES if language in lists}
    if not forms:
        problems.append(f"[{name}]: no form in any language ({', '.join(LANGUAGES)})")
    return Concept(
        name=name,
        forms=forms,
        source=" ".join(lists.get("source", ())),
        must=lists.get("must", ()),
        must_not=lists.get("must_not", ()),
        alike=lists.get("alike", ()),
    )


def _words(value: Any, where: str, problems: list[str]) -> tuple[str, ...]:
    found = [value] if isinstance(value, str) else value
    if not isinstance(found, list) or not all(isinstance(each, str) and each for each in found):
        problems.append(f"{where}: expected a text or a list of texts")
        return ()
    return tuple(found)
