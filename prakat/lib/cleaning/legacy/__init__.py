"""Compound files of the older Office, refused where they are active."""
