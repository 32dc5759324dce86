"""Servers on loopback that take messages, refuse them, stall, or lose the answer on request."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from monitor.model import Answered


@dataclass
class Mailbox:
    """A real SMTP server's other side: what it was given, and how it is told to misbehave."""

    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    refuse: dict[str, str] = field(default_factory=dict)  # recipient -> answer to RCPT
    refuse_sender: str = ""
    refuse_words: dict[str, str] = field(default_factory=dict)  # words in the mail -> answer
    answer: str = "250 taken as 42"
    stall: bool = False  # never answer DATA
    drop: bool = False  # take the mail, lose the answer
    drops_left: int | None = None
    port: int = 0
    seen: asyncio.Event = field(default_factory=asyncio.Event)

    async def handle_MAIL(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return self.refuse_sender or "250 OK"

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        mail = message_from_bytes(envelope.content or b"", policy=policy.default)  # type: ignore[arg-type]
        words = text_of(mail) if isinstance(mail, EmailMessage) else ""
        for sign, answer in self.refuse_words.items():
            if sign in words:
                return answer
        if self.stall:
            self.seen.set()
            await asyncio.Event().wait()
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        self.recipients.extend(envelope.rcpt_tos)
        self.seen.set()
        if self.drop and self.drops_left != 0:
            self.drops_left = None if self.drops_left is None else self.drops_left - 1
            assert server.transport is not None
            server.transport.close()
        return self.answer


def text_of(mail: EmailMessage, kind: str = "plain") -> str:
    """Return the decoded text of one part."""
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content())


@asynccontextmanager
async def smtp_server(
    box: Mailbox,
    *,
    login: tuple[str, str] | None = None,
    tls: ssl.SSLContext | None = None,
    implicit: bool = False,
) -> AsyncIterator[Mailbox]:
    """Serve on a free port until the block ends."""

    def check(_s: Any, _e: Any, _x: Any, _mechanism: str, data: Any) -> AuthResult:
        # handled=False: the server answers 535 itself, otherwise the client waits for ever.
        assert isinstance(data, LoginPassword)
        fine = login is not None and (data.login.decode(), data.password.decode()) == login
        return AuthResult(success=fine, handled=False)

    loop = asyncio.get_running_loop()

    def protocol() -> SMTP:
        return SMTP(
            box,
            hostname="mx.test",
            tls_context=None if implicit else tls,
            require_starttls=bool(tls) and not implicit,
            authenticator=check if login else None,
            auth_required=bool(login),
            auth_require_tls=bool(tls) and not implicit,
            loop=loop,
        )

    server = await loop.create_server(protocol, "127.0.0.1", 0, ssl=tls if implicit else None)
    box.port = server.sockets[0].getsockname()[1]
    try:
        yield box
    finally:
        server.close()


@dataclass(frozen=True, kw_only=True)
class Reply:
    """An HTTP answer."""

    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b"ok"


@dataclass
class Endpoint:
    """An HTTP poster that answers by a function, for channels under test without a network."""

    answer: Callable[[str, bytes], Answered] = lambda _url, _body: Reply()
    asked: list[tuple[str, bytes, dict[str, str]]] = field(default_factory=list)

    async def __call__(self, url: str, body: bytes, headers: Any, _seconds: float, /) -> Answered:
        self.asked.append((url, body, dict(headers)))
        return self.answer(url, body)


@dataclass
class HttpSite:
    """A real HTTP server that takes POSTs; `answer` is a raw response, None to hang up."""

    answer: bytes | None = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"
    stall: bool = False
    bodies: list[bytes] = field(default_factory=list)
    heads: list[bytes] = field(default_factory=list)
    url: str = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        lengths = [
            int(line.partition(b":")[2])
            for line in head.split(b"\r\n")
            if line.lower().startswith(b"content-length:")
        ]
        self.heads.append(head)
        self.bodies.append(await reader.readexactly(lengths[0]))
        if self.stall:
            await reader.read()
        elif self.answer is not None:
            writer.write(self.answer)
            await writer.drain()
        writer.close()


@asynccontextmanager
async def http_site(site: HttpSite) -> AsyncIterator[HttpSite]:
    """Serve on a free port until the block ends."""
    server = await asyncio.start_server(site.serve, "127.0.0.1", 0)
    site.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook/s3cret"
    try:
        yield site
    finally:
        server.close()
