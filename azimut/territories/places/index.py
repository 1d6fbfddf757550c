"""Every place under every way of writing it, held in memory."""

from collections import defaultdict
from collections.abc import Container, Iterator

from azimut.territories.places.loading import Candidate, centre_and_radius
from azimut.territories.places.names import is_within_one_edit, soft_words, spoken_words, strict_words
from azimut.territories.places.place import Place
from azimut.territories.places.tables import Accept, PrefixTable

SAME_NAME, SAME_WORDS, STARTS, STARTS_ALIKE, INSIDE, SCATTERED = range(6)
"""How well a name answers, best first."""

UNFINISHED_NAMES = frozenset({"saint", "sainte"})
"""Nobody who stops there means Le Saint (Morbihan)."""

SHORTEST_MISSPELT = 5
"""A letter off in a shorter word makes another word."""

Match = tuple[int, int]
"""How well it answers, and the rank of the place."""


Keys = list[tuple[str, int]]
"""A way of writing a name, and the rank of the place."""


class PlaceIndex:
    """Built once from the candidates, best known first; never changed afterwards, so that threads share it."""

    def __init__(self, candidates: list[Candidate]) -> None:
        self.candidates = candidates
        self.by_code: dict[str, Place] = {}
        self._by_label: dict[str, int] = {}
        self._soft_keys: list[str] = []
        strict, soft, inner, glued = ([], [], [], [])  # type: tuple[Keys, Keys, Keys, Keys]
        vocabulary: dict[str, int] = {}
        for rank, candidate in enumerate(candidates):
            spoken = spoken_words(candidate.name)
            strict_form = strict_words(spoken)
            soft_form = soft_words(strict_form)
            soft_key = " ".join(soft_form)
            self._soft_keys.append(f" {soft_key}")
            if candidate.is_alias or candidate.place.kind != "commune":
                self._by_label[" ".join(spoken_words(candidate.place.label))] = rank
            if candidate.is_hidden:
                continue
            strict.append((" ".join(strict_form), rank))
            if candidate.is_district:
                # `lyon 3` is a whole name: it must not come after `Lyon 3…`.
                strict.append((" ".join(strict_form[:-1]), rank))
            soft.append((soft_key, rank))
            glued.extend({("".join(strict_form), rank), ("".join(spoken), rank)})
            inner.extend((" ".join(soft_form[start:]), rank) for start in range(1, len(soft_form)))
            for word in soft_form:
                vocabulary.setdefault(word, rank)
        self._add_codes()
        self._strict, self._soft = PrefixTable(strict), PrefixTable(soft)
        self._inner, self._glued = PrefixTable(inner), PrefixTable(glued)
        self._words = PrefixTable((word, 0) for word in vocabulary)
        self._reversed_words = PrefixTable((word[::-1], 0) for word in vocabulary)
        self._vocabulary = vocabulary
        self.postcodes = PrefixTable(self._postcode_pairs())
        self.departments: dict[str, int] = {
            candidate.place.code.removeprefix("dep-"): rank
            for rank, candidate in enumerate(candidates)
            if candidate.place.kind == "department"
        }

    def _add_codes(self) -> None:
        """Codes of today, then former ones, which lead to the commune of today under its own label."""
        for candidate in self.candidates:
            if not candidate.is_alias:
                self.by_code[candidate.place.code] = candidate.place
        for candidate in self.candidates:
            if candidate.former_code:
                self.by_code.setdefault(candidate.former_code, self.by_code[candidate.place.code])

    def _postcode_pairs(self) -> Iterator[tuple[str, int]]:
        """Postcodes and communes; Paris, Lyon and Marseille leave theirs to their districts."""
        owners: dict[str, list[int]] = defaultdict(list)
        for rank, candidate in enumerate(self.candidates):
            for postcode in candidate.postcodes:
                owners[postcode].append(rank)
        for postcode, ranks in owners.items():
            districts = [rank for rank in ranks if self.candidates[rank].is_district]
            yield from ((postcode, rank) for rank in districts or ranks)

    def is_commune(self, rank: int) -> bool:
        return self.candidates[rank].place.kind == "commune"

    def labelled(self, spoken: list[str]) -> Place | None:
        """The place proposed under exactly this label."""
        rank = self._by_label.get(" ".join(spoken))
        return None if rank is None else self.candidates[rank].place

    def matching_exactly(self, spoken: list[str]) -> list[Match]:
        """The places of this very name, articles aside."""
        soft = " ".join(soft_words(strict_words(spoken)))
        return [(SAME_WORDS, rank) for rank in self._soft.equal_to(soft)]

    def matching(self, spoken: list[str], limit: int, accept: Accept | None = None) -> list[Match]:
        """The places whose name is, starts with, or contains these words; the last word may be unfinished."""
        found: dict[int, int] = {}
        forms = _forms_of(spoken)
        for strict, soft in forms:
            _add(found, SAME_NAME, self._strict.equal_to(" ".join(strict)), accept)
            if strict[-1] not in UNFINISHED_NAMES:
                _add(found, SAME_WORDS, self._soft.equal_to(" ".join(soft)), accept)
        # `sainte` looks like any `saint` once softened: those written so come first.
        soft_tier = STARTS_ALIKE if any("sainte" in strict for strict, _ in forms) else STARTS
        for strict, soft in forms:
            _add(found, STARTS, self._strict.starting_with(" ".join(strict), limit, accept))
            _add(found, soft_tier, self._soft.starting_with(" ".join(soft), limit, accept))
        if len(found) < limit:
            for _, soft in forms:
                _add(found, INSIDE, self._inner.starting_with(" ".join(soft), limit, accept))
        return [(tier, rank) for rank, tier in found.items()]

    def matching_glued(self, spoken: list[str], limit: int, accept: Accept | None = None) -> list[Match]:
        """`lehavre`, `saintetienne`, `stetienne`."""
        keys = _glued_keys("".join(strict_words(spoken)))
        return [(STARTS, rank) for key in keys for rank in self._glued.starting_with(key, limit, accept)]

    def matching_glued_exactly(
        self, spoken: list[str], known: Container[int], accept: Accept | None = None
    ) -> list[Match]:
        """La Garde too for `lagarde`, although there is a Lagarde."""
        ranks = [
            rank for key in _glued_keys("".join(spoken)) for rank in self._glued.equal_to(key) if rank not in known
        ]
        return [(SAME_WORDS, rank) for rank in ranks if accept is None or accept(rank)]

    def matching_scattered(self, spoken: list[str], limit: int, accept: Accept | None = None) -> list[Match]:
        """`cler fer` for Clermont-Ferrand: each word starts a word of the name, in any order."""
        starts = {f" {word}" for word in soft_words(strict_words(spoken))}
        if len(starts) == 1:
            return []
        rarest = min((start.strip() for start in starts), key=self._inner.count_starting_with)

        def has_every_start(rank: int) -> bool:
            soft_key = self._soft_keys[rank]
            return all(start in soft_key for start in starts) and (accept is None or accept(rank))

        ranks = [
            *self._soft.starting_with(rarest, limit, has_every_start),
            *self._inner.starting_with(rarest, limit, has_every_start),
        ]
        return [(SCATTERED, rank) for rank in ranks]

    def corrected(self, spoken: list[str], most: int = 12) -> list[list[str]]:
        """The same words with one letter put right in those no place has; empty when none can be."""
        corrections: list[list[str]] = [[]]
        is_changed = False
        for word in soft_words(strict_words(spoken)):
            choices = [word]
            if len(word) >= SHORTEST_MISSPELT and word not in self._vocabulary:
                choices = self._words_near(word) or [word]
                is_changed = is_changed or choices != [word]
            corrections = [[*start, choice] for start in corrections for choice in choices][:most]
        return corrections if is_changed else []

    def _words_near(self, word: str) -> list[str]:
        """Those of the best known places first. One edit leaves at least one half of a word as it was."""
        half = len(word) // 2
        same_start = self._words.keys_starting_with(word[:half])
        ends = self._reversed_words.keys_starting_with(word[: half - 1 : -1])
        near = {known for known in same_start if _is_near(word, known)}
        near.update(known[::-1] for known in ends if _is_near(word, known[::-1]))
        return sorted(near, key=self._vocabulary.__getitem__)


