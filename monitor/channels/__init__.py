"""Ways to tell people: one file per kind. `KINDS` names them for sources.toml.

A channel is a frozen dataclass whose fields are its options; it holds no connection. What it needs
of the world is handed to it when it sends: `post`, the guarded way to the web, for those that
speak HTTP. A new kind is one file, one line here, its tests and a paragraph in docs/channels.md.
"""

from dataclasses import replace
from pathlib import Path
from typing import Any

from monitor.channels.apprise import Apprise
from monitor.channels.email import Email
from monitor.channels.file import FeedFile
from monitor.channels.slack import Slack
from monitor.channels.terminal import Terminal
from monitor.channels.webhook import Webhook
from monitor.model import Channel

KINDS: dict[str, type] = {
    "email": Email,
    "slack": Slack,
    "webhook": Webhook,
    "apprise": Apprise,
    "terminal": Terminal,
    "file": FeedFile,
}


def kind_of(channel: Channel) -> str:
    """Return the kind that sources.toml calls a channel by."""
    return next((kind for kind, made in KINDS.items() if isinstance(channel, made)), "")


def with_templates(channel: Channel, folder: Path | None) -> Channel:
    """Give a channel that renders templates, and names no folder of its own, this one."""
    if folder is None or getattr(channel, "templates", None) != "":
        return channel
    made: Any = channel
    changed: Channel = replace(made, templates=str(folder))
    return changed
