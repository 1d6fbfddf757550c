"""A notebook and slots of the demonstration: opened by a code that is shown, published for the weeks to come."""

from collections.abc import Iterator
from datetime import date, time, timedelta
from decimal import Decimal

from django.db import transaction

from azimut.accounts.actors import actors_of
from azimut.accounts.models import Membership
from azimut.catalogue.models import Training
from azimut.core.permissions import Actor, Role
from azimut.demonstration.importers import SOURCE
from azimut.demonstration.people import DOMAIN
from azimut.directory.models import ReceptionPoint
from azimut.reception.enums_appointment import SlotMode
from azimut.reception.enums_notebook import Feasibility, FundingState, PlanLevel, StepActor, StepState
from azimut.reception.models import Appointment, AppointmentSlot, Notebook
from azimut.reception.notebook_codes import key_of_code
from azimut.reception.notebook_things import things_of
from azimut.reception.services import appointments, notebooks, plans

CODE = "DEMS-CARN-ET234"
"""Known to all, in the demonstration only: anywhere else a code is drawn."""
OCCUPATION = "J1506"
WEEKS = 4
TUESDAY, THURSDAY = 1, 3
QUARTER_H = 90 * 24


def load_notebook(*, today: date) -> bool:
    """Write it when nobody has it, or when someone deleted it."""
    if Notebook.objects.filter(code_key=key_of_code(CODE)).exists():
        return False
    with transaction.atomic():
        notebook = Notebook.objects.create(code_key=key_of_code(CODE))
        notebooks.keep_things(notebook, list(things_of(_kept()).values()))
        notebooks.write_note(
            notebook, "Demander si je peux visiter un service avant de choisir.\nAppeler avant la fin du mois."
        )
        adviser = next(_advisers(), None)
        if adviser is not None:
            _plan(adviser, today)
    return True


def load_slots(*, today: date) -> int:
    """Two half-days a week where the people of the demonstration work; someone comes to the first one."""
    made = 0
    for actor in _advisers():
        point = ReceptionPoint.objects.current().filter(structure=actor.structure_id, is_remote=False).first()
        morning = appointments.Rhythm(_next(today, TUESDAY), time(9), time(12), 45, WEEKS)
        afternoon = appointments.Rhythm(_next(today, THURSDAY), time(14), time(16), 30, WEEKS)
        made += len(appointments.publish_slots(morning, mode=SlotMode.ON_SITE, point=point, capacity=1, actor=actor))
        made += len(appointments.publish_slots(afternoon, mode=SlotMode.PHONE, point=None, capacity=2, actor=actor))
        _someone_comes(actor, today)
    return made


def _advisers() -> Iterator[Actor]:
    """Advisers of the demonstration, one for each structure."""
    members = Membership.objects.current().filter(user__email__endswith=DOMAIN, role=Role.ADVISER)
    for member in members.select_related("user").order_by("user__email", "pk"):
        hats = [actor for actor in actors_of(member.user) if actor.structure_id == member.structure_id]
        yield from hats[:1]


def _kept() -> list[tuple[str, str]]:
    trainings = Training.objects.filter(source=SOURCE, ended_on=None, rome_codes__contains=[OCCUPATION])
    training = trainings.order_by("title", "pk").first()
    adviser = next(_advisers(), None)
    return [
        ("metier", OCCUPATION),
        ("parcours", OCCUPATION),
        ("metier", "J1501"),
        *([("formation", str(training.pk))] if training else []),
        *([("structure", str(adviser.structure_id))] if adviser else []),
        ("recherche", "quoi=soignant&type=formation"),
    ]


def _plan(adviser: Actor, today: date) -> None:
    access = notebooks.open_notebook(CODE, hours=QUARTER_H, actor=adviser)
    goal = "Entrer en formation d'infirmière ou d'infirmier à la prochaine rentrée."
    plans.write_goal(access, level=PlanLevel.SECOND, goal=goal, actor=adviser)
    steps = [
        {
            "what": "Rencontrer quelqu'un qui fait ce métier.",
            "who": StepActor.PERSON,
            "due_on": today + timedelta(days=10),
            "state": StepState.DONE,
        },
        {
            "what": "Demander un devis et les dates d'entrée au centre de formation.",
            "who": StepActor.BOTH,
            "due_on": today + timedelta(days=25),
            "state": StepState.DOING,
        },
        {
            "what": "Monter la demande de financement.",
            "who": StepActor.ADVISER,
            "due_on": today + timedelta(days=45),
            "state": StepState.TO_DO,
            "scheme": "cpf",
            "funding_state": FundingState.ASKED,
            "amount": Decimal(1500),
            "feasibility": Feasibility.FEASIBLE,
        },
    ]
    usual = {"scheme": "", "funding_state": FundingState.NONE, "amount": None, "feasibility": Feasibility.TO_CHECK}
    for step in steps:
        plans.add_step(access, {**usual, **step}, actor=adviser)


def _next(today: date, weekday: int) -> date:
    """The first such day that is not today."""
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def _someone_comes(actor: Actor, today: date) -> None:
    """Once a week of the calendar, so that a demonstration loaded again does not fill up."""
    year, week, _day = today.isocalendar()
    link = f"demonstration-{actor.structure_id}-{year}-{week}"
    if Appointment.objects.of_link(link).exists():
        return
    slot = AppointmentSlot.objects.visible_to(actor).filter(mode=SlotMode.ON_SITE, starts_at__date__gt=today).first()
    if slot is not None:
        appointments.take_slot(slot, {"called": "Inès"}, site="", link=link)
