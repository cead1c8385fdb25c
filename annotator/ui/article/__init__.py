"""The article as it is painted: the page, the annotations on it, the map in its scroll bar.

``view`` puts it together: ``typeset`` makes the page, ``painter`` draws what ``scene`` holds, and
``navigation`` and ``mouse`` move in it. What needs no Qt says so in its first line.
"""
