"""The mail's page in a real browser: it fits a phone, and dark is dark."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from monitor.channels import rendering
from monitor.channels.view import view
from tests.digest.make import candidate, figure, made, stored

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")
# Written into the page's title where --dump-dom shows it.
PROBE = """<script>addEventListener('load', () => {
  const root = document.documentElement, at = (s, p) =>
    getComputedStyle(document.querySelector(s))[p];
  document.title = JSON.stringify([root.scrollWidth, root.clientWidth,
    at('.sheet', 'backgroundColor'), at('h1', 'color')]);
})</script>"""


def probed(tmp_path: Path, scheme: int) -> tuple[int, int, int, int]:
    """Return page width, room, and the brightness (0..765) of background and heading."""
    word = "W" * 90
    stories = [
        candidate(
            stored(n, f"{word} seized", text=f"{word} ivory", figures=(figure("1", "kg", "1 kg"),))
        )
        for n in (1, 2)
    ]
    page = rendering.html(view(made(*stories)))
    (tmp_path / "mail.html").write_text(page.replace("</head>", f"{PROBE}</head>"))
    frame = "<iframe src=mail.html style='width:375px;height:900px' id=f></iframe>"
    shown = "<script>onload=()=>document.title=f.contentDocument.title</script>"
    (tmp_path / "phone.html").write_text(frame + shown)
    options = ["--headless=new", "--no-sandbox", "--disable-gpu", "--allow-file-access-from-files"]
    options += [f"--blink-settings=preferredColorScheme={scheme}", f"--user-data-dir={tmp_path}/u"]
    asked = [str(BROWSER), *options, "--dump-dom", (tmp_path / "phone.html").as_uri()]
    dom = subprocess.run(asked, capture_output=True, text=True, timeout=60, check=True).stdout
    found = re.search(r"<title>\[(\d+),(\d+),\"rgb\(([^)]*)\)\",\"rgb\(([^)]*)\)\"\]", dom)
    assert found, dom[:500]
    background, heading = (sum(map(int, found[n].split(","))) for n in (3, 4))
    return int(found[1]), int(found[2]), background, heading


@pytest.mark.skipif(BROWSER is None, reason="no chromium on this machine")
def test_a_mail_fits_a_phone_in_the_light_and_in_the_dark(tmp_path: Path) -> None:
    width, room, background, heading = probed(tmp_path, scheme=1)
    assert width <= room
    assert background > 700 > 150 > heading
    _, _, background, heading = probed(tmp_path, scheme=0)
    assert background < 150 < 650 < heading
