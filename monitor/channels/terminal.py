"""Digests on the terminal: colours and links where it is one, plain lines where it is not."""

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from monitor.channels import rendering
from monitor.channels.view import ItemView, SourceView, View, view
from monitor.model import Digest, Post, Receipt

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

_WIDEST = 100


@dataclass(frozen=True, kw_only=True)
class Terminal:
    """Standard output of whoever runs the program."""

    reaches_people: ClassVar[bool] = False  # no place to report a failed delivery
    name: str

    @property
    def recipients(self) -> tuple[str, ...]:
        """There is one place."""
        return ("",)

    async def send(
        self,
        digest: Digest,
        *,
        to: str,
        message_id: str,  # noqa: ARG002 - a terminal keeps nothing to compare it with
        post: Post,  # noqa: ARG002 - a terminal is not on the web
    ) -> Receipt:
        """Print the digest."""
        show(view(digest), self.name)
        return Receipt(answer="printed", recipients=(to,))


def show(shown: View, channel: str = "terminal") -> None:
    """Print a digest to standard output."""
    from rich.console import Console

    console = Console(file=sys.stdout, highlight=False)
    if not console.is_terminal:
        text, _ = rendering.isolating(channel, rendering.text, shown)
        sys.stdout.write(text + "\n")
        return
    console.width = min(console.width, _WIDEST)
    draw(shown, console)


def draw(shown: View, console: "Console") -> None:
    """Draw a digest with colours. All text is passed as text: markup in it stays what it is."""
    from rich.rule import Rule
    from rich.text import Text

    console.print()
    label = Text(" ALERT ", style="bold white on red") if shown.alert else Text()
    console.print(Text.assemble(label, " " if shown.alert else "", (shown.title, "bold")))
    if shown.period:
        console.print(Text(shown.period, style="dim"))
    for line in (*shown.notice, *(() if shown.items or shown.notice else (shown.brief,))):
        console.print(Text(f"\n{line}"))
    for heading, items in shown.groups:
        console.print()
        console.print(Rule(Text(f" {heading} ", style="bold green"), align="left", style="green"))
        for item in items:
            _story(item, console)
    if shown.omitted:
        console.print(Text(f"\nand {shown.omitted} more", style="bold"))
    _foot(shown, console)


def _story(item: ItemView, console: "Console") -> None:
    from rich.padding import Padding
    from rich.text import Text

    console.print()
    console.print(Text(item.title, style=f"bold link {item.url}" if item.url else "bold"))
    about = " · ".join(filter(None, (item.outlet, item.date, item.language)))
    lines = [Text(about, style="dim")]
    if item.note:
        lines.append(Text(f"▸ {item.note}", style="yellow"))
    for sentence in item.sentences:
        quoted = [(piece.text, "black on yellow" if piece.hit else "") for piece in sentence]
        lines.append(Text.assemble("“", *quoted, "”"))
    lines += _details(item)
    for line in lines:
        console.print(Padding(line, (0, 0, 0, 2)))


def _details(item: ItemView) -> "list[Text]":
    from rich.text import Text

    named = (
        ("Figures", "; ".join(item.facts)),
        ("Also in", ", ".join(item.also_in)),
        ("Also under", ", ".join(item.also_topics)),
    )
    lines = [Text.assemble((f"{name}: ", "dim"), words) for name, words in named if words]
    return [*lines, Text(item.url, style="blue")] if item.url else lines


def _foot(shown: View, console: "Console") -> None:
    from rich.rule import Rule
    from rich.text import Text

    for line in shown.isolated:
        console.print(Text(f"Not shown: {line}", style="red"))
    if not shown.covers:
        return
    console.print()
    console.print(Rule(Text(" What this rests on ", style="dim"), align="left", style="dim"))
    console.print(Text(shown.checked))
    for source in shown.sources:
        console.print(_source(source))
    for line in (*shown.recovered, shown.bias):
        console.print(Text(line, style="dim"))


def _source(source: SourceView) -> "Text":
    from rich.text import Text

    mark = ("● ", "green") if source.well else ("● ", "red")
    notices = "".join(f" ({notice})" for notice in source.notices)
    said = (f": {source.reading}", "dim"), (f" {source.trouble}".rstrip(), "red")
    return Text.assemble(mark, source.title, *said, (notices, "yellow"))
