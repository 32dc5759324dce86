"""Series -> one SVG: a panel of bars for each unit, gaps hatched, what each bar rests on below."""

from decimal import ROUND_CEILING, Decimal
from html import escape
from math import ceil

from monitor.trends.series import BIAS, Point, Series

WIDTH, PANEL, MARGIN_LEFT, MARGIN_RIGHT = 960, 250, 80, 20
TOP, PLOT, FOOT = 64, 150, 64
MOST_PANELS = 4
_LABEL, _COUNTS = 64, 34  # widths that a period and its counts need under a bar
_FONT = "'DejaVu Sans','Liberation Sans','Noto Sans',Arial,sans-serif"
_BAR, _PALE, _INK, _GREY = "#1f6f8b", "#9fc5d1", "#1b1b1b", "#5f6b73"
_STYLE = f"""
text {{ font-family: {_FONT}; fill: {_INK}; font-size: 12px }}
.title {{ font-size: 18px; font-weight: bold }} .unit {{ font-size: 12px; font-weight: bold }}
.small {{ font-size: 10px; fill: {_GREY} }} .grid {{ stroke: #d9dee1; stroke-width: 1 }}
.axis {{ stroke: {_INK}; stroke-width: 1 }}
"""


def svg(found: tuple[Series, ...], *, title: str, note: str = BIAS) -> str:
    """Return a standalone SVG document; every text in it is escaped."""
    shown = found[:MOST_PANELS]
    lines = _wrapped(note, 150)
    height = TOP + PANEL * max(1, len(shown)) + 18 * len(lines) + 12
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
            f'viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="title note">'
        ),
        f'<title id="title">{escape(title)}</title><desc id="note">{escape(note)}</desc>',
        f"<style>{_STYLE}</style>",
        (
            '<defs><pattern id="gap" width="6" height="6" patternUnits="userSpaceOnUse" '
            'patternTransform="rotate(45)"><rect width="6" height="6" fill="#f1f1f1"/>'
            '<line x1="0" y1="0" x2="0" y2="6" stroke="#b9b9b9" stroke-width="2"/></pattern></defs>'
        ),
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        f'<text class="title" x="20" y="32">{escape(title)}</text>',
    ]
    for place, one in enumerate(shown):
        parts += _panel(one, TOP + place * PANEL)
    if not shown:
        parts.append(f'<text x="20" y="{TOP + 40}">No figures in this time.</text>')
    foot = TOP + PANEL * max(1, len(shown)) + 10
    parts += (
        f'<text class="small" x="20" y="{foot + 18 * place}">{escape(line)}</text>'
        for place, line in enumerate(lines)
    )
    return "\n".join([*parts, "</svg>\n"])


def _panel(one: Series, top: int) -> list[str]:
    steps = _steps(one.largest)
    most = steps[-1]
    base = top + 24 + PLOT
    parts = [f'<text class="unit" x="20" y="{top + 12}">{escape(_axis(one))}</text>']
    for step in steps:
        y = base - float(step / most) * PLOT
        parts += [
            (
                f'<line class="grid" x1="{MARGIN_LEFT}" y1="{y:.1f}" x2="{WIDTH - MARGIN_RIGHT}" '
                f'y2="{y:.1f}"/>'
            ),
            (
                f'<text class="small" x="{MARGIN_LEFT - 6}" y="{y + 3:.1f}" text-anchor="end">'
                f"{step.normalize():,f}</text>"
            ),
        ]
    slot = (WIDTH - MARGIN_LEFT - MARGIN_RIGHT) / len(one.points)
    every, counted = max(1, ceil(_LABEL / slot)), max(1, ceil(_COUNTS / slot))
    for place, point in enumerate(one.points):
        parts += _bar(point, MARGIN_LEFT + place * slot, slot, base, most)
        middle = MARGIN_LEFT + (place + 0.5) * slot
        if place % every == 0:
            parts.append(_under(point.label, middle, base + 16))
        if place % counted == 0:
            told = "–" if point.gap else f"{point.articles}/{point.outlets}"
            parts.append(_under(told, middle, base + 30))
    parts.append(
        f'<line class="axis" x1="{MARGIN_LEFT}" y1="{base}" x2="{WIDTH - MARGIN_RIGHT}" '
        f'y2="{base}"/>'
    )
    return parts


def _axis(one: Series) -> str:
    return (
        f"{one.what}: {one.unit} by {one.by}, summed over stories "
        "(under each bar: articles/outlets; hatched: sources were down)"
    )


def _bar(point: Point, left: float, slot: float, base: int, most: Decimal) -> list[str]:
    width = max(1.0, slot * 0.72)
    x = left + (slot - width) / 2
    said = escape(_said(point))
    if point.value is None:
        return [
            (
                f'<rect x="{left:.1f}" y="{base - PLOT}" width="{slot:.1f}" height="{PLOT}" '
                f'fill="url(#gap)"><title>{said}</title></rect>'
            )
        ]
    height = float(point.value / most) * PLOT
    fill = _BAR if point.covered >= 0.9 else _PALE
    return [
        (
            f'<rect x="{x:.1f}" y="{base - height:.1f}" width="{width:.1f}" height="{height:.1f}" '
            f'fill="{fill}"><title>{said}</title></rect>'
        )
    ]


def _said(point: Point) -> str:
    if point.value is None:
        return f"{point.label}: not known, sources were read {point.covered:.0%} of the time"
    return (
        f"{point.label}: {point.value.normalize():,f} from {point.stories} stories in "
        f"{point.articles} articles of {point.outlets} outlets, {point.left_out} figures left out"
    )


def _under(words: str, x: float, y: int) -> str:
    return f'<text class="small" x="{x:.1f}" y="{y}" text-anchor="middle">{escape(words)}</text>'


def _steps(largest: Decimal) -> list[Decimal]:
    """Return three to six round values from 0 up to at least `largest`."""
    if largest <= 0:
        return [Decimal(0), Decimal(1)]
    magnitude = Decimal(10) ** largest.adjusted()
    for factor in ("0.2", "0.5", "1", "2"):
        step = magnitude * Decimal(factor)
        if largest <= step * 5:
            break
    count = int((largest / step).to_integral_value(ROUND_CEILING))
    return [step * place for place in range(count + 1)]


def _wrapped(text: str, width: int) -> list[str]:
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) + 1 > width and lines[-1]:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines
