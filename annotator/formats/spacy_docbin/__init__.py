"""spaCy's ``DocBin``: the documents that its ``train`` command reads, in one binary file.

Annotations are spans of ``doc.spans``, a group for each layer; those of one layer are entities
too, where they do not overlap. Tokens are ours, and white space other than a single space is a
token, as in spaCy, so that its text is the article's. Data that it cannot hold travels in the
documents' user data, which spaCy keeps.

DocBin is described at https://spacy.io/api/docbin. Its spans count tokens and code points. Tests
have spaCy itself load what is written here, and read its own documents.
"""

from annotator.formats.format import ALIGN, ALIGN_CHOICES, ALIGN_DESCRIPTION, Format
from annotator.formats.losses import CARRIED_FIELD, Holds
from annotator.plugins import LazyFunction

NAME = "spacy"

FORMAT = Format(
    name=NAME,
    title="spaCy DocBin",
    suffixes=(".spacy",),
    offsets="tokens",
    holds=Holds(
        several_fragments=False,
        article_labels=True,
        relations_across=False,
        progress=False,
        records=False,
        tag_set=False,
    ),
    losses=(
        "annotations that begin or end inside a token, unless they are moved to its borders",
        "entities that overlap, in doc.ents (doc.spans has them)",
        (
            "relations, attributes, notes and owners where spaCy looks (for the way back: "
            f"“{CARRIED_FIELD}”)"
        ),
    ),
    read=LazyFunction("annotator.formats.spacy_docbin.reading:read"),
    write=LazyFunction("annotator.formats.spacy_docbin.writing:write"),
    write_folder=LazyFunction("annotator.formats.spacy_docbin.writing:write_folder"),
    read_options={"annotator": "“file”: the file’s name is that of its annotations’ owner"},
    read_choices={"annotator": {"": "the one named below", "file": "the file’s name"}},
    write_options={
        "ents": "the layer whose annotations are entities too (default: “Entities”), or “none”",
        ALIGN: ALIGN_DESCRIPTION,
    },
    choices={ALIGN: ALIGN_CHOICES},
    extra="spacy",
    content_read=(
        "the documents’ texts, entities, groups of spans and categories, with our data where we "
        "wrote them"
    ),
    content_left_out="tokens, tags and syntax",
    questions="which labels the tag set lacks",
)
