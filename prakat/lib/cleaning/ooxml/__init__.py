"""Word, Excel and PowerPoint packages rebuilt and looked at again."""
