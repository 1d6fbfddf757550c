"""The people of the demonstration: one of each role, always the same, in the structures of the region's main town.

They have no password: they sign in with one click, in the demonstration only (one_click.py), and that click stands for
their second factor.
"""

from dataclasses import dataclass

from django.db import transaction

from azimut.accounts.actors import actors_of
from azimut.accounts.models import JoinRequest, JoinRequestState, Membership, RoleAssignment, User, UserQuerySet
from azimut.core.identifiers import identifier_of
from azimut.core.permissions import STRUCTURE_ROLES, Actor, Role
from azimut.core.profile import active_profile
from azimut.demonstration.importers import SOURCE
from azimut.directory.models import Structure
from azimut.territories.enums import TerritoryKind
from azimut.territories.models import Territory

DOMAIN = "@demonstration.invalid"
"""`.invalid` is kept by RFC 2606 for what never exists: no mail can reach anyone."""


@dataclass(frozen=True, slots=True)
class Person:
    """Someone of the demonstration and the role they hold, with the networks of their structures."""

    key: str
    first_name: str
    last_name: str
    role: Role
    networks: tuple[str, ...] = ()
    note: str = ""

    @property
    def email(self) -> str:
        return f"{self.key}{DOMAIN}"

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}"

    @property
    def label(self) -> str:
        role = str(self.role.label)
        return (role[0].upper() + role[1:]) + (f", {self.note}" if self.note else "")


PEOPLE = (
    Person("conseil", "Nadia", "Perrin", Role.ADVISER, ("mission_locale", "cite_des_metiers"), "dans deux structures"),
    Person("conseil-ailleurs", "Louise", "Garnier", Role.ADVISER, ("france_travail",), "dans un autre réseau"),
    Person(
        "responsable",
        "Marc",
        "Vidal",
        Role.STRUCTURE_MANAGER,
        ("cite_des_metiers", "mission_locale"),
        "de deux structures",
    ),
    Person("coordination", "Samir", "Benali", Role.COORDINATOR),
    Person("animation", "Julie", "Carpentier", Role.ANIMATOR),
    Person("instruction", "Hélène", "Roux", Role.INSTRUCTOR),
    Person("instruction-bis", "Thomas", "Leclerc", Role.INSTRUCTOR, note="une deuxième personne"),
    Person("commission", "Anne", "Marchand", Role.DECIDER),
    Person("region", "Paul", "Girard", Role.REGIONAL_OFFICER),
    Person("lecture", "Claire", "Fontaine", Role.AUDITOR),
)


def demonstration_people() -> UserQuerySet:
    people: UserQuerySet = User.objects.filter(email__endswith=DOMAIN)
    return people


def demonstration_hats() -> list[Actor]:
    """Every hat they wear."""
    return [hat for person in demonstration_people() for hat in actors_of(person)]


@transaction.atomic
def load_people() -> None:
    """Make them, or give them back the hats the demonstration gives them."""
    for person in PEOPLE:
        user, _made = User.objects.update_or_create(
            id=identifier_of("demonstration", "person", person.key),
            defaults={
                "email": person.email,
                "first_name": person.first_name,
                "last_name": person.last_name,
                "password": "!",
                "is_active": True,
            },
        )
        _give_hats(user, person)
    _ask_to_join()


def _ask_to_join() -> None:
    """Someone who awaits the answer of the structure's manager; once answered, not asked again."""
    manager = next(person for person in PEOPLE if person.role == Role.STRUCTURE_MANAGER)
    for structure in _structures(manager.networks):
        JoinRequest.objects.get_or_create(
            id=identifier_of("demonstration", "join request", "arrivee"),
            defaults={
                "structure": structure,
                "email": f"arrivee{DOMAIN}",
                "first_name": "Inès",
                "last_name": "Morel",
                "message": "Je viens d'arriver à l'accueil, je remplace Nadia le mercredi.",
                "state": JoinRequestState.OPEN,
            },
        )


def _give_hats(user: User, person: Person) -> None:
    if person.role in STRUCTURE_ROLES:
        for structure in _structures(person.networks):
            Membership.objects.get_or_create(
                user=user, structure=structure, ended_at=None, defaults={"role": person.role}
            )
        return
    territory = _main_territory() if person.role == Role.COORDINATOR else None
    if person.role == Role.COORDINATOR and territory is None:
        return
    RoleAssignment.objects.get_or_create(user=user, role=person.role, territory=territory, ended_at=None)


def _structures(networks: tuple[str, ...]) -> list[Structure]:
    """One structure of each network, the same each time; where the region has none of it, another one."""
    fictional = Structure.objects.filter(source=SOURCE, ended_on=None).order_by("name", "pk")
    found = [fictional.filter(network_id=network).first() for network in networks]
    chosen = [structure for structure in found if structure is not None]
    return chosen or list(fictional[:1])


def _main_territory() -> Territory | None:
    """The employment zone of the region that holds most communes."""
    zones = Territory.objects.current().of_region(active_profile().region.code).of_kind(TerritoryKind.EMPLOYMENT_ZONE)
    return zones.order_by("name", "pk").first()
