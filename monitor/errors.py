"""Every error the program raises on purpose, as one tree.

MonitorError
  ConfigError          the configuration is wrong: file, table, key
  QueryError           a topic or search query cannot be read: column, what was expected
  FetchError           the web did not give what was asked: stable code, whether to retry
  ReadError            bytes came, but they are not what their kind promises
  StoreError           the archive cannot be opened or is in use
  DeliveryError        a channel did not take a digest: whether to retry
  UsageError           a command was asked for something that is not there
"""

from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["temporary", "soft", "hard"]


class MonitorError(Exception):
    """Something went wrong that a user can read about in one or two plain lines."""

    retry: bool = False


@dataclass
class ConfigError(MonitorError):
    """The configuration cannot be used; `problems` holds every complaint, one plain line each."""

    file: str
    problems: tuple[str, ...]

    def __str__(self) -> str:
        return "\n".join(f"{self.file}: {problem}" for problem in self.problems)


@dataclass
class QueryError(MonitorError):
    """A query cannot be read; `column` counts from 1 in `query` (in its line `line`, from 1)."""

    query: str
    column: int
    expected: str
    line: int = 1

    def __str__(self) -> str:
        lines = self.query.splitlines() or [""]
        shown = lines[min(self.line, len(lines)) - 1]
        return f"{self.expected}, at column {self.column}\n  {shown}\n  {' ' * (self.column - 1)}^"


@dataclass
class FetchError(MonitorError):
    """A request failed. `code` is stable and documented (`dns`, `timeout`, `http-404`, ...)."""

    url: str
    code: str
    detail: str = ""
    severity: Severity = "temporary"
    status: int | None = None
    retry_after: float | None = None  # seconds, already capped
    retry: bool = field(init=False, default=True)

    def __post_init__(self) -> None:
        self.retry = self.severity != "hard"

    def __str__(self) -> str:
        return f"{self.url}: {self.code}" + (f" ({self.detail})" if self.detail else "")


@dataclass
class ReadError(MonitorError):
    """Bytes are not what was expected. `code` is one of `not-a-feed`, `not-a-sitemap`, `not-html`,
    `empty`, `challenge`, `shape-changed`, `too-large`, `too-slow`, `malformed`."""

    url: str
    code: str
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.url}: {self.code}" + (f" ({self.detail})" if self.detail else "")


class StoreError(MonitorError):
    """The archive cannot be opened, is newer than this program, or another daemon holds it."""


@dataclass
class DeliveryError(MonitorError):
    """A channel did not take a message. `answer` is what the server said, word for word.

    `uncertain` means the server may have taken it: the answer was lost after the data was sent.
    `recipients` names those concerned, empty for all. `content` means the server refused this very
    message, not us or the recipient: another may pass. `told` are the articles (ids) that went out
    in parts of it before the failure.
    """

    channel: str
    answer: str
    retry: bool = True
    uncertain: bool = False
    retry_after: float | None = None  # seconds
    recipients: tuple[str, ...] = ()
    content: bool = False
    told: tuple[int, ...] = ()

    def __str__(self) -> str:
        return f"{self.channel}: {self.answer}"


class UsageError(MonitorError):
    """A command names an article, topic, digest or source that does not exist."""
