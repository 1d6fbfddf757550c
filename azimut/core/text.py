"""Text as people type it and as we compare it: accents, case, apostrophes, slugs, two genders.

Promise: the same function folds what is stored, what is indexed and what is asked.
"""

import re
import unicodedata
from functools import lru_cache

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "’": "'", "ʼ": "'", "`": "'"})
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_PAIR = re.compile(r"\s*/\s*")


def fold(text: str) -> str:
    """Lower case, without accents nor ligatures: `Cœur d’Été` gives `coeur d'ete`."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).lower()


def words(text: str) -> list[str]:
    """The folded words of a text, in order: `L'aide-soignante` gives `['l', 'aide', 'soignante']`."""
    return [word for word in _NOT_WORD.split(fold(text)) if word]


@lru_cache(maxsize=20_000)
def slug(text: str, *, limit: int = 80) -> str:
    """The readable part of an address: ASCII, hyphens, cut at a word before `limit` characters."""
    joined = "-".join(words(text))
    if len(joined) <= limit:
        return joined
    return joined[: limit + 1].rsplit("-", 1)[0]


def both_genders(label: str) -> tuple[str, str]:
    """The masculine and the feminine form of an official label.

    ROME writes `Boulanger / Boulangère` or `Conducteur / Conductrice d'engins agricoles`: what follows the feminine
    noun belongs to both. A label without a slash is its own form in both genders.
    """
    parts = _PAIR.split(label, maxsplit=1)
    if len(parts) == 1:
        return label, label
    masculine, feminine = parts
    shared = _shared_tail(masculine, feminine)
    return (f"{masculine} {shared}" if shared else masculine), feminine


def _shared_tail(masculine: str, feminine: str) -> str:
    """What follows the feminine form of the masculine words: `Attaché commercial / Attachée commerciale en zone`."""
    return " ".join(feminine.split(" ")[len(masculine.split(" ")) :])
