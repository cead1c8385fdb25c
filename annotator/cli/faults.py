"""The log of what nobody expected: tracebacks go there, and messages name its place."""

from pathlib import Path


def log_path() -> Path:
    """The file with what went wrong; the window writes the same one."""
    from platformdirs import user_log_path

    return user_log_path("annotator", appauthor=False) / "annotator.log"


def log_bug(error: BaseException) -> str:
    """Write a traceback to the log; returns the line for the person."""
    import logging

    said = f"Something went wrong in Annotator ({type(error).__name__}); it could not be logged."
    try:
        path = log_path()
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = logging.FileHandler(path, encoding="utf-8", errors="backslashreplace")
    except OSError:
        return said
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    log = logging.getLogger("annotator")
    log.addHandler(handler)
    try:
        log.error("Not expected", exc_info=error)
    finally:
        log.removeHandler(handler)
        handler.close()
    return (
        f"Something went wrong in Annotator ({type(error).__name__}). What was saved before is "
        f"safe. Details, which help to mend this, are in {path}"
    )
