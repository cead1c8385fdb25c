"""What can be done with the selected rows of a table, each as one step of undo."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QMenu, QWidget

from annotator.model import Attribute
from annotator.ui.session.session import Session


class RowMenu(QMenu):
    """Label, attributes, guesses, removing; for one row or many."""

    def __init__(self, session: Session, items: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("rowMenu")
        self.setAccessibleName("Selected rows")
        keys = session.keys
        if len(items) > 1:
            self.addAction(f"{len(items):,} rows").setEnabled(False)
            self.addSeparator()
        labels = self.addMenu("Change label to")
        for label in session.tag_set.labels():
            does = self._does(session.tagging.relabel, items, label.name)
            labels.addAction(f"{label.name}\t{keys.key(f'label.{label.name}')}", does)
        for attribute in shared_attributes(session, items):
            values = self.addMenu(f"Set {attribute.name}")
            for value in attribute.values:
                values.addAction(
                    value, self._does(session.attributes.set_values, items, attribute.name, value)
                )
            values.addSeparator()
            clear = self._does(session.attributes.set_values, items, attribute.name, None)
            values.addAction("No value", clear)
        self.addAction("Take the guesses", self._does(session.guesses.accept_for, items))
        self.addSeparator()
        self.addAction(
            f"Remove\t{keys.key('tag.remove')}", self._does(session.tagging.remove, items)
        )

    @staticmethod
    def _does(run: Callable[..., object], *arguments: object) -> Callable[[], object]:
        return lambda: run(*arguments)


def shared_attributes(session: Session, items: Sequence[str]) -> list[Attribute]:
    """The attributes that all the labels of these annotations have."""
    names = {found.label for item in items if (found := session.annotation(item)) is not None}
    labels = [label for name in names if (label := session.tag_set.label(name)) is not None]
    if not labels:
        return []
    first, *others = labels
    return [one for one in first.attributes if all(one in other.attributes for other in others)]
