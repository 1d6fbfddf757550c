"""What is asked to find who can help, and what may be answered: who are you, what do you need, where, how.

The answers travel in the address and nowhere else: a situation, a need, a place, an age band, ways of meeting. Nothing
in them tells who asks.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from azimut.core.text import capitalised
from azimut.directory.enums import ServiceMode
from azimut.guidance.enums import SituationGroup, Trait
from azimut.guidance.rules.book import RuleBook
from azimut.territories.places import Place, place_of_code


@dataclass(frozen=True, slots=True)
class AgeBand:
    """Ages that the same rules hold for; `usual_age` stands for all of them. `maximum` is included."""

    code: str
    label: str
    minimum: int
    maximum: int
    usual_age: int


AGE_BANDS = (
    AgeBand("moins-16", "Moins de 16 ans", 0, 15, 15),
    AgeBand("16-17", "16 ou 17 ans", 16, 17, 17),
    AgeBand("18-25", "De 18 à 25 ans", 18, 25, 22),
    AgeBand("26-30", "De 26 à 30 ans", 26, 30, 28),
    AgeBand("31-59", "De 31 à 59 ans", 31, 59, 45),
    AgeBand("60-plus", "60 ans ou plus", 60, 120, 62),
)
MODES = {
    "sur-place": ServiceMode.ON_SITE,
    "telephone": ServiceMode.PHONE,
    "visio": ServiceMode.VIDEO,
    "en-ligne": ServiceMode.WEB,
}
"""The ways of meeting as the address writes them."""

TRAITS = {
    "sans-diplome": Trait.NO_DIPLOMA,
    "handicap": Trait.DISABILITY,
    "cadre": Trait.EXECUTIVE,
    "agriculture": Trait.FARMING,
    "artisanat": Trait.CRAFT,
}


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    hint: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Answers:
    """What was answered so far. Unknown values of a hand-made address are dropped, and named in `dropped`."""

    situation: str = ""
    need: str = ""
    place_code: str = ""
    age_band: str = ""
    modes: tuple[str, ...] = ()
    traits: tuple[str, ...] = ()
    dropped: tuple[str, ...] = field(default=())

    @property
    def age(self) -> int | None:
        return next((band.usual_age for band in AGE_BANDS if band.code == self.age_band), None)

    @property
    def place(self) -> Place | None:
        return place_of_code(self.place_code) if self.place_code else None

    @property
    def service_modes(self) -> tuple[str, ...]:
        """As `who_can_help` reads them."""
        return tuple(MODES[mode].value for mode in self.modes)

    @property
    def person_traits(self) -> tuple[str, ...]:
        """As `who_can_help` reads them."""
        return tuple(TRAITS[trait].value for trait in self.traits)

    @property
    def is_ready(self) -> bool:
        """Enough to answer: without a place, remote services are."""
        return bool(self.situation and self.need)

    @property
    def query(self) -> str:
        """The address of these answers, after the question mark; short, in a fixed order, without anything personal."""
        pairs = [("situation", self.situation), ("age", self.age_band), ("besoin", self.need), ("ou", self.place_code)]
        pairs += [("precision", trait) for trait in self.traits]
        pairs += [("comment", mode) for mode in self.modes]
        return urlencode([(name, value) for name, value in pairs if value])


def read_answers(parameters: Mapping[str, Sequence[str]], book: RuleBook) -> Answers:
    """The answers in an address, each value a list as in Django's `QueryDict.lists()`; never raises."""
    dropped: list[str] = []

    def one(name: str, known: Mapping[str, object]) -> str:
        value = next(iter(parameters.get(name, ())), "").strip()
        if value and value not in known:
            dropped.append(name)
            return ""
        return value

    def several(name: str, known: Mapping[str, object]) -> tuple[str, ...]:
        values = dict.fromkeys(parameters.get(name, ()))
        if any(value and value not in known for value in values):
            dropped.append(name)
        return tuple(value for value in known if value in values)

    place_code = next(iter(parameters.get("ou", ())), "").strip()[:20]
    if place_code and place_of_code(place_code) is None:
        dropped.append("ou")
        place_code = ""
    return Answers(
        situation=one("situation", book.situations),
        need=one("besoin", book.needs),
        place_code=place_code,
        age_band=one("age", {band.code: band for band in AGE_BANDS}),
        modes=several("comment", MODES),
        traits=several("precision", TRAITS),
        dropped=tuple(dropped),
    )


def choices_of(name: str, book: RuleBook) -> tuple[Choice, ...]:
    """What may be answered under one name of the address, in the order shown; nothing for a name without choices."""
    match name:
        case "situation":
            groups = list(SituationGroup)
            return tuple(
                Choice(entry.code, entry.label, entry.hint, str(SituationGroup(entry.group).label))
                for entry in sorted(book.situations.values(), key=lambda entry: groups.index(entry.group))
            )
        case "besoin":
            return tuple(Choice(entry.code, entry.label, entry.hint) for entry in book.needs.values())
        case "comment":
            return tuple(Choice(code, capitalised(mode.label)) for code, mode in MODES.items())
        case _:
            return ()


def contradictions(answers: Answers, book: RuleBook) -> list[str]:
    """French sentences on answers that seldom go together; the journey goes on all the same."""
    situation = book.situations.get(answers.situation)
    band = next((band for band in AGE_BANDS if band.code == answers.age_band), None)
    if situation is None or band is None:
        return []
    is_too_young = situation.minimum_age is not None and band.maximum < situation.minimum_age
    is_too_old = situation.maximum_age is not None and band.minimum > situation.maximum_age
    if is_too_young or is_too_old:
        sentence = f"Vous avez répondu « {situation.label} » et « {band.label.lower()} » : c'est rare."
        return [f"{sentence} Vérifiez vos réponses ; les services proposés tiennent compte des deux."]
    return []
