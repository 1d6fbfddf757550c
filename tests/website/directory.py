"""A small directory around Chartres and Dreux, with the networks the project ships."""

from datetime import date, timedelta
from types import SimpleNamespace

from django.utils import timezone

from azimut.directory.enums import Public, ServiceMode, Theme
from azimut.directory.models import Network
from azimut.directory.services import load_networks
from azimut.guidance.services import load_rules
from tests.directory.factories import ReceptionPointFactory, ServiceFactory, StructureFactory
from tests.territories.factories import CommuneFactory
from tests.website.conftest import record_import

JUNE = date(2026, 6, 15)


def small_directory() -> SimpleNamespace:
    """A mission locale in Dreux, a Cap emploi and a France Travail in Chartres, a line for the whole country."""
    load_networks()
    load_rules()
    for town in ("chartres", "dreux", "orleans"):
        CommuneFactory(**{town: True})
    youth = _structure("mission_locale", "Mission locale de Dreux", in_dreux=True)
    ServiceFactory(
        structure=youth, themes=[Theme.CHOOSE_OCCUPATION, Theme.FIND_TRAINING], publics=[Public.YOUNG_PEOPLE]
    )
    disability = _structure("cap_emploi", "Cap emploi d'Eure-et-Loir")
    ServiceFactory(structure=disability, themes=[Theme.DISABILITY, Theme.FIND_JOB], publics=[Public.DISABLED_PEOPLE])
    jobs = _structure("france_travail", "France Travail Chartres")
    far = _structure("mission_locale", "Mission locale d'Orléans", in_orleans=True)
    line = StructureFactory(network=None, name="La ligne nationale des métiers", missions=[])
    ReceptionPointFactory(structure=line, network=None, remote=True, phone="+33800111009")
    ServiceFactory(
        structure=line,
        themes=[Theme.CHOOSE_OCCUPATION],
        publics=[Public.EVERYONE],
        modes=[ServiceMode.PHONE],
        coverage=["FR"],
    )
    record_import("structures:test", minutes_ago=5, licence="Licence Ouverte 2.0")
    return SimpleNamespace(youth=youth, disability=disability, jobs=jobs, far=far, line=line)


def _structure(network: str, name: str, **where: bool):
    today = timezone.localdate()
    structure = StructureFactory(
        network=Network.objects.get(code=network), name=name, updated_on=today - timedelta(days=20)
    )
    ReceptionPointFactory(structure=structure, **where)
    return structure
