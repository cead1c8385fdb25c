"""The project that is open: what a session tells its views, and how an edit is carried out."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from annotator.model import AnnotatorError, Document, Identity, InputError, TagSet
from annotator.project import Changes, Project, assigning, curating, edits
from annotator.project.suggesting import Suggest
from annotator.ui.keys.key_names import KeyNames

NO_TAGS = TagSet(name="", layers=())


class OpenProject(QObject):
    """Carries out commands, and says why one cannot be."""

    projectChanged = Signal()
    """Another project is open, or none."""
    articleOpened = Signal(str)
    """The id of the article; empty: none is open."""
    annotationsChanged = Signal(list, list)
    """Ids of annotations of the open article that were made or changed, and of those removed."""
    relationsChanged = Signal()
    endsChanged = Signal(list)
    """Ids of the annotations whose relations changed; follows ``relationsChanged``."""
    currentChanged = Signal(str)
    """Another annotation is selected (empty: none), or keys act on it no longer, or again."""
    statusMessage = Signal(str)
    failed = Signal(str)
    """Something stands in the way that a person must know of."""
    saved = Signal()
    articlesChanged = Signal()
    """Articles came or went."""
    summariesChanged = Signal(list)
    """Ids of articles whose status or annotations changed."""
    identitiesChanged = Signal()
    tagSetChanged = Signal()
    edited = Signal(object)
    """What an edit changed, see :class:`~annotator.project.Changes`."""
    acted = Signal(str)
    """Somebody used what hints speak of: its name."""
    suggestionsChanged = Signal()
    """What is suggested in the open article, or whether it is shown."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.project: Project | None = None
        self.document: Document | None = None
        self.status = "to do"
        """How far the annotator is with the open article."""
        self.keys = KeyNames(self)
        """What to press for a command, for messages that say so; told by the window."""
        self.busy = False
        """Whether a job writes the project."""
        self._identities: list[Identity] | None = None

    @property
    def tag_set(self) -> TagSet:
        """The project's tag set; an empty one without a project."""
        return self.project.tag_set if self.project is not None else NO_TAGS

    @property
    def writable(self) -> bool:
        """Whether a project is open that can be changed."""
        return self.project is not None and not self.project.read_only

    def identities(self) -> list[Identity]:
        """All identities of the project, by name; read again only when they changed."""
        if self._identities is None:
            self._identities = self.project.identities() if self.project is not None else []
        return self._identities

    def do(self, command: edits.Edit) -> Changes | None:
        """Carry a command out, or say why not.

        The first edit of an article marks it as in progress, in the same step.
        """
        if self.project is None or not self._may_write():
            return None
        if self.document is not None and self.status == "to do" and _tags(command):
            begun = edits.SetStatus(self.document.id, "in progress")
            command = edits.Together(command.title, (begun, command))
        return self._try(lambda project: project.do(command))

    def _try(self, edit: Callable[[Project], Changes | None]) -> Changes | None:
        assert self.project is not None
        try:
            return edit(self.project)
        except InputError as error:
            self.statusMessage.emit(str(error))
        except AnnotatorError as error:
            self.failed.emit(str(error))
        return None

    def _may_write(self) -> bool:
        if self.project is None or self.project.read_only:
            self.statusMessage.emit("The project is open to read only; nothing was changed.")
            return False
        if self.busy:
            self.statusMessage.emit(
                "A job is writing the project; nothing was changed. Try again when it is done."
            )
            return False
        return True


def _tags(command: edits.Edit) -> bool:
    """Whether a command is work on the article itself, and not only about it."""
    about = (
        edits.SetStatus,
        edits.RemoveDocument,
        edits.ChangeTagSet,
        edits.AddIdentity,
        edits.ChangeIdentity,
        edits.RemoveIdentity,
        Suggest,
        *curating.COMMANDS,
        *assigning.COMMANDS,
    )
    if isinstance(command, edits.Together):
        return any(map(_tags, command.edits))
    return not isinstance(command, about)
