"""Long work that runs in threads of its own."""
