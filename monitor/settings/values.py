"""How values are written in sources.toml: durations, intervals, secrets, networks, zones."""

import ipaddress
import os
import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from monitor import markup
from monitor.model import Every

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}


def duration(text: str) -> timedelta:
    """Read '90s', '15m', '6h', '2d' or '1w'; raise ValueError in plain words."""
    matched = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([smhdw])\s*", text)
    if not matched or float(matched[1]) == 0:
        raise ValueError(f"{text!r} is no length of time; write 30s, 15m, 6h or 2d")
    return timedelta(seconds=float(matched[1]) * _UNITS[matched[2]])


def interval(text: str) -> Every:
    """Read '15m..6h' or a single '30m' (both bounds the same)."""
    low, dots, high = text.partition("..")
    least = duration(low)
    most = duration(high) if dots else least
    if most < least:
        raise ValueError(f"{text!r} runs backwards; write the shorter time first, as 15m..6h")
    return Every(least=least, most=most)


def spelled_interval(text: str) -> str:
    """Check an interval, and leave it as it is written."""
    interval(text)
    return text


def database(text: str) -> str:
    """Check the beginning of a database's address; whether it answers is seen when it is opened."""
    kind = text.partition("://")[0]
    if "://" not in text or kind not in ("sqlite", "postgres", "postgresql", "postgresql+psycopg"):
        raise ValueError("an address begins with postgresql:// or sqlite:///")
    return text


def spelled(pattern: str, rule: str) -> Callable[[str], str]:
    """Return a check that a word is spelled as `pattern` says; `rule` says it in plain words."""

    def check(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise ValueError(f"{text!r} will not do; write {rule}")
        return text

    return check


def network(text: str) -> str:
    """Check a network such as 10.0.0.0/8 or 127.0.0.1."""
    try:
        return str(ipaddress.ip_network(text, strict=False))
    except ValueError:
        raise ValueError(f"{text!r} is no network; write 10.0.0.0/8 or 192.168.1.5") from None


def zone(text: str) -> str:
    """Check an IANA time zone name."""
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"{text!r} is no time zone; write one like Asia/Ho_Chi_Minh") from None
    return text


def pattern(text: str) -> str:
    """Check a regular expression."""
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"{text!r} is no regular expression: {error}") from None
    return text


def is_secret_reference(text: str) -> bool:
    """Tell whether a value points to a secret instead of being one."""
    return text.startswith(("env:", "credential:"))


def secret(reference: str, environ: Mapping[str, str] | None = None) -> str:
    """Resolve `env:NAME` or `credential:NAME` (systemd LoadCredential=, systemd.exec(5))."""
    environ = os.environ if environ is None else environ
    kind, _, name = reference.partition(":")
    if kind == "env":
        if not environ.get(name):
            raise ValueError(f"the environment variable {name} is not set")
        return environ[name]
    directory = environ.get("CREDENTIALS_DIRECTORY")
    if not directory:
        raise ValueError(f"credential {name} is wanted but systemd gave none (LoadCredential=)")
    try:
        return (Path(directory) / Path(name).name).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ValueError(f"credential {name} cannot be read: {error.strerror}") from None


def selector(text: str) -> str:
    """Check a CSS selector."""
    if not markup.is_selector(text):
        raise ValueError(f"{text!r} is no CSS selector")
    return text
