"""Term packs: what things are called, concept by concept, in the languages of the news.

A pack is a TOML file; each table in it is a concept with its forms by language. The files named
figures-*.toml hold the units and counted things of monitor.figures.
"""

from monitor.terms.load import load
from monitor.terms.pack import LANGUAGES, Concept, Packs, TermPack

__all__ = ["LANGUAGES", "Concept", "Packs", "TermPack", "load"]
