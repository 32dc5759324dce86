"""Further [[source]] tables for a sources.toml, its comments and order left alone: the tomlkit."""

import re
import unicodedata
from collections.abc import Container, Mapping, Sequence
from typing import Any

_SUBTABLES = ("links", "identity", "rules")


def block(raw: Mapping[str, Any], comments: Sequence[str] = ()) -> str:
    """Return one [[source]] table as text, comments above it. `fallback` is a list of tables."""
    import tomlkit

    document = tomlkit.document()
    for line in comments:
        document.add(tomlkit.comment(" ".join(line.split())))
    tables = tomlkit.aot()
    tables.append(_table(raw))
    document.add("source", tables)
    return tomlkit.dumps(document)


def _table(raw: Mapping[str, Any]) -> Any:
    import tomlkit

    table = tomlkit.table()
    for key, value in raw.items():
        if key == "fallback":
            ways = tomlkit.aot()
            for way in value:
                ways.append(_table(way))
            table.add(key, ways)
        elif key in _SUBTABLES:
            table.add(key, _table(value))
        else:
            table.add(key, _value(value))
    return table


def _value(value: Any) -> Any:
    """Patterns are written between single quotes, where a backslash is only that."""
    import tomlkit

    if isinstance(value, tuple | list):
        array = tomlkit.array()
        for each in value:
            array.append(_value(each))
        return array
    plain = isinstance(value, str) and "\\" in value and "'" not in value and "\n" not in value
    return tomlkit.string(value, literal=True) if plain else tomlkit.item(value)


def appended(text: str, blocks: Sequence[str]) -> str:
    """Return a configuration with tables at its end, what was there unchanged."""
    return "\n\n".join([text.rstrip("\n"), *(each.strip("\n") for each in blocks)]) + "\n"


def free_name(wanted: str, taken: Container[str]) -> str:
    """Return a name for a source made of plain letters, with a number where it is taken."""
    folded = unicodedata.normalize("NFKD", wanted.lower().replace("đ", "d"))
    plain = re.sub(r"[^a-z0-9]+", "-", folded.encode("ascii", "ignore").decode()).strip("-")
    base = plain[:50].strip("-") or "source"
    name, number = base, 2
    while name in taken:
        name, number = f"{base}-{number}", number + 1
    return name
