"""The seal: what an edition lists, whose keys sign it, and what the log says of it. No framework below here."""
