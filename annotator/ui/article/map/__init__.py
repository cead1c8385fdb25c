"""The map of the article, which is also the scroll bar of its view."""
