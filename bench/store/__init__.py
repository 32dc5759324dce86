"""How fast the archive takes what a day brings."""
