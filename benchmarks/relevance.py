"""Occupations found under what people type, beside character n-grams, class by class.

Official names are spoiled as people spoil them, at random but always the same way: a slip of the keyboard, a sound
written otherwise, the feminine, no accents, a word left out, words the wrong way round, only the beginning. The right
answers are the occupations one of whose official names reads so. Everyday words come from tests/search.
"""

import csv
import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

from azimut.core.text import both_genders, fold
from azimut.search import reading
from azimut.search.queries import search
from azimut.search.services import rebuild_index
from benchmarks.measuring import Figure
from benchmarks.ngrams import NgramBaseline, official_names
from benchmarks.search import DATA, corpus

EACH = 200
"""Questions of each class."""
SEED = 20_261
EVERYDAY = Path(__file__).resolve().parent.parent / "tests" / "search" / "everyday_queries.csv"
FIRST, FIVE = 0.80, 0.945
"""What the n-grams reach on the cleaner sets of the specification: the floor of each class here."""
SMALL_WORDS = frozenset(["de", "des", "du", "la", "le", "les", "en", "et", "a", "au", "aux", "sur", "pour", "par"])
KEYBOARD = dict(zip("azertyuiopqsdfghjklmwxcvbn", "zertyuiopaqsdfghjklmwxcvbnw", strict=False))
SOUNDS = (
    ("ph", "f"), ("qu", "k"), ("eau", "o"), ("au", "o"), ("ss", "s"), ("mm", "m"), ("nn", "n"), ("ll", "l"),
    ("tt", "t"), ("ff", "f"), ("rr", "r"), ("pp", "p"), ("y", "i"), ("an", "en"), ("en", "an"), ("ai", "e"),
    ("c", "ss"), ("th", "t"), ("ch", "sh"), ("in", "ain"), ("er", "é"), ("eur", "eure"), ("ier", "ié"),
)  # fmt: skip

Spoil = Callable[[str, random.Random], str]
Asked = tuple[str, frozenset[str]]


def figures() -> Iterator[Figure]:
    """Hits first and in the first five for each class, and how far above the n-grams."""
    with corpus(0):
        rebuild_index()
        assert reading.refresh() is not None
        yield from compared(NgramBaseline(official_names(DATA)))


def compared(baseline: NgramBaseline) -> Iterator[Figure]:
    every: list[tuple[int, int]] = []
    for name, asked in classes().items():
        ours = [_rank(_occupations(text), codes) for text, codes in asked]
        theirs = [_rank(baseline.best(text), codes) for text, codes in asked]
        every += zip(ours, theirs, strict=True)
        yield from _hits(name, ours, theirs)
    yield from _hits("everything", [mine for mine, _ in every], [other for _, other in every])


def _hits(name: str, ours: list[int], theirs: list[int]) -> Iterator[Figure]:
    for most, least in ((1, FIRST), (5, FIVE)):
        title = f"relevance: {name}, hit@{most} (n-grams {_share(theirs, most):.3f})"
        yield Figure(title, _share(ours, most), least, is_at_most=False)


def _occupations(text: str) -> list[str]:
    return [hit.id for hit in search(text, types=["metier"], per_page=5).hits]


def classes() -> dict[str, list[Asked]]:
    """The questions of each class with the ROME codes that answer."""
    names = defaultdict(set)
    for code, name in official_names(DATA):
        names[" ".join(sorted(fold(name).split()))].add(code)
    chosen = random.Random(SEED)
    forms = [(masculine, feminine) for masculine, feminine in _official_pairs()]
    chosen.shuffle(forms)
    found: dict[str, list[Asked]] = {}
    for number, (title, spoil) in enumerate(SPOILERS.items()):
        draw = random.Random(SEED + number)
        asked = found.setdefault(title, [])
        for masculine, feminine in forms[number * 1_000 :]:
            form = feminine if title == "feminine" else masculine
            if title == "feminine" and feminine == masculine:
                continue
            text = spoil(form, draw)
            if text and (title in WHOLE or fold(text) != fold(form)):
                asked.append((text, frozenset(names[" ".join(sorted(fold(form).split()))])))
            if len(asked) == EACH:
                break
    with EVERYDAY.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found["everyday words"] = [(row["query"], frozenset(row["rome_codes"].split("|"))) for row in rows]
    return found


