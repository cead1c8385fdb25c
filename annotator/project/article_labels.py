"""The labels of whole articles, in words, for lists of articles."""

from collections.abc import Sequence

from annotator.model.value_words import value_words
from annotator.project.article_conditions import Reader
from annotator.project.rows import from_json, to_json


def article_labels(
    reader: Reader, document_ids: Sequence[str] | None = None
) -> dict[str, tuple[str, ...]]:
    """Return the labels of whole articles, with their values: ``topic: war``.

    Args:
        reader: For whom they are read; labels that are hidden from that annotator are left out.
        document_ids: The articles; None: all.

    Returns:
        The labels of each article that has any, each once, in the order of their names.
    """
    visible, names = reader.visible(), reader.db.names
    some, values = "", visible.values
    if document_ids is not None:
        some = " AND a.document IN (SELECT value FROM json_each(?))"
        values = (*values, to_json(list(document_ids)))
    found: dict[str, set[str]] = {}
    for document_id, stored, relabelled, attributes in reader.db.execute(
        "SELECT a.document, a.label, a.relabelled, a.attributes FROM annotations a "
        f"WHERE a.fragments = '[]' AND {visible.text}{some}",
        values,
    ):
        by_name = names.read_attributes(stored, from_json(attributes))
        words = ", ".join(map(value_words, by_name.values()))
        label = names.read_label(stored, relabelled)
        found.setdefault(document_id, set()).add(f"{label}: {words}" if words else label)
    return {document_id: tuple(sorted(labels)) for document_id, labels in found.items()}
