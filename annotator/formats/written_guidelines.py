"""The guidelines of a stream as one page of Markdown, for people who read an export."""

from collections.abc import Iterable

from annotator.model import Record, TagSet
from annotator.project.guidelines import GuidelineSection, generated_sections
from annotator.text.markdown_sections import MarkdownSection, join_sections


def guidelines_markdown(tag_set: TagSet, records: Iterable[Record]) -> str:
    """Return the sections that people wrote, then the definitions of labels without one.

    Args:
        tag_set: The tag set.
        records: The records of the sections, in their order.
    """
    own = [section_of_record(record) for record in records]
    sections = [*own, *generated_sections(tag_set, own)]
    return join_sections(MarkdownSection(one.title, one.text, one.level) for one in sections)


def section_of_record(record: Record) -> GuidelineSection:
    """Return the section of a record of the kind ``guideline``."""
    data = record.data
    return GuidelineSection(
        record.id,
        str(data.get("title") or ""),
        str(data.get("text") or ""),
        int(data.get("level") or 0),
        str(data.get("label") or ""),
    )
