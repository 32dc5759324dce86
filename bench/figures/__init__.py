"""How well and how fast figures are found: `python -m bench.figures --corpus`, `--speed`."""
