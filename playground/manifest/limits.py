"""How much of a manifest is worked on; what is beyond becomes a Problem."""

from typing import NamedTuple


class Limits(NamedTuple):
    """Upper bounds on one input.

    characters: of the whole text. documents: that are read; later ones stay as written.
    depth: of nested collections. nodes: values of one document, with every alias expanded.
    problems: that are reported; a last one says how many more there are. steps: of work on the
    whole text, counted in events of the parser: one for each scalar and alias, two for each
    mapping and list; what lies beyond stays as written.
    """

    characters: int
    documents: int
    depth: int
    nodes: int
    problems: int
    steps: int = 2**62


KUBECTL = Limits(characters=2**62, documents=2**62, depth=10_000, nodes=2**62, problems=2**62)
"""What kubectl itself accepts: 10,000 levels, and its own rule against alias bombs."""

DEFAULT = Limits(characters=8 * 2**20, documents=10_000, depth=200, nodes=300_000, problems=500)
"""For everything that is answered: no honest manifest comes near."""
