"""brat standoff: a text file and its annotations beside it (brat.nlplab.org/standoff.html)."""
