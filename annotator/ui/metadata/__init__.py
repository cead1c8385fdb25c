"""What is known about articles: the panel, bulk changes, values from a table."""
