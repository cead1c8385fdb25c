"""The pane beside the text with the guidelines and the memos."""
