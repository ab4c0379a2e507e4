"""The transparency log: a Merkle tree in tiles, signed notes, checkpoints. Knows nothing of what it records."""
