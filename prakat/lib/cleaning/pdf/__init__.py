"""PDF rebuilt and looked at again."""
