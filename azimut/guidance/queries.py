"""`who_can_help`: the one question this domain answers. It reads, and keeps nothing of what it was asked."""

from collections.abc import Collection, Iterable
from datetime import date

from django.utils import timezone

from azimut.directory.enums import REMOTE_MODES, ServiceMode
from azimut.directory.shipped_networks import shipped_networks
from azimut.guidance.candidates import Candidate, near_candidates, remote_candidates
from azimut.guidance.ranking import one_of_each_first, ranked
from azimut.guidance.results import Guidance, Suggestion
from azimut.guidance.rules.book import Case, Fit, Plan, RuleBook, UnknownAnswer
from azimut.guidance.rules.in_force import rules_in_force
from azimut.guidance.rules.reading import RemoteEntry
from azimut.territories.models import Point
from azimut.territories.places import Place

__all__ = ["UnknownAnswer", "who_can_help"]

PLACES, REMOTE = 6, 4
"""Proposed at most, by default: more is not read."""

LAST_RESORT = 2
"""A fit this low is proposed only when fewer than ENOUGH better ones are."""

ENOUGH = 3

Answer = tuple[Candidate, Fit]
"""A place and how well it answers."""

WRONG_MISSIONS = 5
"""Tenths of a fit lost by a structure that committed to other missions than those wanted."""


def who_can_help(
    situation: str,
    need: str,
    place: Place | None,
    *,
    age: int | None = None,
    traits: Collection[str] = (),
    modes: Collection[str] = (),
    on: date | None = None,
    limit: int = PLACES,
) -> Guidance:
    """Places and remote services that can help, best first, each with its reasons.

    `place` is null when it is unknown or abroad: only remote services answer then. `age` in years, `traits` and `modes`
    as in `Trait` and `ServiceMode`; `on` is the day whose turn it is, today by default. Two queries, and once every few
    seconds a third, for the version of the rules. Raises UnknownAnswer.
    """
    book = rules_in_force()
    case = Case(situation, need, age, frozenset(traits))
    plan = book.plan_for(case)
    day = on or timezone.localdate()
    near = near_candidates(plan, place) if place is not None else []
    far = remote_candidates(plan, place, day.isoformat())
    places, notes = _places(plan, near, modes=frozenset(modes), day=day, limit=limit)
    remote = _remote(plan, far, day=day)
    is_from_afar = bool(modes) and ServiceMode.ON_SITE not in modes
    return Guidance(
        situation=book.situations[situation],
        need=book.needs[need],
        place=place,
        results=tuple(remote + places if is_from_afar else places + remote),
        version=book.version,
        age=age,
        modes=tuple(modes),
        notes=tuple(_notes(place, places) + notes),
    )


def rule_book() -> RuleBook:
    """The situations, needs and rules in force."""
    return rules_in_force()


def _places(
    plan: Plan, candidates: Iterable[Candidate], *, modes: frozenset[str], day: date, limit: int
) -> tuple[list[Suggestion], list[str]]:
    answers = list(_with_fit(plan, candidates))
    wanted = [answer for answer in answers if _offers(answer[0], modes)]
    notes = []
    if answers and not wanted:
        wanted = answers
        notes.append("Aucun lieu proche ne propose la façon de faire choisie : appelez, on vous dira comment venir.")
    order = ranked(
        wanted,
        merit=lambda answer: (-_tenths(*answer), answer[0].step),
        identifier=lambda answer: answer[0].structure_id,
        on=day,
    )
    order = one_of_each_first(_one_per_structure(order), kind=lambda answer: answer[0].network)
    return [_suggestion(*answer) for answer in _kept(order, limit)], notes


def _with_fit(plan: Plan, candidates: Iterable[Candidate]) -> Iterable[Answer]:
    for candidate in candidates:
        fit = plan.services if candidate.is_by_theme else plan.networks.get(candidate.network)
        if fit is not None:
            yield candidate, fit


def _tenths(candidate: Candidate, fit: Fit) -> int:
    """The fit in tenths, less when the structure committed to none of the missions wanted."""
    is_committed_elsewhere = bool(candidate.missions and fit.missions) and fit.missions.isdisjoint(candidate.missions)
    return 10 * fit.weight - (WRONG_MISSIONS if is_committed_elsewhere else 0)


def _offers(candidate: Candidate, modes: frozenset[str]) -> bool:
    """Whether one of the modes is had there: one can always come, and telephone when there is a number."""
    own = {*candidate.modes, ServiceMode.ON_SITE.value, *([ServiceMode.PHONE.value] if candidate.phone else [])}
    return not modes or not own.isdisjoint(modes)


