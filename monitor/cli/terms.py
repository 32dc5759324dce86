"""monitor terms: the term packs, and what a word stands for in them."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.context import emit_json, note, settings_of, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from monitor.terms import Concept, Packs, TermPack


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("terms")(terms)


def terms(
    ctx: typer.Context,
    word: Annotated[
        str | None, typer.Argument(metavar="[WORD]", help="A pack, a concept, or part of a term.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object per concept.")] = False,
) -> None:
    """List the term packs that queries may name, or look a word up in them."""
    from monitor.terms import load

    packs = load(settings_of(ctx).terms)
    found = list(_found(packs, word))
    if as_json:
        for pack, concept in found:
            emit_json(_shape(pack, concept))
    elif word is None:
        table(("name", "title", "forms", "concepts"), map(_summary, packs.packs))
    else:
        table(("pack", "concept", "language", "forms", "source"), _rows(found))
    if word is not None and not found:
        note(f"No term contains {word!r}.")


def _summary(pack: "TermPack") -> tuple[str, ...]:
    forms = sum(len(list(concept)) for concept in pack.concepts)
    names = " ".join(concept.name for concept in pack.concepts)
    return f"@pack:{pack.name}", pack.title, str(forms), names


def _found(packs: "Packs", word: str | None) -> "Iterator[tuple[TermPack, Concept]]":
    from monitor.text import fold, nfc

    wanted = (word or "").removeprefix("@").removeprefix("pack:")
    folded = " ".join(fold(nfc(wanted)).split())
    for pack in packs.packs:
        for concept in pack.concepts:
            names = (pack.name, concept.name)
            forms = (" ".join(fold(nfc(form)).split()) for _, form in concept)
            if word is None or wanted in names or any(folded in form for form in forms):
                yield pack, concept


def _rows(found: "list[tuple[TermPack, Concept]]") -> "Iterator[tuple[str, ...]]":
    for pack, concept in found:
        for language, forms in concept.forms.items():
            yield pack.name, concept.name, language, ", ".join(forms), concept.source


def _shape(pack: "TermPack", concept: "Concept") -> dict[str, object]:
    return {
        "pack": pack.name,
        "concept": concept.name,
        "forms": {language: list(forms) for language, forms in concept.forms.items()},
        "source": concept.source,
        "must": list(concept.must),
        "must_not": list(concept.must_not),
        "file": Path(pack.file).name,
    }
