"""One message to one recipient over SMTP, and what each refusal means.

connect, EHLO, STARTTLS, AUTH, MAIL, RCPT │ DATA
   nothing was taken: try again           │ answer lost: perhaps taken (uncertain)
Codes 4xx pass, 5xx stay (RFC 5321 §4.2.1); a 5xx after DATA is about this message.
"""

import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from monitor.errors import DeliveryError

if TYPE_CHECKING:
    from aiosmtplib import SMTP

Security = Literal["starttls", "tls", "none"]
_GOODBYE = 5.0  # seconds
_PORTS: dict[Security, int] = {"starttls": 587, "tls": 465, "none": 25}
# Not about us or the recipient for ever: full mailboxes and busy servers say 5xx too.
_PASSING = (552, 452, 421)


@dataclass(frozen=True, kw_only=True)
class Relay:
    """The server that takes our mail, and how to reach it."""

    channel: str
    host: str
    port: int
    security: Security
    username: str
    password: str = field(repr=False)
    ca_file: str
    timeout: float


async def submit(relay: Relay, sender: str, to: str, message: bytes) -> str:
    """Hand one message over; return the server's answer or raise DeliveryError."""
    from aiosmtplib import SMTPException, SMTPResponseException

    client = _client(relay)
    data_sent = False
    try:
        await client.connect()
        await client.mail(sender)
        await client.rcpt(to)
        data_sent = True
        answer = await client.data(message)
    except SMTPResponseException as error:
        raise _refusal(relay, error, to, data_sent=data_sent) from error
    except (SMTPException, OSError, ValueError) as error:
        raise DeliveryError(
            channel=relay.channel, answer=_said(error), uncertain=data_sent
        ) from error
    finally:
        await _goodbye(client)
    return f"{answer.code} {answer.message}"


async def _goodbye(client: "SMTP") -> None:
    """Say QUIT. The mail is taken or it is not: what happens here changes nothing."""
    from aiosmtplib import SMTPException

    with suppress(SMTPException, OSError):
        if client.is_connected:
            await client.quit(timeout=_GOODBYE)
    client.close()


def _client(relay: Relay) -> "SMTP":
    from aiosmtplib import SMTP

    return SMTP(
        hostname=relay.host,
        port=relay.port or _PORTS[relay.security],
        username=relay.username or None,
        password=relay.password or None,
        use_tls=relay.security == "tls",
        start_tls=relay.security == "starttls",
        tls_context=_trust(relay) if relay.security != "none" else None,
        local_hostname=socket.gethostname() or "localhost",  # no look-up: a resolver may hang
        timeout=relay.timeout,
    )


def _trust(relay: Relay) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if relay.ca_file:
        try:
            context.load_verify_locations(relay.ca_file)
        except (OSError, ssl.SSLError) as error:
            raise DeliveryError(
                channel=relay.channel, answer=f"ca_file {relay.ca_file}: {error}", retry=False
            ) from error
    return context


def _refusal(relay: Relay, error: Exception, to: str, *, data_sent: bool) -> DeliveryError:
    from aiosmtplib import SMTPRecipientRefused, SMTPResponseException

    assert isinstance(error, SMTPResponseException)
    final = 500 <= error.code < 600 and error.code not in _PASSING
    return DeliveryError(
        channel=relay.channel,
        answer=f"{error.code} {error.message}",
        retry=not final,
        recipients=(to,) if isinstance(error, SMTPRecipientRefused) else (),
        content=data_sent and 500 <= error.code < 600,
    )


def _said(error: Exception) -> str:
    words = str(error) or type(error).__name__
    reason = str(error.__cause__ or "")
    return words if not reason or reason in words else f"{words}: {reason}"
