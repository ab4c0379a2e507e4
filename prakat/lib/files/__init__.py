"""Files that strangers made: told apart by content, opened within limits, read in a process of their own."""
