"""Sites that were tampered with, by the thousand: each differs from a good one in one way that must be told.

A mutant changes the good site's directory (or what a server would answer from it), says which kinds of finding are
right, and is undone again.
"""
