"""Pictures and drawings rebuilt and looked at again."""
