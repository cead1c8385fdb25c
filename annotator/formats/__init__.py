"""The formats: each is a record with a reader, a writer, or both.

``importing`` and ``exporting`` use all of them; ``registry`` lists them, and ``file_lookup`` finds
files and recognises their formats. A reader yields a stream of model objects, a writer consumes
one; neither knows the project. ``losses`` counts what a format cannot hold.

The shared modules, from the bottom: ``losses``, ``offsets`` and ``format`` (the record and its
contexts); ``files``, ``decoding`` and ``damage`` (bytes); ``json_lines``, ``json_values``,
``json_object`` and ``xml_text`` (syntax); ``text``, ``blocks`` and ``token_text`` (articles);
``foreign``, ``carried`` and ``ids`` (annotations of other programs).
"""
