"""UIMA CAS, as INCEpTION, WebAnno and DKPro have it: in XMI, in JSON, and in projects."""
