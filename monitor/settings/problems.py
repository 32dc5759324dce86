"""Complaints about a configuration, in plain words: which table, which key, what was expected."""

import difflib
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import ValidationError


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return '; did you mean ...?' or '; known are ...' for a word that is none of `known`."""
    choices = sorted(known)
    close = difflib.get_close_matches(word, choices, n=1, cutoff=0.6)
    if close:
        return f"; did you mean {close[0]!r}?"
    return f"; known are {', '.join(choices)}" if choices else ""


def lines(error: ValidationError, where: str, keys: Mapping[str, Iterable[str]]) -> list[str]:
    """Turn pydantic's list into one line each. `keys` maps a sub-table path to its known keys."""
    return [_line(dict(each), where, keys) for each in error.errors()]


def _line(each: dict[str, Any], where: str, keys: Mapping[str, Iterable[str]]) -> str:
    path = [str(part) for part in each["loc"]]
    key = ".".join(path)
    if each["type"] == "extra_forbidden":
        hint = did_you_mean(path[-1], keys.get(".".join(path[:-1]), ()))
        return f"{where}: unknown key {key!r}{hint}"
    if each["type"] == "missing":
        return f"{where}: key {key!r} is missing"
    reason = each["msg"].removeprefix("Value error, ")
    shown = each.get("input")
    got = "" if each["type"] == "value_error" or isinstance(shown, dict) else f", got {shown!r}"
    return f"{where}: {key}: {reason[:1].lower()}{reason[1:]}{got}"
