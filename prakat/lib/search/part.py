"""A part of the index: one tantivy index that is written once and then only read.

Long texts (a file's text layer) lie in it as several passages; each carries the title, and the first one the words
of the whole document, by which a document is counted once.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import tantivy
from tantivy import Occur, Query

from prakat.lib.search.documents import FACETS, Document
from prakat.lib.search.durability import make_durable
from prakat.lib.search.expressions import names_in
from prakat.lib.search.folding import fold, joined_initials, letters, spelled
from prakat.lib.search.passages import FILE, Passages, Record, packed
from prakat.lib.search.questions import GRAM
from prakat.lib.search.words import folded_words

PASSAGE_CHARACTERS: Final = 4000
_PASSAGE_SEARCH: Final = 600
"""Characters before a passage's end in which a line end or a space to cut at is looked for."""
TITLE_END: Final = b"\x00"
"""Between the folded title and the folded text."""
FIRST: Final = "first"
_MEMORY: Final = Path("/dev/shm")
_VALUES_MAX: Final = 500
_HEAP_BYTES: Final = 400_000_000
_SMALL_HEAP_BYTES: Final = 15_000_000
SMALL: Final = 256
"""Documents up to which a part is small: written with little memory, and soon put together with others."""


def _schema() -> tantivy.Schema:
    made = tantivy.SchemaBuilder()
    made.add_text_field("id", tokenizer_name="raw", index_option="basic")
    made.add_unsigned_field("place", fast=True)
    made.add_text_field("passage", fast=True, tokenizer_name="raw", index_option="basic")
    made.add_text_field("title", tokenizer_name="words", index_option="freq")
    made.add_text_field("words", tokenizer_name="words", index_option="freq")
    made.add_text_field("grams", tokenizer_name="grams", index_option="freq")
    made.add_text_field("whole", tokenizer_name="words", index_option="basic")
    made.add_text_field("title_grams", tokenizer_name="title_grams", index_option="basic")
    for facet in FACETS:
        made.add_text_field(facet, fast=True, tokenizer_name="raw", index_option="basic")
    return made.build()


SCHEMA: Final = _schema()


def _registered(index: tantivy.Index) -> tantivy.Index:
    kinds = {
        "words": tantivy.Tokenizer.whitespace(),
        "grams": tantivy.Tokenizer.ngram(GRAM, GRAM),
        "title_grams": tantivy.Tokenizer.ngram(2, 3),
    }
    for name, kind in kinds.items():
        index.register_tokenizer(name, tantivy.TextAnalyzerBuilder(kind).build())
    return index


# --- writing --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Prepared:
    """A passage ready for the index: the words of its fields, and itself as it is kept."""

    fields: tuple[tuple[str, str], ...]
    packed: bytes


def passages(body: str) -> list[str]:
    """The text in pieces that are searched and ranked each by itself."""
    pieces = []
    while len(body) > PASSAGE_CHARACTERS + _PASSAGE_SEARCH:
        cut = max(
            body.rfind(mark, PASSAGE_CHARACTERS - _PASSAGE_SEARCH, PASSAGE_CHARACTERS) for mark in "\n "
        )
        cut = cut if cut > 0 else PASSAGE_CHARACTERS
        pieces.append(body[:cut])
        body = body[cut:]
    return [*pieces, body]


def prepared(document: Document) -> list[Prepared]:
    """What the index is to hold of a document: the fields of each of its passages."""
    title = spelled(document.title)
    parts = passages(spelled(document.body))
    title_words = _looked_up(title)
    words = [_looked_up(part) for part in parts]
    folded_title = fold(title)
    facets = tuple(
        (facet, value)
        for facet, values in document.facets.items()
        for value in ((values,) if isinstance(values, str) else values)
    )
    made: list[Prepared] = []
    for number, (part, found) in enumerate(zip(parts, words, strict=True)):
        folded = fold(part)
        fields = [
            ("id", document.id),
            ("title", " ".join(title_words)),
            ("words", " ".join([*title_words, *found])),
            ("grams", f"{letters(folded_title)} {letters(folded)}"),
            *facets,
        ]
        if not number:
            whole = {*title_words, *(word for some in words for word in some)}
            fields += [("passage", FIRST), ("whole", " ".join(whole)), ("title_grams", letters(folded_title))]
        record = Record(document.id, title, part, document.stored, facets)
        made.append(Prepared(tuple(fields), packed(record, folded_title + TITLE_END + folded)))
    return made


def _looked_up(text: str) -> list[str]:
    """What a spelled text is found by: its words and the names of the expressions in it."""
    words = folded_words(joined_initials(text))
    return words + names_in(words)


