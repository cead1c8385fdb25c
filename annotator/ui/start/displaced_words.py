"""What is said of an open project whose file left its place, or was written by another program."""

from annotator.project.file_place import FileChange, FileDisplaced

_UNSAVED = "Nothing is saved until you choose, and what you typed stays where it is."


def title(fault: FileDisplaced) -> str:
    """Return in a sentence what happened to the file."""
    name = fault.path.stem
    match fault.change:
        case FileChange.MOVED:
            return f"{name} was moved or renamed while it was open."
        case FileChange.DELETED:
            return f"{name} was deleted while it was open."
        case FileChange.REPLACED:
            return f"{name} was replaced by another file while it was open."
        case FileChange.CUT:
            return f"{name} was cut short by another program while it was open."
        case FileChange.OVERWRITTEN:
            return f"Another program wrote over {name} while it was open."
        case FileChange.AWAY:
            return f"The disk or folder with {name} is away."


def explanation(fault: FileDisplaced) -> str:
    """Return what is left of the project, and where."""
    latest = (
        "Your latest edit came after that: it is in the file that this window has open, and is "
        "kept if you go on in it or save a copy."
        if fault.is_committed
        else ""
    )
    return "\n\n".join(filter(None, (_what_is_left(fault), latest, _UNSAVED)))


def _what_is_left(fault: FileDisplaced) -> str:
    path = fault.path
    match fault.change:
        case FileChange.MOVED:
            return (
                f"It was:\n{path}\nIt is now:\n{fault.moved_to}\n\nAll that was saved is there "
                "once you go on in it, or close it here. Until then, other programs may not find "
                "the latest edits in it."
            )
        case FileChange.DELETED:
            return (
                f"{path} is gone. As long as this window has the project open, all of it can be "
                "read: save a copy now, at its old place or elsewhere, and you go on there. If you "
                "close it, a copy is kept beside its old place first."
            )
        case FileChange.REPLACED:
            return (
                f"A file with the same name was put at {path}: a backup, or a file that another "
                "machine or a cloud service sent. As long as this window has your project open, "
                "all of it can be read: save a copy, and you go on there. If you close it, a copy "
                "is kept beside the new file first. The new file stays as it is; if it is the "
                "same project, the two can be merged."
            )
        case FileChange.CUT | FileChange.OVERWRITTEN:
            return (
                f"{path} no longer holds what was saved in it. What this window still knows of "
                "the project may not be all: a copy is checked before you go on in it. Otherwise "
                "a backup of the project is the way back."
            )
        case FileChange.AWAY:
            return (
                f"{path} cannot be reached: a drive was taken out, or the network is down. The "
                "project need not be damaged by that. Connect it again, and try again."
            )
