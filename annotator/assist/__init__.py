"""What helps without deciding: guesses and suggestions, made from the text alone.

Nothing here is anybody's work until a person takes it.
"""
