"""The correction of an article's text: the editor, earlier versions, what needs a look since."""
