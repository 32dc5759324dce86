"""The seam between the client and the world: one request goes out, one raw answer comes back."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from monitor.model import DEFAULT_POLICY, FetchPolicy

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Ask:
    """One request of one hop. `url` is absolute; `headers` are sent as they are."""

    url: str
    method: str = "GET"
    headers: Headers = ()
    body: bytes = field(default=b"", repr=False)
    policy: FetchPolicy = DEFAULT_POLICY


@dataclass(frozen=True, kw_only=True)
class Reply:
    """One answer. `chunks` is the body, still in its content coding, to be read within the context.

    Header names are in lower case; `at` is set where the answer is a recorded one.
    """

    status: int
    headers: Headers
    chunks: AsyncIterator[bytes] = field(repr=False)
    at: datetime | None = None


class Wire(Protocol):
    """Carries one request. MUST raise only FetchError, and release everything when left early."""

    def send(self, ask: Ask) -> AbstractAsyncContextManager[Reply]:
        """Send; the answer's head is there on entry, its body can be read until the exit."""
        ...

    async def close(self) -> None:
        """Let go of every connection or file."""
        ...
