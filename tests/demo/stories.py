"""The invented stories of the example session, from stories.toml."""

import tomllib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Story:
    """One page of one outlet. `day` is ISO 8601 with the time of day where the site gives one."""

    source: str
    path: str
    title: str
    day: str
    text: str
    lead: str = ""
    author: str = ""
    section: str = "Society"

    @property
    def paragraphs(self) -> list[str]:
        """The text's paragraphs, one line each."""
        return [" ".join(part.split()) for part in self.text.split("\n\n")]


def _stories() -> tuple[Story, ...]:
    text = Path(__file__).with_name("stories.toml").read_text(encoding="utf-8")
    return tuple(Story(**each) for each in tomllib.loads(text)["story"])


STORIES = _stories()
