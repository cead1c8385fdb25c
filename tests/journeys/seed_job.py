"""What the journey through the sample article tags, in the analyst's words, and what must come out.

Phrases are looked up in the text; nothing here is an offset.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from annotator.model import Fragment

SEED = "000_fb0497bd58dd550c"
"""The sample's id."""


@dataclass(frozen=True)
class Mention:
    """A phrase in its context: the first place of ``phrase`` at or after ``near``."""

    label: str
    phrase: str
    near: str
    further: tuple[str, ...] = ()
    """Phrases of further fragments, each after the one before it."""
    attributes: dict[str, str] = field(default_factory=dict[str, str])

    def fragments(self, text: str) -> tuple[Fragment, ...]:
        """Where it stands."""
        at = text.index(self.near)
        found: list[Fragment] = []
        for phrase in (self.phrase, *self.further):
            start = text.index(phrase, at)
            at = start + len(phrase)
            found.append((start, at))
        return tuple(found)


@dataclass(frozen=True)
class Said:
    """An attribution: the claim, then its cue and its speaker."""

    claim: Mention
    cue: Mention
    speaker: Mention


DIRECT = Said(
    Mention(
        "claim",
        '"Not everything is ideal with this, but the plan is there,"',
        '"Not everything',
        attributes={"quotation": "direct"},
    ),
    Mention("cue", "said", 'there," he said'),
    Mention("speaker", "he", "he said.\n\nHe added"),
)
MIXED = Said(
    Mention(
        "claim",
        "that the negotiations aimed at ending the nearly four-year war with Russia were "
        '"very close to a real result."',
        "that the negotiations aimed",
        attributes={"quotation": "mixed"},
    ),
    Mention("cue", "has said", "Ukrainian President Volodymyr Zelenskyy has said"),
    Mention(
        "speaker",
        "Ukrainian President Volodymyr Zelenskyy",
        "Ukrainian President Volodymyr Zelenskyy has said",
    ),
)
INDIRECT = Said(
    Mention(
        "claim",
        "talks involving Ukraine, the United States and European partners had made significant "
        "progress",
        "talks involving Ukraine",
        attributes={"quotation": "indirect"},
    ),
    Mention("cue", "said", "said talks involving"),
    Mention("speaker", "Zelenskyy", "Zelenskyy said talks involving"),
)
SPLIT = Said(
    Mention(
        "claim",
        '"The basic block of all the documents is ready,”',
        '"The basic block',
        (
            (
                "“There are some matters for which we are not prepared. And I am certain that "
                'there are matters for which the Russians are not prepared."'
            ),
        ),
        attributes={"quotation": "direct"},
    ),
    Mention("cue", "said", "said. “There are"),
    Mention("speaker", "Zelenskyy", "Zelenskyy said. “There are"),
)
OUTER = Said(
    Mention(
        "claim",
        "The Kremlin said the weekend discussions in Miami did not amount to a breakthrough",
        "The Kremlin said the weekend",
        attributes={"quotation": "indirect"},
    ),
    Mention("cue", "according to", "according to Russian media"),
    Mention("speaker", "Russian media", "Russian media"),
)
INNER = Said(
    Mention(
        "claim",
        "the weekend discussions in Miami did not amount to a breakthrough",
        "the weekend discussions",
        attributes={"quotation": "indirect"},
    ),
    Mention("cue", "said", "said the weekend"),
    Mention("speaker", "The Kremlin", "The Kremlin said the weekend"),
)
ATTRIBUTIONS = (DIRECT, MIXED, INDIRECT, SPLIT, OUTER, INNER)

ENTITY = Mention("location", "Miami", "in Miami did not")
"""What the inner claim is about."""

LINKS = (
    ("same_as", DIRECT.speaker, MIXED.speaker),
    ("nested_in", INNER.claim, OUTER.claim),
    ("contradicts", INNER.claim, INDIRECT.claim),
    ("about", INNER.claim, ENTITY),
)


def expected(text: str) -> tuple[set[tuple[object, ...]], set[tuple[object, ...]]]:
    """The annotations (label, fragments, attributes) and relations (type, ends' fragments)."""
    mentions = [m for said in ATTRIBUTIONS for m in (said.claim, said.cue, said.speaker)]
    annotations = {key(m.label, m.fragments(text), m.attributes) for m in (*mentions, ENTITY)}
    links = [
        *(("said_by", said.claim, said.speaker) for said in ATTRIBUTIONS),
        *(("cued_by", said.claim, said.cue) for said in ATTRIBUTIONS),
        *LINKS,
    ]
    relations: set[tuple[object, ...]] = {
        (type_, a.fragments(text), b.fragments(text)) for type_, a, b in links
    }
    return annotations, relations


def exported(path: Path) -> tuple[set[tuple[object, ...]], set[tuple[object, ...]]]:
    """What a native file says of the sample, read with no code of ours, to compare with that.

    Each annotation's own text is compared with what its offsets cover.
    """
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    (line,) = [line for line in lines if line.get("id") == SEED and "kind" not in line]
    text: str = line["text"]
    by_id: dict[str, dict[str, Any]] = {a["id"]: a for a in line["annotations"]}
    for a in by_id.values():
        assert a["text"] == " … ".join(text[start:end] for start, end in a["fragments"])

    def fragments(id: str) -> tuple[Fragment, ...]:
        return tuple((start, end) for start, end in by_id[id]["fragments"])

    annotations = {key(a["label"], fragments(a["id"]), a["attributes"]) for a in by_id.values()}
    relations = line["relations"]
    made: set[tuple[object, ...]] = {
        (r["type"], fragments(r["source"]), fragments(r["target"])) for r in relations
    }
    assert (len(annotations), len(made)) == (len(by_id), len(relations))
    return annotations, made


def key(
    label: str, fragments: tuple[Fragment, ...], attributes: dict[str, str]
) -> tuple[object, ...]:
    """An annotation, comparable."""
    return (label, fragments, tuple(sorted(attributes.items())))
