"""The main window: it puts the panes together and declares the actions of its menus."""
