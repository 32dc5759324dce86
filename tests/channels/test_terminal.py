"""What a person sees: with colours on a terminal, as plain lines elsewhere."""

import io

import pytest
from rich.console import Console

from monitor.channels.terminal import Terminal, draw
from monitor.channels.view import view
from tests.channels.servers import Endpoint
from tests.digest.make import candidate, figure, made, stored

DIGEST = made(candidate(stored(1, figures=(figure("2.6", "tonne", "2.6 tonnes"),))))


async def test_plain_lines_where_there_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    await Terminal(name="here").send(DIGEST, to="", message_id="m", post=Endpoint())
    said = capsys.readouterr().out
    assert "\x1b" not in said
    assert "* Customs seize ivory in Hai Phong" in said
    assert "*ivory*" in said


def test_markup_from_the_web_stays_text_on_a_terminal() -> None:
    out = io.StringIO()
    console = Console(file=out, force_terminal=True, width=80, color_system="truecolor")
    draw(
        view(made(candidate(stored(1, "[red]Not red[/red] \x1b[31mnor this\x1b]0;x\x07")))), console
    )
    said = out.getvalue()
    assert "[red]Not red[/red]" in said
    assert "\x1b[31mnor" not in said
    assert "\x07" not in said
    assert "What this rests on" in said
