"""Digests to everything else (Telegram, Teams, Discord, Matrix, ntfy, ...) through Apprise.

Needs the extra `notify`. Apprise opens its own connections: the limits of [fetch] do not hold
there. It says only whether it worked; its log lines are the answer we show.
"""

import logging
from dataclasses import dataclass, field
from typing import Annotated, Any

from pydantic import Field

from monitor.channels import rendering
from monitor.channels.plain import one_line
from monitor.channels.view import View, view
from monitor.errors import DeliveryError
from monitor.model import Digest, Post, Receipt


@dataclass(frozen=True, kw_only=True)
class Apprise:
    """One Apprise address, such as tgram://TOKEN/CHAT or ntfys://host/topic."""

    name: str
    url: str = field(repr=False)
    templates: str = ""  # folder whose mail.txt takes the place of ours
    timeout: Annotated[float, Field(gt=0, le=600)] = 60.0
    retry: Annotated[float, Field(ge=1, le=3600)] = 30.0  # seconds before the first try again

    @property
    def recipients(self) -> tuple[str, ...]:
        """There is one place."""
        return ("",)

    async def send(
        self,
        digest: Digest,
        *,
        to: str,
        message_id: str,  # noqa: ARG002 - no service behind Apprise takes one
        post: Post,  # noqa: ARG002 - Apprise opens its own connections
    ) -> Receipt:
        """Notify; long texts are cut or split by Apprise as the service needs it."""
        text, shown = rendering.isolating(self.name, self._text, view(digest))
        answer = await self._notify(shown.subject, text)
        return Receipt(answer=answer, recipients=(to,))

    def _text(self, shown: View) -> str:
        return rendering.text(shown, self.templates)

    async def _notify(self, title: str, body: str) -> str:
        try:
            import apprise
        except ModuleNotFoundError:
            raise DeliveryError(
                channel=self.name,
                answer="apprise is not installed: pip install 'monitor[notify]'",
                retry=False,
            ) from None
        service = apprise.Apprise()
        if not service.add(self.url):
            raise DeliveryError(
                channel=self.name, answer="Apprise does not know this kind of address", retry=False
            )
        capture: Any = apprise.LogCapture
        with capture(level=logging.INFO, fmt="%(message)s") as log:
            taken = await service.async_notify(title=title, body=body)
            said = one_line(log.getvalue(), 500) if log else ""
        if not taken:
            raise DeliveryError(channel=self.name, answer=said or "not sent", retry=True)
        return said or "sent"
