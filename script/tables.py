"""Writes the tables of a new project, which a test compares with what the migrations make.

.venv/bin/python script/tables.py
"""

from annotator.project.making import TABLES
from annotator.project.migrating import tables_of_now

if __name__ == "__main__":
    TABLES.write_text(tables_of_now(), "utf-8", newline="\n")
