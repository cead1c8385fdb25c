"""The window of the codebook: layers, labels, attributes and relation types, and what has them."""
