"""The page: how an article is typeset, and how its layout is computed in parts."""
