"""How right and how fast topics are: `python -m bench.matching --corpus FOLDER`, `--speed`."""
