"""Reads foreign files in a process of its own, which can be ended at any instant.

A file that people were sent may keep its reader busy for ever, fill the memory, or crash a library
written in C. None of that may take the window along, or an import that has other files::

    ImportRun                          one import
      FileSession (session)            asks for one file after the other, yields its objects
        ReadingProcess (process)       starts the process, keeps its limits, ends it
          ────────── two pipes, with the messages of ``messages`` in frames of ``frames`` ──────────
          Child (child)                reads what it is asked for, in the other process
            read_file (one_file)       recognises the format and runs its reader

The process holds no project and no Qt. What a reader reports to its
:class:`~annotator.formats.format.ReadContext` goes to the program between the objects, in the
order in which it was reported (``recorder``); what it asks the project for, the program answers.
Few frames are under way at a time, so that a corpus larger than the memory still streams.

One process reads the files of many imports (``pool``). It also finds the blocks of articles again.
"""

READ_FILES = "--read-files-for-annotator"
"""The only argument with which a program that has no Python beside it runs the process."""
