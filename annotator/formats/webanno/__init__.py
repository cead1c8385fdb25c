"""WebAnno TSV 3, the tabular format of WebAnno and INCEpTION."""
