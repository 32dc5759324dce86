"""What can be counted, as a tree: heroin is a drug, pangolin scales are wildlife."""

from functools import cache

from monitor.figures.words import LANGUAGES, WHATS, lexicon, table

# Cases of something are named after it ("drug cases"); these are all `cases`.
_CASES = " cases"


@cache
def _parents() -> dict[str, str]:
    tree = {key: row.get("parent", "") for name in WHATS for key, row in table(name).items()}
    return {key: "" if key == root else root for key, root in tree.items()}


@cache
def kinds() -> tuple[str, ...]:
    """Return every key of the taxonomy, parents among them, in the order of the word files."""
    keys = dict.fromkeys(_parents())
    keys.update(dict.fromkeys(root for root in _parents().values() if root))
    return tuple(keys)


def parent(what: str) -> str:
    """Return the next broader key, '' at the top. Any '… cases' is a case."""
    known_parent = _parents().get(what)
    if known_parent is not None:
        return known_parent
    return "cases" if what.endswith(_CASES) else ""


@cache
def broader(what: str) -> tuple[str, ...]:
    """Return `what` and every key above it, nearest first."""
    chain = [what]
    while (above := parent(chain[-1])) and above not in chain:
        chain.append(above)
    return tuple(chain)


def children(what: str) -> tuple[str, ...]:
    """Return `what` and every key below it."""
    return tuple(key for key in kinds() if what in broader(key)) or (what,)


@cache
def known(word: str) -> tuple[str, ...]:
    """Return the keys that a word of any language names, with those below: 'tê tê' -> pangolins…

    A key, a word of the lists, or the singular of a key; () when nothing fits.
    """
    folded = word.strip().lower()
    named = {key for key in kinds() if folded in (key.lower(), key.lower().removesuffix("s"))}
    for language in LANGUAGES:
        noun = lexicon(language).nouns.get(folded)
        if noun and noun.what:
            named.add(noun.what)
    return tuple(dict.fromkeys(below for key in sorted(named) for below in children(key)))


@cache
def akin(one: str, other: str) -> bool:
    """True where one is the other, or broader."""
    return one in broader(other) or other in broader(one)