def _official_pairs() -> Iterator[tuple[str, str]]:
    path = DATA / "rome" / "unix_referentiel_appellation_v460_utf8.csv"
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            forms = both_genders(row["libelle_appellation_long"].replace("''", "'"))
            yield forms[0], forms[-1]


def _slip(text: str, draw: random.Random) -> str:
    """A letter dropped, doubled, swapped with the next, or its neighbour on the keyboard, in a word of four or more."""
    words = text.lower().split(" ")
    long = [rank for rank, word in enumerate(words) if len(word) >= SHORTEST_SPOILED]
    if not long:
        return ""
    rank = draw.choice(long)
    word, at = words[rank], draw.randrange(1, len(words[rank]) - 1)
    words[rank] = draw.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + KEYBOARD.get(word[at], word[at]) + word[at + 1 :],
        )
    )
    return " ".join(words)


def _two_slips(text: str, draw: random.Random) -> str:
    return _slip(_slip(text, draw) or text, draw)


def _by_ear(text: str, draw: random.Random) -> str:
    possible = [pair for pair in SOUNDS if pair[0] in text.lower()]
    if not possible:
        return ""
    heard, written = draw.choice(possible)
    return text.lower().replace(heard, written, 1)


def _without_a_word(text: str, draw: random.Random) -> str:
    words = text.split(" ")
    telling = [rank for rank, word in enumerate(words) if fold(word) not in SMALL_WORDS]
    if len(telling) < SHORTEST_NAME:
        return ""
    left_out = draw.choice(telling[1:])
    return " ".join(word for rank, word in enumerate(words) if rank != left_out)


def _turned_round(text: str, _draw: random.Random) -> str:
    words = [word for word in text.split(" ") if fold(word) not in SMALL_WORDS]
    return " ".join([*words[1:], words[0]]) if len(words) > 1 else ""


def _cut_short(text: str, draw: random.Random) -> str:
    return text[: -draw.randrange(1, 4)] if len(text.rsplit(" ", maxsplit=1)[-1]) > LONG else ""


def _asked_for(text: str, draw: random.Random) -> str:
    return draw.choice(BEGINNINGS) + text.lower()


def _plural(text: str, _draw: random.Random) -> str:
    words = text.lower().split(" ")
    return " ".join(word + "s" if len(word) >= LONG and word[-1] not in "sxz" else word for word in words)


SHORTEST_SPOILED, LONG, SHORTEST_NAME = 4, 5, 3
BEGINNINGS = (
    "devenir ",
    "je veux être ",
    "formation pour devenir ",
    "métier de ",
    "travailler comme ",
    "cherche emploi ",
)
WHOLE = frozenset({"as written", "feminine", "no accents", "plural"})
SPOILERS: dict[str, Spoil] = {
    "as written": lambda text, _draw: text,
    "feminine": lambda text, _draw: text.lower(),
    "no accents": lambda text, _draw: fold(text),
    "plural": _plural,
    "one slip": _slip,
    "two slips": _two_slips,
    "by ear": _by_ear,
    "a word left out": _without_a_word,
    "the other way round": _turned_round,
    "cut short": _cut_short,
    "in a sentence": _asked_for,
    "joined words": lambda text, _draw: text.lower().replace("-", "").replace(" ", "", 1) if " " in text else "",
}


def _rank(found: list[str], codes: frozenset[str]) -> int:
    return next((rank for rank, code in enumerate(found, 1) if code in codes), 99)


def _share(ranks: list[int], most: int) -> float:
    return sum(rank <= most for rank in ranks) / len(ranks)
