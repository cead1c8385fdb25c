"""The view of an article: its text as a page, with annotations, relations and a map.

``view`` puts the parts together: ``page`` typesets and lays out the text, ``scene`` decides how
annotations are drawn, ``painting`` draws them, ``map`` is the scroll bar, and ``caret``, ``mouse``
and ``hit_test`` serve keys and gestures. Modules without Qt say so in their first line.
"""
