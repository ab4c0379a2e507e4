"""Proofs that a fault never shows half of an edition: injected faults, power cuts, and controls that must fail."""
