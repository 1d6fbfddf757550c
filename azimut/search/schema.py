"""The fields of the index, and the facets people choose from."""

from functools import lru_cache

import tantivy

VERSION = 6
"""Raised when the fields or the normalisation change: an index of another version is rebuilt."""

EVERYWHERE = "everywhere"
"""The spot of what has no place: an occupation, a certification."""
REMOTE = "remote"
HOME_REGION = "home"
"""The spot of what is held in the region of the profile."""


STRUCTURE_FACETS = ("reseau", "besoin", "mode")
"""The facets that only structures have."""

EVENT_FACETS = ("genre",)
"""Those that only events have."""

FACETS = (
    "domaine",
    "mise_en_avant",
    "niveau",
    "modalite",
    "alternance",
    "public",
    "financement",
    "departement",
    *STRUCTURE_FACETS,
    *EVENT_FACETS,
)
"""The facets, under the names they have in the index and in addresses."""


def facet_term(name: str, value: str) -> str:
    """A value of a facet as the index holds it."""
    return f"{name}:{value}"


@lru_cache(maxsize=1)
def schema() -> tantivy.Schema:
    """The schema of the index.

    `facet` has every facet value of a document and its type, each after the name of its facet: all of them are counted
    in one pass over the documents found, where a field each would take as many passes.

    `words` has every word of a document, `title` those of its name: a word counts more there. `help` has those of a
    structure, apart: a word that only the name of an agency holds must not keep a slip from being mended when it is an
    occupation that is looked for. Text is already normalised, hence the whitespace tokenizer. `display` is the JSON of
    what a results page shows, so that it needs no query; `names` holds what process memory is loaded with
    (search/names.py, search/helping.py), in documents of their own.
    """
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("key", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("type", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("words", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("title", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("help", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("rome", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("spot", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("facet", fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("rank", fast=True)
    builder.add_bytes_field("display", stored=True)
    builder.add_bytes_field("names", stored=True)
    return builder.build()
