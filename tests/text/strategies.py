"""Any text, as a project holds it."""

from hypothesis import strategies as st

ALPHABET = (
    "ab Z.,\"“”'-é漢字かאבגالعر 20😀\u0301\u200d👩🏽🇺🇦\t\n"
    "\u2028\u2029\u00a0\x00\ufffc\u0e33\u0915\u094d"
)
characters = st.one_of(st.sampled_from(ALPHABET), st.characters(exclude_characters="\r"))
texts = st.text(characters, min_size=1, max_size=200)
"""As a project holds them: line ends are line feeds."""
