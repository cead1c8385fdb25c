"""The tables beside the article: annotations, attributions."""
