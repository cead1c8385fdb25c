"""*Who said what*: a report for people, as one HTML file that opens offline."""

from annotator.formats.format import Format
from annotator.formats.losses import Holds
from annotator.plugins import LazyFunction

TITLE = "Who said what"

FORMAT = Format(
    name="report",
    title="Report: who said what (HTML, PDF)",
    suffixes=(".html",),
    offsets="code points",
    losses=("annotations that are part of no attribution, since the report is for people to read",),
    holds=Holds(memos=True),
    write=LazyFunction("annotator.formats.report.pages:write"),
    write_options={
        "title": f"the title at its top (default: {TITLE})",
        "for": "screen (the default) or paper, without script and in plain HTML",
    },
    choices={"for": ("screen", "paper")},
    joins_same_claims=True,
)
