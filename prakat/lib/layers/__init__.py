"""Text layers as they really are: glyphs put back into writing order, encodings undone, the result judged."""
