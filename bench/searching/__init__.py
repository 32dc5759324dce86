"""How quickly the archive answers: `python -m bench.searching [--articles 100000]`."""
