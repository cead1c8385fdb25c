"""What is known of the selected annotation, and set there."""
