"""The main window: its panes, modes, commands and menus, and the dialogs of the whole window."""
