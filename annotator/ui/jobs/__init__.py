"""Long work, off the thread of the interface."""
