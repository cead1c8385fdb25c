"""The pane of the open article: its view, with the palette, the menu and the lines around it."""