def write_part(folder: Path, documents: Iterable[list[Prepared]], *, small: bool) -> int:
    """Write a new part into a fresh folder; returns how many documents it holds. Durable when it returns.

    A small part is made in memory first: made on the disk, it would wait for the disk thirty times.
    """
    memory = _MEMORY if small and os.access(_MEMORY, os.W_OK) else None
    if memory is None:
        folder.mkdir(parents=True)
        count = _write(folder, documents, small=small)
        make_durable(folder)
        make_durable(folder.parent)
        return count
    with tempfile.TemporaryDirectory(prefix="prakat-search-", dir=memory) as made:
        count = _write(Path(made), documents, small=True)
        folder.mkdir(parents=True)
        for path in Path(made).iterdir():
            if not path.name.startswith("."):
                shutil.copyfile(path, folder / path.name)
    for path in folder.iterdir():
        make_durable(path)
    make_durable(folder)
    make_durable(folder.parent)
    return count


def _write(folder: Path, documents: Iterable[list[Prepared]], *, small: bool) -> int:
    index = _registered(tantivy.Index(SCHEMA, str(folder)))
    writer = index.writer(_SMALL_HEAP_BYTES if small else _HEAP_BYTES, 1)
    count = place = 0
    with (folder / FILE).open("wb") as file:
        for document in documents:
            count += 1
            for passage in document:
                entry = tantivy.Document()
                for name, value in passage.fields:
                    entry.add_text(name, value)
                entry.add_unsigned("place", place)
                writer.add_document(entry)
                place += file.write(passage.packed)
        file.flush()
        os.fsync(file.fileno())
    writer.commit()
    writer.wait_merging_threads()
    return count


# --- reading --------------------------------------------------------------------------------------

Found = list[tuple[float, tantivy.DocAddress]]
"""Scores and where the index has the passages."""


class Part:
    """A part, opened for reading."""

    def __init__(self, folder: Path, gone: frozenset[str] = frozenset()):
        self.searcher = _registered(tantivy.Index.open(str(folder))).searcher()
        self.passages = Passages(folder / FILE)
        self.size: int = self.searcher.num_docs
        self.gone = gone
        self._absent = Query.term_set_query(SCHEMA, "id", sorted(gone)) if gone else None

    def without(self, gone: frozenset[str]) -> Part:
        """The same part, with these documents gone from it."""
        other = copy(self)
        other.gone = gone
        other._absent = Query.term_set_query(SCHEMA, "id", sorted(gone)) if gone else None
        return other

    @property
    def is_small(self) -> bool:
        return self.size <= SMALL

    def frequency(self, field: str, word: str) -> int:
        """How many passages hold the word, those gone among them."""
        return int(self.searcher.doc_freq(field, word))

    def standing(self, query: Query) -> Query:
        """The query, without the documents that are gone."""
        if self._absent is None:
            return query
        return Query.boolean_query([(Occur.Must, query), (Occur.MustNot, self._absent)])

    def best(self, query: Query, limit: int) -> Found:
        """The best passages by the sum over the query's terms (BM25), best first."""
        found: Found = self.searcher.search(self.standing(query), limit, count=False).hits
        return found

    def places(self, found: Found) -> list[int]:
        """Where these passages begin in the file of passages."""
        places: list[Any] = self.searcher.fast_field_values("place", [address for _, address in found])
        return places

    def counts(self, query: Query, facets: Sequence[str]) -> tuple[int, dict[str, dict[str, int]]]:
        """How many documents a query finds by their first passages, and how many of them bear each facet's values."""
        asked: dict[str, Any] = {
            facet: {"terms": {"field": facet, "size": _VALUES_MAX, "segment_size": _VALUES_MAX}}
            for facet in facets
        }
        asked["first"] = {"value_count": {"field": "passage"}}
        found = self.searcher.aggregate(self.standing(query), asked)
        shares = {
            facet: {bucket["key"]: bucket["doc_count"] for bucket in found[facet]["buckets"]}
            for facet in facets
        }
        return int(found["first"]["value"]), shares

    def holds(self, id: str) -> bool:
        """Whether the document stands in this part."""
        return id not in self.gone and self.frequency("id", id) > 0

    def ids(self) -> set[str]:
        """The documents that stand in this part."""
        return {id for id, _ in self.searcher.terms_with_prefix("id", "")} - self.gone

    def documents(self) -> Iterator[Document]:
        """All documents that stand in this part, put together again from their passages."""
        for id, found in groupby(self.passages, key=lambda record: record.id):
            if id in self.gone:
                continue
            records = list(found)
            facets: dict[str, tuple[str, ...]] = {}
            for facet, value in records[0].facets:
                facets[facet] = (*facets.get(facet, ()), value)
            body = "".join(record.body for record in records)
            yield Document(id, records[0].title, body, records[0].stored, facets)


def term(field: str, word: str) -> Query:
    """Finds a word in a field."""
    return Query.term_query(SCHEMA, field, word, "freq" if field in ("title", "words", "grams") else "basic")


def any_of(queries: Sequence[Query]) -> Query:
    """Finds what one of the queries finds."""
    return Query.boolean_query([(Occur.Should, query) for query in queries])


def all_of(queries: Sequence[Query]) -> Query:
    """Finds what all queries find."""
    return Query.boolean_query([(Occur.Must, query) for query in queries])
