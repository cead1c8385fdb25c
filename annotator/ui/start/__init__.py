"""Opening and creating projects, and the page to start with."""
