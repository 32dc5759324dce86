"""What no database takes as text, though Python has it: NUL and lone surrogates."""


def clean(words: str) -> str:
    """Put U+FFFD in their place; the length stays, so positions in the text stay right."""
    if "\0" in words:
        words = words.replace("\0", "\N{REPLACEMENT CHARACTER}")
    try:
        words.encode()
    except UnicodeEncodeError:
        return words.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return words
