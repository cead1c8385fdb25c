"""Reads enough of WebAnno TSV 3 for INCEpTION's cases: one layer of spans, and relations."""

from pathlib import Path

from annotator.model import Annotation, Relation

_POS, _ENTITY, _DEPENDENCY = "POS", "NamedEntity", "Dependency"


def read(path: Path, annotator: str) -> tuple[list[Annotation], list[Relation]]:
    """The spans (labelled with their value) and relations of a file."""
    columns: list[tuple[str, str]] = []
    spans: dict[tuple[str, str], Annotation] = {}
    links: list[tuple[str, str, str]] = []
    for line in path.read_text("utf-8").splitlines():
        if line.startswith(("#T_SP=", "#T_RL=")):
            layer, *features = line.partition("=")[2].split("|")
            columns += [(layer.rpartition(".")[2], feature) for feature in features]
        elif line[:1].isdigit():
            token, place, _, *cells = line.split("\t")
            start, end = map(int, place.split("-"))
            row = dict(zip(columns, cells, strict=False))
            value = row.get((_POS, "PosValue")) or row.get((_ENTITY, "value")) or "_"
            for number, label in enumerate(value.split("|") if value != "_" else ()):
                name, _, stack = label.rstrip("]").partition("[")
                key = (stack or token, str(number))
                first = spans[key].start if key in spans else start
                id = f"{annotator}-{stack or token}"
                spans[key] = Annotation(id, annotator, name, ((first, end),), "")
            type_ = row.get((_DEPENDENCY, "DependencyType"), "_")
            if type_ != "_":
                head = next(v for (_, f), v in row.items() if f.startswith("BT_"))
                links.append((type_, head.partition("[")[0], token))
    ids = {token: f"{annotator}-{token}" for _, *ends in links for token in ends}
    found = [
        Relation(f"{annotator} {head} {tail}", annotator, type_, ids[tail], ids[head])
        for type_, head, tail in links
    ]
    return list(spans.values()), found
