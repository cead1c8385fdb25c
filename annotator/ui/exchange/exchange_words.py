"""What came in, in words."""

from annotator.project import ImportReport, MergeReport
from annotator.words import number


def merged(report: MergeReport) -> str:
    """A merge in words."""
    if report.nothing_new:
        return "nothing new; all of it is here already."
    parts = [
        number(count, one, many)
        for count, one, many in (
            (report.documents, "article", ""),
            (report.annotations, "annotation", ""),
            (report.relations, "relation", ""),
            (report.identities, "identity", "identities"),
            (report.records, "verdict or comment", "verdicts and comments"),
        )
        if count
    ]
    parts += [f"{report.changed:,} in a later version"] if report.changed else []
    parts += [f"{report.removed:,} removed"] if report.removed else []
    return f"{', '.join(parts) or 'how far colleagues are'}."


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
