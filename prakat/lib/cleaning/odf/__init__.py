"""OpenDocument packages rebuilt and looked at again."""
