"""Verifying a published site without trusting it: everything, a sample or one document; and witnessing its log."""
