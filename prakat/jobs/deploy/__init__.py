"""Configurations for the servers that stand in front of Prakat in production."""
