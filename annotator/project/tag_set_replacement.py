"""Writing a whole tag set in the place of the project's."""

from annotator.model.tagset import TagSet
from annotator.project.field_edits import remove_field
from annotator.project.fields import CODEBOOK_RECORDS, read_fields
from annotator.project.rows import to_json
from annotator.project.transaction import EditTransaction


def replace_tag_set(transaction: EditTransaction, tag_set: TagSet) -> None:
    """Let a tag set be the project's, with the ids that it has; earlier changes are in it or gone.

    Raises:
        sqlite3.Error: it cannot be written.
    """
    transaction.write("tag_set", {"id": "project", "definition": to_json(tag_set)})
    for record, records in read_fields(transaction.db, *CODEBOOK_RECORDS).items():
        for record_id, fields in records.items():
            for name in fields:
                remove_field(transaction, record, record_id, name)
    transaction.reload_tag_set()
