"""Templates of the official papers and the one way to set them."""
