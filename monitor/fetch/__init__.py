"""The one polite way to read the web: pacing, robots, conditional GET, redirects; recordings."""

from monitor.fetch.fetcher import Fetcher
from monitor.fetch.memory import MemoryHosts
from monitor.fetch.record import Recorder
from monitor.fetch.replay import Replay

__all__ = ["Fetcher", "MemoryHosts", "Recorder", "Replay"]
