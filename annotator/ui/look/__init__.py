"""The colours and the style sheet of the application."""
