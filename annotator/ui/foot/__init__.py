"""The foot of the window, and the line of hints: messages, progress, keys that help now."""
