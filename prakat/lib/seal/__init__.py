"""The seal: what an edition lists, the log, and how anyone verifies both. No framework below here."""
