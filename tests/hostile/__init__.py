"""Hostile files, made by code, by family; and the proof that each is refused or comes out harmless.

<family>.py     yields Cases: a name, and how the bytes are made
oracle.py       what a cleaned file may not hold, told without the product's own inspection
running.py      cleans every case in a forked child and measures it
"""
