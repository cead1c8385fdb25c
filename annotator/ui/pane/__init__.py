"""The pane of the open article: its view, with the palettes, menus and lines around it."""
