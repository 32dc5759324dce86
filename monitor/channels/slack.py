"""Digests to Slack as Block Kit, through an incoming webhook or a bot's token.

Limits (docs.slack.dev, Block Kit reference): 50 blocks a message, 3,000 characters a section,
150 a header, about one message a second. A digest beyond them goes out as several messages; when a
later one fails, those that arrived are not sent again.
"""

import asyncio
import json
from dataclasses import dataclass, field, replace
from typing import Annotated, Any

from pydantic import Field

from monitor.channels.posting import posted, said
from monitor.channels.slack_blocks import Part, parts
from monitor.channels.view import view
from monitor.errors import DeliveryError
from monitor.model import Answered, Digest, Post, Receipt

_API = "https://slack.com/api/chat.postMessage"
# chat.postMessage's errors (docs.slack.dev): those that pass, and those about this message.
_PASSING = (
    "ratelimited",
    "rate_limited",
    "internal_error",
    "fatal_error",
    "service_unavailable",
    "request_timeout",
    "team_added_to_org",
)
_ABOUT_THE_MESSAGE = (
    "invalid_blocks",
    "invalid_blocks_format",
    "msg_too_long",
    "msg_blocks_too_long",
    "no_text",
    "invalid_payload",
)


@dataclass(frozen=True, kw_only=True)
class Slack:
    """One Slack channel. Give `webhook`, or `token` and `channel`."""

    name: str
    webhook: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    channel: str = ""  # '#alerts' or its id; a webhook knows its own
    api: str = _API  # for Slack's government cloud, or a proxy
    pause: Annotated[float, Field(ge=0, le=60)] = 1.1  # seconds between messages of one digest
    timeout: Annotated[float, Field(gt=0, le=600)] = 30.0
    retry: Annotated[float, Field(ge=1, le=3600)] = 30.0  # seconds before the first try again

    def __post_init__(self) -> None:
        if bool(self.webhook) == bool(self.token):
            raise ValueError("slack needs either webhook or token, not both")
        if self.token and not self.channel:
            raise ValueError("slack with a token needs channel, such as '#alerts'")

    @property
    def recipients(self) -> tuple[str, ...]:
        """There is one place."""
        return ("",)

    async def send(self, digest: Digest, *, to: str, message_id: str, post: Post) -> Receipt:
        """Post every part in order; DeliveryError names the articles of the parts that arrived."""
        told: list[int] = []
        answer = ""
        for number, part in enumerate(parts(self.name, view(digest), message_id)):
            if number:
                await asyncio.sleep(self.pause)
            try:
                answer = await self._post(part, post)
            except DeliveryError as error:
                raise replace(error, told=tuple(told)) from error
            told.extend(part.articles)
        return Receipt(answer=answer, recipients=(to,))

    async def _post(self, part: Part, post: Post) -> str:
        message: dict[str, Any] = {
            "text": part.text,
            "blocks": list(part.blocks),
            "unfurl_links": False,
            "unfurl_media": False,
        }
        headers = {"content-type": "application/json; charset=utf-8"}
        if self.token:
            message["channel"] = self.channel
            headers["authorization"] = f"Bearer {self.token}"
        body = json.dumps(message).encode()
        url = self.webhook or self.api
        answer = await posted(self.name, post, url, body, headers, self.timeout)
        if self.token:
            self._check(answer)
        return said(answer)

    def _check(self, answer: Answered) -> None:
        """Slack says 200 to everything: whether it took the message stands in the body."""
        try:
            outcome = json.loads(answer.body)
        except ValueError:
            outcome = None
        if isinstance(outcome, dict) and outcome.get("ok") is True:
            return
        code = str(outcome.get("error", "")) if isinstance(outcome, dict) else "no JSON"
        raise DeliveryError(
            channel=self.name,
            answer=said(answer),
            retry=code in _PASSING or code == "no JSON",
            content=code in _ABOUT_THE_MESSAGE,
        )
