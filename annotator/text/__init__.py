"""Text without Qt or files: characters, words, sentences, quotations, find, growing selections."""
