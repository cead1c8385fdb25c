"""Articles out of documents of many kinds: web pages, office documents, PDF, mail, books, feeds."""
