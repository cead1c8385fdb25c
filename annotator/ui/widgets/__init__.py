"""Small widgets that know nothing of annotations."""
