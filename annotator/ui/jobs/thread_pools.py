"""Threads for short looks at files, which end before the object that looks is gone."""

from contextlib import suppress

from PySide6.QtCore import QObject, QThreadPool


def one_thread(owner: QObject) -> QThreadPool:
    """Return a pool with one thread, for what an object does beside the interface.

    Qt deletes the pool with its owner, and waits for its thread. PySide may hold Python's lock
    meanwhile, for which the thread waits in turn, so that the program stands still for ever. The
    pool is therefore emptied before, by a call that gives the lock free.

    Args:
        owner: Whom the pool serves, and with whom it goes.
    """
    pool = QThreadPool(owner)
    pool.setMaxThreadCount(1)

    def end() -> None:
        with suppress(RuntimeError):  # Qt has deleted it by itself.
            pool.clear()
            pool.waitForDone()

    owner.destroyed.connect(end)
    return pool
