"""Colours and what Qt is told of them."""
