"""The commands of the codebook in the menu *Tag*."""

from annotator.ui.codebook.codebook_commands import CodebookCommands
from annotator.ui.keys.action_spec import ActionSpec, Menu
from annotator.ui.session.session import Session


def codebook_actions(session: Session, codebook: CodebookCommands) -> list[ActionSpec]:
    """Return the commands that show the codebook and send examples to it."""

    def has_project() -> bool:
        return session.project is not None

    def can_send() -> bool:
        return session.document is not None and session.writable

    menu = Menu("Tag", "codebook", enabled=has_project)
    return [
        menu.command(
            "codebook.show",
            "Codebook…",
            codebook.show,
            "Ctrl+T",
            tip="Show and change layers, labels, attributes and relation types",
        ),
        menu.command(
            "codebook.example",
            "Send the selection to the examples of…",
            codebook.ask_for_example,
            "Ctrl+Shift+T",
            tip="Add the selected words to the examples of a label in the codebook",
            enabled=can_send,
        ),
    ]
