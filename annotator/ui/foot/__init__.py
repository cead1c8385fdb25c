"""The foot of the window: what was saved, what is under way, which keys help now."""
