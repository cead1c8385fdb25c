"""Inter-annotator agreement: what several people's annotations of the same texts have in common.

It looks at the model alone: annotations come in as a stream of documents, figures go out.
"""

from annotator.agreement.alignment import Pairing, Place, paired, places
from annotator.agreement.confusion import Cell, Confusion, Found
from annotator.agreement.figures import (
    Agreement,
    Attribute,
    Figure,
    RelationScore,
    Scope,
    Scores,
    Team,
)
from annotator.agreement.measuring import measure

__all__ = [
    "Agreement",
    "Attribute",
    "Cell",
    "Confusion",
    "Figure",
    "Found",
    "Pairing",
    "Place",
    "RelationScore",
    "Scope",
    "Scores",
    "Team",
    "measure",
    "paired",
    "places",
]
