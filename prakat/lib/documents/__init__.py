"""Documents as they really are, read page by page: text, the state of the text layer, and what is hidden in them."""
