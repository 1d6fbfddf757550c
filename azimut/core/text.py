"""Text as people type it and as we compare it: accents, case, apostrophes, slugs, two genders.

Promise: the same function folds what is stored, what is indexed and what is asked.
"""

import re
import unicodedata
from functools import lru_cache
from itertools import takewhile

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "’": "'", "ʼ": "'", "`": "'"})
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_PAIR = re.compile(r"\s+/\s+")
_MARKS = re.compile(r"[\u0300-\u034e\u0350-\u036f]+")
"""The accents of Latin letters, once apart from them."""


def fold(text: str) -> str:
    """Lower case, without accents nor ligatures: `Cœur d’Été` gives `coeur d'ete`."""
    if text.isascii():
        return text.lower()
    bare = _MARKS.sub("", unicodedata.normalize("NFKD", text.translate(_LIGATURES)))
    if not bare.isascii():  # other scripts have marks of their own
        bare = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return bare.lower()


def words(text: str) -> list[str]:
    """The folded words of a text, in order: `L'aide-soignante` gives `['l', 'aide', 'soignante']`."""
    return [word for word in _NOT_WORD.split(fold(text)) if word]


def capitalised(label: object) -> str:
    """With a capital at its beginning; acronyms keep theirs, unlike `str.capitalize`."""
    text = str(label)
    return text[:1].upper() + text[1:]


def uncapitalised(label: str) -> str:
    """As it is written inside a sentence; acronyms keep their capitals."""
    return label[:1].lower() + label[1:] if label[1:2].islower() else label


@lru_cache(maxsize=20_000)
def slug(text: str, *, limit: int = 80) -> str:
    """The readable part of an address: ASCII, hyphens, cut at a word before `limit` characters."""
    joined = "-".join(words(text))
    if len(joined) <= limit:
        return joined
    return joined[: limit + 1].rsplit("-", 1)[0][:limit]


def web_address(text: str) -> str:
    """An address someone else gave, when it is one of the web: a feed must not bring a `javascript:` link."""
    return text if text.lower().startswith(("https://", "http://")) else ""


def both_genders(label: str) -> tuple[str, str]:
    """The masculine and the feminine form of an official label.

    ROME writes `Boulanger / Boulangère` or `Conducteur / Conductrice d'engins agricoles`: what follows the feminine
    noun belongs to both; and `Artiste Plasticien / Plasticienne`: what precedes the masculine noun belongs to both.
    A label without ` / `, or whose slash parts two things (`expédition / Livraison`), is its own form in both genders.
    """
    parts = _PAIR.split(label, maxsplit=1)
    if len(parts) == 1:
        return label, label
    masculine, feminine = parts[0].split(" "), parts[1].split(" ")
    start = next((n for n, word in enumerate(masculine) if _are_two_genders(word, feminine[0])), None)
    if start is None and len(feminine) < len(masculine) and fold(feminine[0]) not in map(fold, masculine):
        return label, label
    shared_head, shared_tail = masculine[: start or 0], feminine[len(masculine) - (start or 0) :]
    if start and masculine[start].islower():
        feminine[0] = feminine[0].lower()
    return " ".join(masculine + shared_tail), " ".join(shared_head + feminine)


def _are_two_genders(masculine: str, feminine: str) -> bool:
    """Whether two words begin alike and are not the same: `Forestier` and `Forestière`."""
    first, second = fold(masculine), fold(feminine)
    alike = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(first, second, strict=False)))
    return first != second and 2 * alike >= min(len(first), len(second))
