"""REFI-QDA projects, as NVivo, ATLAS.ti, MAXQDA and QualCoder exchange them (standard of 2019)."""
