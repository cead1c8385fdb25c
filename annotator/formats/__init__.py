"""Files in and out: each format is a reader, a writer, or both, described by a ``Format``.

``importing`` and ``exporting`` are the doors for all of them, ``registry`` knows which there are,
``sniffing`` which one a file is of. A reader gives a stream of model objects, a writer takes one;
neither sees the project. What a format cannot hold is counted by ``losses``.
"""