def _one_per_structure(order: Iterable[Answer]) -> list[Answer]:
    """The best place of each structure."""
    best: dict[object, Answer] = {}
    for answer in order:
        best.setdefault(answer[0].structure_id, answer)
    return list(best.values())


def _kept(order: list[Answer], limit: int) -> list[Answer]:
    """The first ones, the operator of the conseil en évolution professionnelle among them when one is near.

    Last resorts wait for lack of better.
    """
    better = [answer for answer in order if answer[1].weight > LAST_RESORT]
    order = better if len(better) >= ENOUGH else order
    kept = order[:limit]
    if kept and not any(fit.is_cep_due for _, fit in kept):
        due = next((answer for answer in order[limit:] if answer[1].is_cep_due), None)
        kept = [*kept[:-1], due] if due else kept
    return kept


def _remote(plan: Plan, candidates: Iterable[Candidate], *, day: date) -> list[Suggestion]:
    """Remote points of the directory, and the lines and sites of the rules for networks that have none there."""
    listed = [_suggestion(candidate, fit) for candidate, fit in _with_fit(plan, candidates)]
    numbers = {_dialled(suggestion.phone) for suggestion in listed if suggestion.phone}
    shipped = [
        _line(entry, fit) for entry, fit in plan.remote if not entry.phone or _dialled(entry.phone) not in numbers
    ]
    order = ranked(
        listed + shipped,
        merit=lambda suggestion: (-suggestion.fit,),
        identifier=lambda suggestion: suggestion.structure_id or suggestion.name,
        on=day,
    )
    order = one_of_each_first(order, kind=lambda suggestion: suggestion.network or suggestion.name)
    kept = order[:REMOTE]
    due = next((suggestion for suggestion in order if suggestion.is_cep_due), None)
    return kept if due is None or due in kept else [*kept[:-1], due]


def _dialled(phone: str) -> str:
    """The digits one dials in France, however the number is written."""
    digits = "".join(character for character in phone if character.isdigit())
    return f"0{digits[2:]}" if phone.startswith("+33") else digits


def _notes(place: Place | None, places: list[Suggestion]) -> list[str]:
    if place is None:
        return ["Sans lieu connu, voici les services à distance. Indiquez une commune pour voir les lieux proches."]
    if not places:
        return [f"Aucun lieu trouvé autour de {place.name} : voici les services à distance, qui répondent partout."]
    return []


def _suggestion(candidate: Candidate, fit: Fit) -> Suggestion:
    is_positioned = candidate.latitude is not None and candidate.longitude is not None
    return Suggestion(
        network=candidate.network,
        network_name=candidate.network_name,
        name=candidate.name or candidate.structure_name,
        reasons=fit.reasons,
        basis=fit.basis,
        what_to_bring=fit.what_to_bring,
        fit=fit.weight,
        is_cep_operator=candidate.is_cep_operator,
        is_cep_due=fit.is_cep_due,
        is_remote=candidate.is_remote,
        structure_id=candidate.structure_id,
        structure_name=candidate.structure_name,
        reception_point_id=candidate.reception_point_id,
        distance_km=candidate.distance_km,
        point=Point(candidate.latitude or 0.0, candidate.longitude or 0.0) if is_positioned else None,
        address=candidate.address,
        postcode=candidate.postcode,
        city=candidate.city,
        department_code=candidate.department_code or candidate.postcode[:2],
        phone=candidate.phone,
        email=candidate.email,
        website=candidate.website,
        opening_hours=candidate.opening_hours,
        modes=candidate.modes or ((ServiceMode.PHONE.value,) if candidate.is_remote else (ServiceMode.ON_SITE.value,)),
    )


def _line(entry: RemoteEntry, fit: Fit) -> Suggestion:
    network = shipped_networks().get(entry.network or "")
    has = {ServiceMode.PHONE: entry.phone, ServiceMode.WEB: entry.website}
    return Suggestion(
        network=entry.network or "",
        network_name=network.name if network else "",
        name=entry.name,
        reasons=fit.reasons,
        basis=fit.basis,
        what_to_bring="",
        fit=fit.weight,
        is_cep_operator=bool(network and network.cep_publics),
        is_cep_due=fit.is_cep_due,
        is_remote=True,
        phone=entry.phone,
        website=entry.website,
        hours=entry.hours,
        modes=tuple(mode.value for mode in REMOTE_MODES if has.get(mode)),
    )
