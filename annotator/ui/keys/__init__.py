"""Commands and their keys: the registry, the keymap, and the dialogs that show and change keys."""
