"""The example session that `monitor demo` replays: invented news in the portals' markup.

Written by tests/demo/make_session.py; every person, figure and event in it is made up.
"""

from pathlib import Path


def session() -> Path:
    """Return the recording (WARC) that answers every request of the shipped sources."""
    return Path(__file__).with_name("session.warc.gz")
