"""Two papers that report one strike, with claims that contradict each other."""

from annotator.model import AnnotatedDocument, Document, Identity
from annotator.project import Project, edits

HERALD, COURIER = "herald", "courier"
TEXTS = {
    HERALD: "Pay deal ends the strike\n\n“Nobody was dismissed during the strike,” said Maria "
    "Lindqvist.\n\nAda Osei said the port had lost nine million euros.\n",
    COURIER: "Crane drivers lose their jobs\n\n“Eleven colleagues were dismissed,” Jonas Weber "
    "said.\n\nAda Osei said the losses were three million euros.\n",
}
_SAID = (
    ("nobody", HERALD, "Nobody was dismissed during the strike", "Maria Lindqvist"),
    ("nine", HERALD, "the port had lost nine million euros", "Ada Osei"),
    ("eleven", COURIER, "Eleven colleagues were dismissed", "Jonas Weber"),
    ("three", COURIER, "the losses were three million euros", "Ada Osei"),
)
"""The id of each claim, its article, its words and its speaker."""


def add_papers(project: Project) -> None:
    """Add both papers, their claims, and the speakers of these with their identities."""
    project.add(
        AnnotatedDocument(Document(name, text.split("\n")[0], text, {"date": "2026-03-02"}))
        for name, text in TEXTS.items()
    )
    for name in dict.fromkeys(speaker for *_, speaker in _SAID):
        project.do(edits.AddIdentity(Identity(name, name)))
    for claim, document, words, speaker in _SAID:
        for label, name, phrase, identity in (
            ("claim", claim, words, None),
            ("speaker", f"{claim} speaker", speaker, speaker),
        ):
            start = TEXTS[document].index(phrase)
            span = ((start, start + len(phrase)),)
            project.do(edits.Tag(document, label, span, id=name, identity=identity))
        project.do(edits.Relate(claim, f"{claim} speaker", "said_by"))
