"""The gate: what may stand in the way of publishing is found, shown, and masked or answered for by name."""
