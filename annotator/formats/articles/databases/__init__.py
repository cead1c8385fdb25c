"""Files with many articles: downloads of press databases, and collections of clippings."""
