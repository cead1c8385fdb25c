"""What came in, in words."""

from annotator.project import ImportReport, MergeReport
from annotator.words import describe_merged_rows, number


def merged(report: MergeReport) -> str:
    """A merge in words."""
    if report.nothing_new:
        return "nothing new; all of it is here already."
    said = describe_merged_rows(
        documents=report.documents,
        annotations=report.annotations,
        relations=report.relations,
        identities=report.identities,
        records=report.records,
        changed=report.changed,
        removed=report.removed,
    )
    return f"{said or 'how far colleagues are'}."


def imported(report: ImportReport) -> str:
    """An import in a sentence or two."""
    parts = [
        number(count, thing)
        for count, thing in (
            (report.documents, "article"),
            (report.annotations, "annotation"),
            (report.relations, "relation"),
        )
        if count
    ]
    here = number(report.already_there, "article") if report.already_there else ""
    if not parts:
        return f"Nothing new: {here} had been here already." if here else "Nothing new came in."
    rest = f" {here} had been here already." if here else ""
    return f"Imported {', '.join(parts)}.{rest}"
