"""`who_can_help`: the one question this domain answers. It reads, and keeps nothing of what it was asked."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from uuid import UUID

from django.utils import timezone

from azimut.directory.enums import REMOTE_MODES, ServiceMode
from azimut.directory.shipped_networks import shipped_networks
from azimut.guidance.candidates import Candidate, ReceptionPlace, find_candidates, read_places
from azimut.guidance.ranking import one_of_each_first, ranked
from azimut.guidance.results import Guidance, Suggestion
from azimut.guidance.rules.book import Case, Fit, Plan, RuleBook, UnknownAnswer
from azimut.guidance.rules.in_force import are_outdated, forget_rules_in_force, rules_at_hand, rules_in_force
from azimut.guidance.rules.reading import RemoteEntry
from azimut.territories.distances import Point
from azimut.territories.places import Place

__all__ = ["UnknownAnswer", "who_can_help"]

PLACES, REMOTE = 6, 4
"""Proposed at most, by default: more is not read."""

LAST_RESORT = 2
"""A fit this low is proposed only when fewer than ENOUGH better ones are."""

ENOUGH = 3

Answer = tuple[Candidate, Fit]
"""A place and how well it answers."""

RemoteAnswer = tuple[Candidate | RemoteEntry, Fit]
"""A remote point of the directory, or a line of the rules."""

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
    as in `Trait` and `ServiceMode`; `on` is the day whose turn it is, today by default. Two queries: the version of the
    rules comes with the second, and the question is asked again if they have changed. Raises UnknownAnswer.
    """
    case = Case(situation, need, age, frozenset(traits))
    answer = partial(_answer, case=case, place=place, modes=modes, day=on or timezone.localdate(), limit=limit)
    guidance, version = answer(rules_at_hand())
    if are_outdated(version):
        forget_rules_in_force()
        guidance, _version = answer(rules_in_force())
    return guidance


def _answer(
    book: RuleBook, *, case: Case, place: Place | None, modes: Collection[str], day: date, limit: int
) -> tuple[Guidance, int | None]:
    """The answer of one version of the rules, and the version now in force."""
    plan = book.plan_for(case)
    answers = list(_with_fit(plan, find_candidates(plan, place, with_modes=bool(modes))))
    near, notes = _in_order(answers, modes=frozenset(modes), day=day, limit=limit)
    far = _remote_in_order(plan, [answer for answer in answers if answer[0].is_remote], day)
    shown, version = read_places(
        [thing.reception_point_id for thing, _ in (*near, *far) if isinstance(thing, Candidate)]
    )
    places = list(_shown(near, shown))
    remote = _without_repeated_numbers(_shown(far, shown))
    is_from_afar = bool(modes) and ServiceMode.ON_SITE not in modes
    guidance = Guidance(
        situation=book.situations[case.situation],
        need=book.needs[case.need],
        place=place,
        results=tuple(remote + places if is_from_afar else places + remote),
        version=book.version,
        age=case.age,
        modes=tuple(modes),
        notes=tuple(_notes(place, places) + notes),
    )
    return guidance, version


def rule_book() -> RuleBook:
    """The situations, needs and rules in force."""
    return rules_in_force()


def _in_order(
    answers: Sequence[Answer], *, modes: frozenset[str], day: date, limit: int
) -> tuple[list[Answer], list[str]]:
    """The places kept, best first, and what has to be said of them."""
    on_site = [answer for answer in answers if not answer[0].is_remote]
    wanted = [answer for answer in on_site if _offers(answer[0], modes)]
    notes = []
    if on_site and not wanted:
        wanted = on_site
        notes.append("Aucun lieu proche ne propose la façon de faire choisie : appelez, on vous dira comment venir.")
    order = _ranked(wanted, day)
    order = one_of_each_first(_one_per_structure(order), kind=lambda answer: answer[0].network)
    return _kept(order, limit), notes


def _ranked(answers: Iterable[Answer], day: date) -> list[Answer]:
    return ranked(
        answers,
        merit=lambda answer: (-_tenths(*answer), answer[0].step),
        identifier=lambda answer: answer[0].structure_id,
        on=day,
    )


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
    own = {*candidate.modes, ServiceMode.ON_SITE.value, *([ServiceMode.PHONE.value] if candidate.has_phone else [])}
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


def _remote_in_order(plan: Plan, far: Sequence[Answer], day: date) -> list[RemoteAnswer]:
    """Remote points of the directory with the lines and sites of the rules; the operator that is due among them."""
    order: list[RemoteAnswer] = ranked(
        [*far, *plan.remote],
        merit=lambda answer: (-answer[1].weight,),
        identifier=lambda answer: _identifier(answer[0]),
        on=day,
    )
    order = one_of_each_first(order, kind=lambda answer: answer[0].network or _identifier(answer[0]))
    kept = order[:REMOTE]
    due = next((answer for answer in order if answer[1].is_cep_due), None)
    return kept if due is None or any(fit.is_cep_due for _, fit in kept) else [*kept[:-1], due]


def _identifier(thing: Candidate | RemoteEntry) -> str:
    return str(thing.structure_id) if isinstance(thing, Candidate) else thing.code


def _shown(answers: Iterable[RemoteAnswer], points: Mapping[UUID, ReceptionPlace]) -> Iterable[Suggestion]:
    for thing, fit in answers:
        if isinstance(thing, RemoteEntry):
            yield _line(thing, fit)
        elif thing.reception_point_id in points:
            yield _suggestion(thing, fit, points[thing.reception_point_id])


def _without_repeated_numbers(remote: Iterable[Suggestion]) -> list[Suggestion]:
    """A national line is not told twice when the directory has it too."""
    kept: dict[str, Suggestion] = {}
    for suggestion in remote:
        kept.setdefault(_dialled(suggestion.phone) or f"{suggestion.name} {suggestion.website}", suggestion)
    return list(kept.values())


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


def _suggestion(candidate: Candidate, fit: Fit, place: ReceptionPlace) -> Suggestion:
    default = ServiceMode.PHONE if candidate.is_remote else ServiceMode.ON_SITE
    is_positioned = place.latitude is not None and place.longitude is not None
    return Suggestion(
        network=place.network,
        network_name=place.network_name,
        name=place.name or place.structure_name,
        reasons=fit.reasons,
        basis=fit.basis,
        what_to_bring=fit.what_to_bring,
        fit=fit.weight,
        is_cep_operator=place.is_cep_operator,
        is_cep_due=fit.is_cep_due,
        is_remote=candidate.is_remote,
        structure_id=place.structure_id,
        structure_name=place.structure_name,
        reception_point_id=place.reception_point_id,
        distance_km=candidate.distance_km,
        point=Point(place.latitude or 0.0, place.longitude or 0.0) if is_positioned else None,
        address=place.address,
        postcode=place.postcode,
        city=place.city,
        department_code=place.postcode[:3] if place.postcode.startswith("97") else place.postcode[:2],
        phone=place.phone,
        email=place.email,
        website=place.structure_website,
        opening_hours=place.opening_hours,
        modes=tuple(sorted(place.modes)) or (default.value,),
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
