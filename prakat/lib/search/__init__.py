"""The search engine: Thai documents in, what citizens look for out. Knows no web and no database."""

from prakat.lib.search.documents import Document, Hit, Results
from prakat.lib.search.index import Index
from prakat.lib.search.manifest import NoIndex
from prakat.lib.search.writing import Writer

__all__ = ["Document", "Hit", "Index", "NoIndex", "Results", "Writer"]