def _glued_keys(word: str) -> list[str]:
    full = [word]
    if word.startswith("st"):
        full.append(f"saint{word[2:]}")
    if word.startswith("ste"):
        full.append(f"sainte{word[3:]}")
    return full


def _is_near(word: str, known: str) -> bool:
    return -1 <= len(word) - len(known) <= 1 and is_within_one_edit(word, known)


def _forms_of(spoken: list[str]) -> list[tuple[list[str], list[str]]]:
    """Strict and soft words; twice when the last word may be an abbreviation or the start of a longer word."""
    strict = strict_words(spoken)
    forms = [(strict, soft_words(strict))]
    if strict[-1] != spoken[-1] and spoken[-1].isalpha():
        unfinished = [*strict[:-1], spoken[-1]]
        forms.append((unfinished, [*soft_words(strict[:-1]), spoken[-1]] if strict[:-1] else unfinished))
    return forms


def _add(found: dict[int, int], tier: int, ranks: list[int], accept: Accept | None = None) -> None:
    for rank in ranks:
        if accept is None or accept(rank):
            found.setdefault(rank, tier)


def postcode_place(postcode: str, communes: list[Place]) -> Place:
    """A postcode that several communes share, around all of them."""
    largest = communes[0]
    point, radius = centre_and_radius([place.point for place in communes])
    is_alone = len(communes) == 1
    others = len(communes) - 1
    and_others = f" et {others} autre{'s' if others > 1 else ''}" if others else ""
    return Place(
        code=f"cp-{postcode}",
        name=postcode,
        label=f"{postcode} ({largest.name}{and_others})",
        kind="postcode",
        point=largest.point if is_alone else point,
        commune_code=largest.code if is_alone else None,
        department_code=largest.department_code,
        region_code=largest.region_code,
        radius_km=0.0 if is_alone else radius,
        population=sum(place.population for place in communes),
    )
