"""Label Studio: tasks as JSON, and the labelling configuration that goes with them.

Tasks are described at https://labelstud.io/guide/task_format, in full and as JSON-MIN. Offsets in
plain text are code points in the present ``Text`` tag and UTF-16 units in older front ends; the
text that each region states proves the unit. Tests read tasks of Label Studio's own repository,
and have its SDK check what is written here and convert it to JSON-MIN.
"""
