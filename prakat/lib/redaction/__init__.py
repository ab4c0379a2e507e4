"""Redaction: what is taken out of a document is gone from its bytes, and what stays can still be read."""
