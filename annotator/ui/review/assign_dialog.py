"""Asks who is to tag which articles, and says what each would get."""

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
from annotator.ui.faults import plain_buttons
from annotator.words import number

_MOST_SEED = 999_999
_NAMES_SHOWN = 8


class AssignDialog(QDialog):
    """Names, how many of them each article goes to, the seed; what it comes to, below."""

    def __init__(
        self, project: Project, assign: Callable[[Deal], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("assignDialog")
        self.setWindowTitle("Assign articles – Annotator")
        self.setMinimumWidth(460)
        self._assigned = project.team.assignments()
        self._articles = project.articles.count()
        known = {name for names in self._assigned.values() for name in names}
        known |= set(project.counts().annotators)
        self.names = QLineEdit(", ".join(sorted(known)))
        self.each = QSpinBox()
        self.seed = QSpinBox()
        self.again = QCheckBox("&Deal out all articles anew, not only those that nobody has yet")
        self.comes_to = QLabel()
        self._build()
        self.accepted.connect(lambda: assign(self.deal()))
        self._check()

    def _build(self) -> None:
        now = QLabel(self._now())
        now.setObjectName("assignNow")
        now.setWordWrap(True)
        now.setProperty("role", "muted")
        self.names.setPlaceholderText("ana, ben, cy")
        self.each.setRange(1, 99)
        self.each.setMinimumWidth(90)
        self.seed.setRange(0, _MOST_SEED)
        self.seed.setMinimumWidth(90)
        self.seed.setToolTip("The same seed deals the same")
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        fields = (
            ("A&nnotators", "assignNames", self.names),
            ("&Each article to", "assignEach", self.each),
            ("&Seed", "assignSeed", self.seed),
        )
        for title, name, field in fields:
            field.setObjectName(name)
            field.setAccessibleName(title.replace("&", ""))
            form.addRow(title, field)
        self.again.setObjectName("assignAgain")
        self.again.setVisible(bool(self._assigned))
        self.comes_to.setObjectName("assignComesTo")
        self.comes_to.setWordWrap(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._ok = buttons.addButton("&Assign", QDialogButtonBox.ButtonRole.AcceptRole)
        self._ok.setObjectName("assignOk")
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setAutoDefault(False)
        plain_buttons(buttons)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 20, 22, 16)
        layout.setSpacing(12)
        layout.addWidget(now)
        layout.addLayout(form)
        for widget in (self.again, self.comes_to, buttons):
            layout.addWidget(widget)
        self._ok.setDefault(True)  # only once it is in its dialog
        self.names.textChanged.connect(self._check)
        self.each.valueChanged.connect(self._check)
        self.again.toggled.connect(self._check)

    def deal(self) -> Deal:
        """What the fields ask for."""
        return Deal(self._people(), self.each.value(), self.seed.value(), self.again.isChecked())

    def _people(self) -> tuple[str, ...]:
        names = (name.strip() for name in self.names.text().split(","))
        return tuple(sorted({name for name in names if name}))

    def _now(self) -> str:
        if not self._assigned:
            return "Names with commas between them. Nobody has an article yet."
        load = Counter(name for names in self._assigned.values() for name in names)
        said = [f"{name} {count:,}" for name, count in sorted(load.items())[:_NAMES_SHOWN]]
        if len(load) > _NAMES_SHOWN:
            said.append(f"and {len(load) - _NAMES_SHOWN:,} others")
        return f"Articles assigned so far: {', '.join(said)}. {self._left()}"

    def _left(self) -> str:
        left = self._articles - len(self._assigned)
        return f"{number(left, 'article')} {'is' if left == 1 else 'are'} nobody’s yet."

    def _check(self) -> None:
        people, each = len(self._people()), self.each.value()
        articles = self._articles
        if not self.again.isChecked():
            articles -= len(self._assigned)
        fault = _fault(people, each, articles)
        self._ok.setEnabled(not fault)
        self.comes_to.setText(fault or _comes_to(people, each, articles))
        self.comes_to.setProperty("role", "warning" if fault else "")
        self.comes_to.style().polish(self.comes_to)
        self.each.setSuffix(" annotator" if each == 1 else " annotators")


def _fault(people: int, each: int, articles: int) -> str:
    if not articles:
        return "There is no article left to deal out."
    if not people:
        return "Name those who are to tag."
    if each > people:
        return f"Each article cannot go to {each} of {number(people, 'annotator')}; name more."
    return ""


def _comes_to(people: int, each: int, articles: int) -> str:
    tasks = articles * each
    least, more = divmod(tasks, people)
    share = f"{least:,} or {least + 1:,}" if more else f"{least:,}"
    shared = "nobody shares one" if each == 1 else f"each is tagged by {each}"
    return (
        f"Deals out {number(articles, 'article')}: about {share} to each of "
        f"{number(people, 'annotator')}; {shared}."
    )
