"""A client with our limits: deadlines, size caps, no private addresses: the only httpx.

GuardedClient ── caps, deadline, content coding, FetchError
  └─ Wire ────── one request, one answer, undecoded: LiveWire, or a recording
       └─ GuardedTransport ── httpx transport: connections, TLS
            └─ Connector ──── names to addresses, every address checked, connected as checked
"""

from monitor.net.addresses import Allowed, forbidden
from monitor.net.client import Answer, GuardedClient
from monitor.net.decode import ACCEPT_ENCODING
from monitor.net.faults import CODES, code_of_status, fault, severity_of
from monitor.net.live import LiveWire
from monitor.net.locators import host_of, join, normal, origin, place
from monitor.net.wire import Ask, Reply, Wire

__all__ = [
    "ACCEPT_ENCODING",
    "CODES",
    "Allowed",
    "Answer",
    "Ask",
    "GuardedClient",
    "LiveWire",
    "Reply",
    "Wire",
    "code_of_status",
    "fault",
    "forbidden",
    "host_of",
    "join",
    "normal",
    "origin",
    "place",
    "severity_of",
]
