"""Guesses and suggestions, made from the text alone; they count only once a person accepts them."""
