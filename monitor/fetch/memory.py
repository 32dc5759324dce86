"""A memory of hosts that lasts as long as the process."""

from monitor.model import HostState


class MemoryHosts:
    """A HostMemory for recordings, one-shot commands and tests."""

    def __init__(self) -> None:
        self._states: dict[str, HostState] = {}

    def load(self, host: str) -> HostState | None:
        """Return what is remembered of that host or origin."""
        return self._states.get(host)

    def save(self, state: HostState) -> None:
        """Remember it."""
        self._states[state.host] = state
