"""W3C Web Annotations (the recommendation of 2017): a text, and a page of annotations beside it."""
