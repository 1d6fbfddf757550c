"""The calendar of the demonstration: what a region announces in a season, around today's date."""

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.utils import timezone

from azimut.core.identifiers import identifier_of
from azimut.core.permissions import Role
from azimut.demonstration.importers import SOURCE
from azimut.demonstration.people import demonstration_hats
from azimut.directory.models import ReceptionPoint
from azimut.events.enums import EventAudience, EventKind, EventState, Repetition
from azimut.events.models import Event
from azimut.events.services import propose_event, write_event

TOWNS = 8
WEEKS_REPEATED = 12
CANCELLED = "La salle est fermée pour travaux. Une autre date sera annoncée."


class Kind(NamedTuple):
    """A model of event: so many days from today, at this hour, for so many hours."""

    title: str
    kind: EventKind
    days: int
    hour: int
    lasts: int
    themes: tuple[str, ...]
    summary: str
    repetition: Repetition = Repetition.NONE
    online: bool = False
    audience: EventAudience = EventAudience.PUBLIC
    state: EventState = EventState.PUBLISHED


MODELS = (
    Kind(
        "Forum des métiers et de l'alternance", EventKind.FORUM, 9, 9, 8, ("choose_occupation", "apprenticeship"),
        "Des professionnels de vingt métiers, des centres de formation et des employeurs qui recrutent en alternance. "
        "Venez avec votre CV si vous en avez un : des conseillers le relisent avec vous.",
    ),
    Kind(
        "Atelier : faire le point sur son parcours", EventKind.WORKSHOP, 3, 14, 2, ("skills_review", "change_job"),
        "En petit groupe, vous mettez des mots sur ce que vous savez faire et sur ce que vous voulez. "
        "Chacun repart avec une première piste et la personne à contacter.",
        repetition=Repetition.WEEKLY,
    ),
    Kind(
        "Réunion d'information : la VAE pas à pas", EventKind.INFORMATION, 6, 18, 1, ("validate_experience",),
        "Obtenir un diplôme grâce à son expérience : pour qui, en combien de temps, avec quelle aide. "
        "Vous posez vos questions à un conseiller.",
        online=True, repetition=Repetition.FORTNIGHTLY,
    ),
    Kind(
        "Portes ouvertes du centre de formation d'apprentis", EventKind.OPEN_DAY, 16, 9, 4, ("apprenticeship",),
        "Visite des ateliers, démonstrations par les apprentis, rencontre avec les formateurs. "
        "Les familles sont les bienvenues.",
    ),
    Kind(
        "Dans les coulisses : les métiers du soin", EventKind.OCCUPATION_VISIT, 12, 10, 3, ("choose_occupation",),
        "Une matinée avec des aides-soignantes, des infirmiers et des brancardiers, sur leur lieu de travail.",
    ),
    Kind(
        "Rencontre avec dix entreprises qui recrutent", EventKind.EMPLOYERS, 20, 14, 3, ("find_job",),
        "Industrie, bâtiment, transport, services : des entretiens courts, sans rendez-vous. Débutants acceptés.",
    ),
    Kind(
        "Parents : comprendre l'orientation après la troisième", EventKind.TALK, 8, 18, 2, ("study_choices",),
        "Voie générale, technologique ou professionnelle, apprentissage : les choix, les dates, les recours. "
        "Une heure d'exposé, une heure de questions.",
    ),
    Kind(
        "Créer son activité : par où commencer ?", EventKind.INFORMATION, 14, 9, 3, ("create_business",),
        "Les étapes, les aides et les erreurs à éviter, avec un conseiller de chambre consulaire.",
        state=EventState.PROPOSED,
    ),
    Kind(
        "Pause-café des accueillants", EventKind.NETWORK_MEETING, 11, 9, 2, (),
        "Deux heures entre professionnels du premier accueil : situations rencontrées, outils, qui fait quoi.",
        audience=EventAudience.PROFESSIONAL, repetition=Repetition.FORTNIGHTLY,
    ),
)  # fmt: skip


