"""Ways to tell people: one file per kind. `KINDS` names them for sources.toml.

A channel is a frozen dataclass whose fields are its options; it holds no connection. What it needs
of the world is handed to it when it sends: `post`, the guarded way to the web, for those that
speak HTTP. A new kind is one file, one line here, its tests and a paragraph in docs/channels.md.
"""

from monitor.channels.apprise import Apprise
from monitor.channels.email import Email
from monitor.channels.file import FeedFile
from monitor.channels.slack import Slack
from monitor.channels.terminal import Terminal
from monitor.channels.webhook import Webhook

KINDS: dict[str, type] = {
    "email": Email,
    "slack": Slack,
    "webhook": Webhook,
    "apprise": Apprise,
    "terminal": Terminal,
    "file": FeedFile,
}
