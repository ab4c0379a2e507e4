"""The trees of editions on disk: written once, shared between editions, served as they are. No framework here."""

from prakat.lib.trees.disk import lock_file, make_durable
from prakat.lib.trees.tree import REFERENCE, Tree
from prakat.lib.trees.writing import Writing

__all__ = ["REFERENCE", "Tree", "Writing", "lock_file", "make_durable"]