def load_events(*, today: date) -> None:
    """Each model in the region's towns in turn. Done before, its dates follow today's."""
    animator = next((hat for hat in demonstration_hats() if hat.role == Role.ANIMATOR), None)
    points = _places()
    if animator is None or not points:
        return
    for rank in range(2 * len(MODELS)):
        _announce(rank, points[rank % len(points)], today)
    _propose_by_a_member(today)


def _announce(rank: int, point: ReceptionPoint, today: date) -> None:
    model = MODELS[rank % len(MODELS)]
    day = today + timedelta(days=model.days + 21 * (rank // len(MODELS)))
    starts_at, ends_at = _hours(_working(day), model)
    now = timezone.now()
    event = Event.objects.filter(pk=identifier_of("demonstration", "event", str(rank))).first()
    if event is not None and event.next_occurrence(now):
        return
    event = event or Event(pk=identifier_of("demonstration", "event", str(rank)), source=SOURCE, source_key=str(rank))
    event.title, event.kind, event.audience, event.summary = model.title, model.kind, model.audience, model.summary
    event.themes, event.organiser = list(model.themes), point.structure
    event.starts_at, event.ends_at, event.repetition = starts_at, ends_at, model.repetition
    repeats = model.repetition != Repetition.NONE
    event.repeats_until = timezone.localdate(starts_at) + timedelta(weeks=WEEKS_REPEATED) if repeats else None
    event.commune_id, event.address = point.commune_id, point.address
    event.online_url = "https://visio.example.org/reunion" if model.online else ""
    event.booking = "Entrée libre et gratuite."
    event.changed_at = event.read_at = event.published_at = now
    if event.is_draft:
        _bring_to(event, model, rank)
    event.save()


def _bring_to(event: Event, model: Kind, rank: int) -> None:
    if model.state == EventState.PROPOSED:
        event.published_at = event.read_at = None
        event.propose()
        return
    event.publish()
    if rank == len(MODELS) + 3:
        event.reason = CANCELLED
        event.cancel()


def _propose_by_a_member(today: date) -> None:
    """What the demonstration's adviser proposes, through the very services the site uses."""
    advisers = [hat for hat in demonstration_hats() if hat.role == Role.ADVISER]
    adviser = min(advisers, key=lambda hat: hat.acts_for_name, default=None)
    title = "Visite d'une plateforme logistique"
    if adviser is None or Event.objects.filter(title=title).exists():
        return
    point = ReceptionPoint.objects.current().filter(structure=str(adviser.structure_id)).first()
    starts_at, ends_at = _hours(_working(today + timedelta(days=25)), MODELS[4])
    facts = {
        "title": title,
        "kind": EventKind.OCCUPATION_VISIT,
        "summary": "Cariste, préparatrice de commandes, conducteur : une matinée sur place, pour voir et demander.",
        "themes": ["choose_occupation"],
        "starts_at": starts_at,
        "ends_at": ends_at,
        "commune": point.commune if point else None,
        "online_url": "" if point and point.commune_id else "https://visio.example.org/visite",
    }
    propose_event(write_event(facts, actor=adviser), actor=adviser)


def _places() -> list[ReceptionPoint]:
    """One place of the demonstration in each of its larger towns, the same each time."""
    points = ReceptionPoint.objects.current().filter(source=SOURCE, commune__isnull=False)
    ordered = points.select_related("structure", "commune").order_by("-commune__population", "structure_id", "pk")
    by_town: dict[str, ReceptionPoint] = {}
    for point in ordered[:400]:
        by_town.setdefault(str(point.commune_id), point)
    return list(by_town.values())[:TOWNS]


def _working(day: date) -> date:
    """Not on a Sunday."""
    return day + timedelta(days=1) if day.isoweekday() == 7 else day  # noqa: PLR2004  Sunday


def _hours(day: date, model: Kind) -> tuple[datetime, datetime]:
    starts_at = timezone.make_aware(datetime.combine(day, time(model.hour)))
    return starts_at, starts_at + timedelta(hours=model.lasts)
