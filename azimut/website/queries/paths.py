"""The whole path to an occupation: diplomas, training near, who pays, who helps, for a situation."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone

from azimut.catalogue.enums import Audience, WayIn, WorkStudy
from azimut.catalogue.models import Certification, Occupation
from azimut.guidance.enums import SituationGroup
from azimut.guidance.funding import FundingScheme, schemes_for
from azimut.guidance.queries import rule_book, who_can_help
from azimut.guidance.results import Guidance, Suggestion
from azimut.guidance.rules.reading import SituationEntry
from azimut.territories.places import Place
from azimut.website.queries.guidance_results import HelpOffer, offers_of
from azimut.website.queries.nearby import NearbyTraining
from azimut.website.queries.nearby_of_several import nearest_trainings_of_certifications

CERTIFICATIONS_READ, CERTIFICATIONS_SHOWN = 40, 4
TRAININGS_EACH, HELPERS, SCHEMES_UNASKED = 2, 3, 6

UNSAID = "ne_sait_pas"

WAYS: dict[str, tuple[WayIn, ...]] = {
    SituationGroup.LEARNING: (WayIn.SCHOOL, WayIn.APPRENTICESHIP),
    SituationGroup.SEEKING: (WayIn.CONTINUING, WayIn.APPRENTICESHIP, WayIn.PROFESSIONALISATION, WayIn.VAE),
    SituationGroup.WORKING: (WayIn.CONTINUING, WayIn.VAE, WayIn.PROFESSIONALISATION),
}
"""The ways to a diploma that a group of situations usually takes; the others take them all."""

AUDIENCES: dict[str, tuple[Audience, ...]] = {
    SituationGroup.LEARNING: (Audience.PUPILS, Audience.STUDENTS),
    SituationGroup.SEEKING: (Audience.JOB_SEEKERS,),
    SituationGroup.WORKING: (Audience.EMPLOYEES,),
}

WAY_WORDS = {
    WayIn.SCHOOL: "à l'école ou à l'université",
    WayIn.APPRENTICESHIP: "en apprentissage",
    WayIn.CONTINUING: "en reprenant une formation",
    WayIn.PROFESSIONALISATION: "en contrat de professionnalisation",
    WayIn.VAE: "par l'expérience (VAE, validation des acquis de l'expérience)",
    WayIn.INDIVIDUAL: "en candidature libre",
}


@dataclass(frozen=True)
class PathStep:
    """A diploma of the path; `ways` in plain words, those of the situation first and told apart."""

    certification: Certification
    trainings: tuple[NearbyTraining, ...]
    own_ways: tuple[str, ...]
    other_ways: tuple[str, ...]

    @property
    def is_for_you(self) -> bool:
        return bool(self.own_ways)


@dataclass(frozen=True)
class OccupationPath:
    """What leads to an occupation, nearest the occupation first."""

    occupation: Occupation
    situation: SituationEntry | None
    steps: tuple[PathStep, ...]
    certification_count: int
    schemes: tuple[FundingScheme, ...]
    helpers: tuple[HelpOffer, ...]
    notes: tuple[str, ...] = field(default=())

    @property
    def trainings(self) -> list[NearbyTraining]:
        return [training for step in self.steps for training in step.trainings]


def read_situation(query: QueryDict) -> SituationEntry | None:
    """The situation of the address; none when it is unknown or not said."""
    code = query.get("situation", "")
    return rule_book().situations.get(code) if code != UNSAID else None


def situation_choices() -> list[tuple[str, list[SituationEntry]]]:
    """The situations under their groups, for a list to choose from."""
    every = [entry for entry in rule_book().situations.values() if entry.code != UNSAID]
    return [
        (str(group.label), entries)
        for group in SituationGroup
        if (entries := [entry for entry in every if entry.group == group])
    ]


def path_to(occupation: Occupation, situation: SituationEntry | None, place: Place | None) -> OccupationPath:
    """The path, in four queries whatever the number of rows; one more when the guidance rules were just published."""
    group = situation.group if situation else ""
    certifications = list(
        Certification.objects.current()
        .filter(is_active=True, certification_occupations__occupation=occupation)
        .order_by("certification_occupations__rank", "level", "code")
        .only("code", "title", "level", "ways_in", "source")[:CERTIFICATIONS_READ]
    )
    trainings = nearest_trainings_of_certifications(
        [certification.code for certification in certifications], place, each=TRAININGS_EACH, only=_open_to(group)
    )
    steps = [_step(certification, trainings.get(certification.code, ()), group) for certification in certifications]
    ways = {way for step in steps for way in step.certification.ways_in}
    need = "trouver_formation" if group in {"", SituationGroup.LEARNING} else "financer_formation"
    found = who_can_help(situation.code if situation else UNSAID, need, place)
    schemes = schemes_for(situation.code if situation else "", ways, occupation.domain_id)
    return OccupationPath(
        occupation=occupation,
        situation=situation,
        steps=tuple(sorted(steps, key=_merit)[:CERTIFICATIONS_SHOWN]),
        certification_count=len(certifications),
        schemes=tuple(schemes if situation else schemes[:SCHEMES_UNASKED]),
        helpers=tuple(offers_of(_helpers(found), timezone.now())),
        notes=found.notes,
    )


def _helpers(found: Guidance) -> tuple[Suggestion, ...]:
    """The first place of each network, then what is had from afar, then second places."""
    first: dict[str, Suggestion] = {}
    for place in found.places:
        first.setdefault(place.network or place.name, place)
    ahead = [*first.values(), *found.remote]
    return tuple([*ahead, *(place for place in found.places if place not in ahead)][:HELPERS])


def _open_to(group: str) -> Q:
    """Sessions open to a group of situations: those for all, or for it, or in an employment contract."""
    if group not in AUDIENCES:
        return Q()
    everyone = Q(audiences=[]) | Q(audiences__contains=[Audience.ALL])
    mine = Q(audiences__overlap=list(AUDIENCES[group]))
    in_contract = ~Q(work_study=WorkStudy.NONE) if group != SituationGroup.WORKING else Q(pk__in=[])
    return everyone | mine | in_contract


def _step(certification: Certification, trainings: Sequence[NearbyTraining], group: str) -> PathStep:
    own = WAYS.get(group, ()) or tuple(WayIn)
    return PathStep(
        certification,
        tuple(trainings),
        own_ways=_words(certification.ways_in, own),
        other_ways=_words(certification.ways_in, [way for way in WayIn if way not in own]),
    )


def _words(ways: Collection[str], wanted: Collection[WayIn]) -> tuple[str, ...]:
    return tuple(WAY_WORDS[way] for way in wanted if way.value in ways)


def _merit(step: PathStep) -> tuple[bool, bool, float, int]:
    """First what can be prepared near, by a way of one's own; then the shortest studies."""
    nearest = min((t.distance_km for t in step.trainings if t.distance_km is not None), default=1e6)
    return not step.trainings, not step.is_for_you, nearest, step.certification.level or 9
