"""A small set for a lone clone: the reader's own fixtures, pages in our words over three eras."""

from bench.extraction.sets import Sample, Set


def small() -> Set:
    """Return the fixtures of tests/extract as a set."""
    from tests.extract.eras import cases

    samples = tuple(
        Sample(
            name=case.name,
            url=case.url,
            html=case.html.encode(),
            bodies=(case.paragraphs,),
            title=case.title,
            authors=(case.author,) if case.author else None,
            published=case.published,
            zone="Asia/Ho_Chi_Minh",
        )
        for case in cases()
    )
    return Set(name="fixtures", scorer="shingles", samples=samples)
