"""TEI P5: the text with its blocks as elements, and the annotations beside it in ``standOff``."""
