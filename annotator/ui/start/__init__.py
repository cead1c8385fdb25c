"""Projects: the page to begin with, opening and making them."""
