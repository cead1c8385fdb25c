"""The codebook of a project: how its records make the tag set, and the edits that change it."""
