"""Ask how to assign articles to annotators, and show how many each would get."""

from collections import Counter
from collections.abc import Callable

from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from annotator.project import Project
from annotator.project.team import Deal
from annotator.ui.faults import confirm_buttons
from annotator.ui.kept_text import declare
from annotator.ui.widgets.name_check import NameCheck
from annotator.words import number

_MAX_SEED = 999_999
_MAX_NAMES = 8


class AssignDialog(QDialog):
    """Asks for names, the number of annotators per article and the seed; previews the result."""

    def __init__(
        self, project: Project, assign: Callable[[Deal], object], parent: QWidget | None = None
    ) -> None:
        """Build the dialog.

        Args:
            project: The project whose articles are assigned.
            assign: Is called with the answers when the dialog is accepted.
            parent: The parent widget.
        """
        super().__init__(parent)
        self.setObjectName("assignDialog")
        self.setWindowTitle("Assign articles by lot – Annotator")
        self.setMinimumWidth(460)
        self._assigned = project.team.assignments()
        self._articles = project.articles.count()
        names = {name for names in self._assigned.values() for name in names}
        names |= set(project.counts().annotators)
        self.names = QLineEdit(", ".join(sorted(names)))
        declare(self.names, "kept")
        self.check = NameCheck(self.names, project.team.annotators(), several=True)
        self.per_article = QSpinBox()
        self.seed = QSpinBox()
        self.reassign = QCheckBox("&Assign all articles again, not only those that nobody has yet")
        self.preview = QLabel()
        self._build()
        self.accepted.connect(lambda: assign(self.deal()))
        self._show_result()

    def _build(self) -> None:
        assigned = QLabel(self._describe_assigned())
        assigned.setObjectName("assignedSoFar")
        assigned.setWordWrap(True)
        assigned.setProperty("role", "muted")
        self.names.setPlaceholderText("ana, ben, cy")
        self.per_article.setRange(1, 99)
        self.per_article.setMinimumWidth(90)
        self.seed.setRange(0, _MAX_SEED)
        self.seed.setMinimumWidth(90)
        self.seed.setToolTip("The same seed gives the same result")
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        fields = (
            ("A&nnotators", "assignNames", self.names),
            ("&Each article to", "assignEach", self.per_article),
            ("&Seed", "assignSeed", self.seed),
        )
        for title, name, field in fields:
            field.setObjectName(name)
            field.setAccessibleName(title.replace("&", ""))
            form.addRow(title, field)
        self.reassign.setObjectName("assignReassign")
        self.reassign.setVisible(bool(self._assigned))
        self.preview.setObjectName("assignResult")
        self.preview.setWordWrap(True)
        buttons, self._ok = confirm_buttons(self, "&Assign", "assignOk")
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setAutoDefault(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 20, 22, 16)
        layout.setSpacing(12)
        layout.addWidget(assigned)
        layout.addLayout(form)
        for widget in (self.check, self.reassign, self.preview, buttons):
            layout.addWidget(widget)
        self._ok.setDefault(True)  # only once it is in its dialog
        self.check.changed.connect(self._show_result)
        self.per_article.valueChanged.connect(self._show_result)
        self.reassign.toggled.connect(self._show_result)

    def deal(self) -> Deal:
        """Return the answers of the fields."""
        return Deal(
            self._people(), self.per_article.value(), self.seed.value(), self.reassign.isChecked()
        )

    def _people(self) -> tuple[str, ...]:
        return tuple(sorted(self.check.names()))

    def _describe_assigned(self) -> str:
        if not self._assigned:
            return "Names with commas between them. Nobody has an article yet."
        load = Counter(name for names in self._assigned.values() for name in names)
        parts = [f"{name} {count:,}" for name, count in sorted(load.items())[:_MAX_NAMES]]
        if len(load) > _MAX_NAMES:
            parts.append(f"and {len(load) - _MAX_NAMES:,} others")
        return f"Articles assigned so far: {', '.join(parts)}. {self._describe_left()}"

    def _describe_left(self) -> str:
        left = self._articles - len(self._assigned)
        return f"{number(left, 'article')} {'is' if left == 1 else 'are'} not assigned yet."

    def _show_result(self) -> None:
        people, per_article = len(self._people()), self.per_article.value()
        articles = self._articles
        if not self.reassign.isChecked():
            articles -= len(self._assigned)
        fault = _find_fault(people, per_article, articles)
        self._ok.setEnabled(not fault and self.check.settled)
        self.preview.setText(fault or _describe_result(people, per_article, articles))
        self.preview.setProperty("role", "warning" if fault else "")
        self.preview.style().polish(self.preview)
        self.per_article.setSuffix(" annotator" if per_article == 1 else " annotators")


def _find_fault(people: int, per_article: int, articles: int) -> str:
    if not articles:
        return "No article is left to assign."
    if not people:
        return "Name at least one annotator."
    if per_article > people:
        return f"Each article is to go to {per_article} people; name at least as many annotators."
    return ""


def _describe_result(people: int, per_article: int, articles: int) -> str:
    least, remainder = divmod(articles * per_article, people)
    share = f"{least:,} or {least + 1:,}" if remainder else f"{least:,}"
    shared = "no article is shared" if per_article == 1 else f"each is tagged by {per_article}"
    return (
        f"Assigns {number(articles, 'article')}: about {share} to each of "
        f"{number(people, 'annotator')}; {shared}."
    )
