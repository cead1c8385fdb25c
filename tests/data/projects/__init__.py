"""Project files of every version of the tables, and what each held when it was made."""
