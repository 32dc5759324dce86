"""Digests by mail: a text and an HTML part, one SMTP transaction for each recipient.

Nothing is loaded from anywhere when the mail is opened. Headers follow RFC 2919 (List-Id), 2369
and 8058 (one-click unsubscribing) and 3834 (Auto-Submitted). The Message-ID depends on the
delivery alone, so that a mail sent twice can be known for one.
"""

from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import Annotated, ClassVar, Literal
from urllib.parse import quote

from pydantic import AfterValidator, BeforeValidator, Field

from monitor.channels import rendering
from monitor.channels.plain import one_line
from monitor.channels.smtp import Relay, Security, submit
from monitor.channels.view import ItemView, View, view
from monitor.clock import utc_now
from monitor.model import Digest, Post, Receipt

_POLICY = SMTP.clone(cte_type="7bit")


def _address(text: str) -> str:
    """Accept 'name@host' or 'Name <name@host>' and nothing that could add a header."""
    _, spec = parseaddr(text)
    local, _, host = spec.rpartition("@")
    if not local or not host or any(char in text for char in "\r\n\0") or not spec.isascii():
        raise ValueError(f"{text!r} is no mail address such as analyst@example.org")
    return text


def _one_line_only(text: str) -> str:
    if any(char in text for char in "\r\n\0"):
        raise ValueError("must be one line")
    return text


def _listed_addresses(given: object) -> object:
    """One address may stand without brackets."""
    return (given,) if isinstance(given, str) else given


MailAddress = Annotated[str, AfterValidator(_address)]
Line = Annotated[str, AfterValidator(_one_line_only)]


@dataclass(frozen=True, kw_only=True)
class Email:
    """Mail through an SMTP server of yours. Hosts on private networks are allowed."""

    at_once: ClassVar[int] = 4  # mails under way at a time
    name: str
    host: str
    sender: MailAddress
    to: Annotated[tuple[MailAddress, ...], Field(min_length=1), BeforeValidator(_listed_addresses)]
    port: Annotated[int, Field(ge=0, le=65535)] = 0  # 0: 587, 465 with tls, 25 with none
    security: Security = "starttls"
    username: str = ""
    password: str = field(default="", repr=False)
    reply_to: MailAddress | Literal[""] = ""
    list_id: Line = ""  # 'digest.example.org'; '' makes one from the digest and the sender's host
    unsubscribe_url: Line = ""  # https: or mailto:; {digest} and {to} are filled in
    templates: str = ""  # folder whose mail.html and mail.txt take the place of ours
    ca_file: str = ""  # certificates to trust besides the system's, for a relay of your own
    timeout: Annotated[float, Field(gt=0, le=600)] = 30.0  # seconds for one answer
    retry: Annotated[float, Field(ge=1, le=3600)] = 30.0  # seconds before the first try again

    @property
    def recipients(self) -> tuple[str, ...]:
        """One mail for each address."""
        return self.to

    async def send(
        self,
        digest: Digest,
        *,
        to: str,
        message_id: str,
        post: Post,  # noqa: ARG002 - mail does not use the web
    ) -> Receipt:
        """Send to one recipient; the receipt holds the server's answer word for word."""
        message = self.message(digest, to=to, message_id=message_id)
        relay = Relay(
            channel=self.name,
            host=self.host,
            port=self.port,
            security=self.security,
            username=self.username,
            password=self.password,
            ca_file=self.ca_file,
            timeout=self.timeout,
        )
        answer = await submit(relay, _spec(self.sender), _spec(to), message.as_bytes())
        return Receipt(answer=answer, recipients=(to,))

    def message(self, digest: Digest, *, to: str, message_id: str) -> EmailMessage:
        """Build the mail; raise DeliveryError where no template can render it."""
        text, shown = rendering.isolating(self.name, self._text, view(digest))
        html, shown = rendering.isolating(self.name, self._html, shown)
        if shown.isolated != view(digest).isolated:  # what one part leaves out, both leave out
            text = self._text(shown)
        message = self._headed(shown, to=to, message_id=message_id)
        message.set_content(text, cte="quoted-printable")
        message.add_alternative(html, subtype="html", cte="quoted-printable")
        if shown.more:
            message.add_attachment(_attached(shown.more), filename=f"{len(shown.more)}-more.txt")
        return message

    def _text(self, shown: View) -> str:
        return rendering.text(shown, self.templates)

    def _html(self, shown: View) -> str:
        return rendering.html(shown, self.templates)

    def _headed(self, shown: View, *, to: str, message_id: str) -> EmailMessage:
        message = EmailMessage(policy=_POLICY)
        host = _spec(self.sender).rpartition("@")[2]
        message["From"] = _named(self.sender)
        message["To"] = _named(to)
        message["Subject"] = shown.subject
        message["Date"] = format_datetime(utc_now())
        message["Message-ID"] = f"<{message_id}@{host}>"
        if self.reply_to:
            message["Reply-To"] = _named(self.reply_to)
        message["List-Id"] = f"<{self.list_id or f'{shown.name}.monitor.{host}'}>"
        self._unsubscribe(message, shown, to)
        message["Auto-Submitted"] = "auto-generated"
        message["X-Auto-Response-Suppress"] = "All"  # Exchange's word for the same
        return message

    def _unsubscribe(self, message: EmailMessage, shown: View, to: str) -> None:
        if not self.unsubscribe_url:
            return
        filled = self.unsubscribe_url.replace("{digest}", quote(shown.name, safe=""))
        message["List-Unsubscribe"] = f"<{filled.replace('{to}', quote(_spec(to), safe=''))}>"
        if filled.startswith("https:"):
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"


def _spec(address: str) -> str:
    return parseaddr(address)[1]


def _named(address: str) -> Address:
    name, spec = parseaddr(address)
    return Address(display_name=one_line(name), addr_spec=spec)


def _attached(items: tuple[ItemView, ...]) -> str:
    stories = (f"{item.title}\n  {item.outlet}, {item.date}\n  {item.url}\n" for item in items)
    return "\n".join(stories)
