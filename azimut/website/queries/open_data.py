"""What this region holds and gives to whoever wants it: each table with the meaning of its columns."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.utils import timezone

from azimut.catalogue.figure_definitions import SourceKey
from azimut.catalogue.models import Highlight
from azimut.core.spreadsheets import Cell, plain_csv
from azimut.directory.exporting import export_data_inclusion, export_data_inclusion_services
from azimut.directory.models import Network, ReceptionPoint, Structure
from azimut.website.queries.agenda import AgendaQuestion, ask_agenda
from azimut.website.queries.sources import Source, sources_of

Rows = Iterator[Sequence[Cell]]

LICENCE = "Licence Ouverte 2.0"
LICENCE_ADDRESS = "https://spdx.org/licenses/etalab-2.0.html"
CSV, JSON = "csv", "json"
CONTENT_TYPES = {CSV: "text/csv; charset=utf-8", JSON: "application/json"}


class Column(NamedTuple):
    """A column of a table and what it says, in words for whoever opens the file."""

    name: str
    meaning: str


@dataclass(frozen=True)
class Dataset:
    """A table anyone may take. `key` is its address, `sources` says whose rows these are."""

    key: str
    title: str
    summary: str
    columns: tuple[Column, ...]
    rows: Callable[[], Rows]
    sources: Callable[[], list[Source]]
    as_json: Callable[[], object] | None = None

    @property
    def kinds(self) -> tuple[str, ...]:
        return (CSV, JSON) if self.as_json else (CSV,)

    def content(self, kind: str) -> str:
        """The whole file. Raises KeyError when there is none of that kind."""
        if kind == JSON and self.as_json:
            return json.dumps(self.as_json(), ensure_ascii=False)
        if kind == CSV:
            return plain_csv([column.name for column in self.columns], self.rows())
        raise KeyError(kind)


def _places() -> Rows:
    today = timezone.localdate()
    held = ReceptionPoint.objects.current().filter(structure__in=Structure.objects.current())
    points = held.select_related("structure__network").order_by("structure", "pk")
    for point in points.iterator(2_000):
        structure = point.structure
        is_exact = not point.is_position_approximate
        yield (
            str(structure.pk),
            str(point.pk),
            structure.name,
            structure.network_id,
            structure.circle_on(today),
            " ".join(structure.missions),
            structure.siret,
            "oui" if point.is_remote else "non",
            point.address,
            point.address_complement,
            point.postcode,
            point.commune_id,
            point.city,
            point.latitude if is_exact else None,
            point.longitude if is_exact else None,
            point.phone,
            point.email,
            structure.website,
            point.opening_hours,
            structure.confirmed_on.isoformat() if structure.confirmed_on else "",
        )


def _structures() -> object:
    current = Structure.objects.current()
    return {
        "structures": export_data_inclusion(current.order_by("pk")),
        "services": export_data_inclusion_services(current),
    }


def _networks() -> Rows:
    for network in Network.objects.order_by("code"):
        yield (
            network.code,
            network.name,
            network.acronym,
            network.circle,
            "oui" if network.is_cep_operator else "non",
            network.website,
            network.began_on.isoformat() if network.began_on else "",
            network.ended_on.isoformat() if network.ended_on else "",
        )


def _highlights() -> Rows:
    held = Highlight.objects.current().select_related("occupation").order_by("area_code", "kind", "occupation")
    for highlight in held.iterator(2_000):
        yield (
            highlight.occupation_id,
            highlight.occupation.label,
            highlight.kind,
            highlight.get_kind_display(),
            highlight.origin,
            highlight.area_code,
            highlight.area_name,
            highlight.reason,
            highlight.decided_on.isoformat(),
        )


def _events() -> Rows:
    for coming in ask_agenda(AgendaQuestion(), None, timezone.now()):
        event = coming.event
        yield (
            str(event.pk),
            event.title,
            event.kind,
            timezone.localtime(coming.next.starts_at).isoformat(),
            timezone.localtime(coming.next.ends_at).isoformat(),
            event.organised_by,
            event.commune_id,
            event.where,
            event.online_url,
            event.booking,
        )


def _sources_of_structures() -> list[Source]:
    return sources_of(Structure.objects.current().order_by("source").values_list("source", flat=True).distinct())


def _sources_of_highlights() -> list[Source]:
    return sources_of([SourceKey.PROJECTS, SourceKey.TENSION, SourceKey.WOMEN_SHARE])


def _our_own() -> list[Source]:
    return []


DATASETS = {
    dataset.key: dataset
    for dataset in (
        Dataset(
            "structures",
            "Les structures et leurs lieux d'accueil",
            "Qui aide à s'orienter dans la région, où, quand et comment joindre. Une ligne par lieu d'accueil en CSV ;"
            " en JSON, au format data·inclusion v1, avec les services.",
            (
                Column("structure_id", "identifiant de la structure, le même dans l'adresse de sa page"),
                Column("lieu_id", "identifiant du lieu d'accueil"),
                Column("nom", "nom de la structure"),
                Column("reseau", "code du réseau, expliqué dans la table des réseaux"),
                Column("cercle", "cercle de la structure dans le service public régional, au jour du fichier"),
                Column("missions", "missions assurées, séparées par une espace"),
                Column("siret", "numéro SIRET, quand il est connu"),
                Column("a_distance", "oui : on y est reçu par téléphone ou en ligne seulement"),
                Column("adresse", "numéro et voie"),
                Column("complement_adresse", "bâtiment, étage"),
                Column("code_postal", "code postal"),
                Column("code_insee", "code de la commune selon l'Insee"),
                Column("commune", "ville, telle qu'elle s'écrit dans l'adresse"),
                Column("latitude", "en degrés (WGS 84) ; vide si seule la commune est connue"),
                Column("longitude", "en degrés (WGS 84) ; vide si seule la commune est connue"),
                Column("telephone", "téléphone de l'accueil"),
                Column("courriel", "courriel de l'accueil"),
                Column("site_web", "adresse du site"),
                Column("horaires", "horaires d'ouverture, dans la syntaxe d'OpenStreetMap"),
                Column("verifie_le", "dernier jour où quelqu'un a confirmé la fiche"),
            ),
            _places,
            _sources_of_structures,
            _structures,
        ),
        Dataset(
            "reseaux",
            "Les réseaux",
            "Les réseaux qui assurent ce service public, ceux d'aujourd'hui et ceux qui ont cessé.",
            (
                Column("code", "code du réseau, celui des autres tables"),
                Column("nom", "nom du réseau"),
                Column("sigle", "sigle d'usage"),
                Column("cercle", "cercle des structures du réseau, quand il est le même pour toutes"),
                Column("operateur_cep", "oui : opérateur du conseil en évolution professionnelle"),
                Column("site_web", "adresse du site national"),
                Column("debut", "jour où le réseau a commencé, s'il est connu"),
                Column("fin", "jour où il a cessé ; vide s'il existe"),
            ),
            _networks,
            _our_own,
        ),
        Dataset(
            "metiers-mis-en-avant",
            "Les métiers mis en avant",
            "Métiers d'avenir, à fort potentiel de recrutement ou dont la mixité est à renforcer, par territoire, avec"
            " la raison.",
            (
                Column("code_rome", "code du métier dans le ROME 4"),
                Column("metier", "nom du métier"),
                Column("nature", "code de la mise en avant"),
                Column("nature_libelle", "la même, en toutes lettres"),
                Column("origine", "rule : par les chiffres ; hand : par l'équipe régionale"),
                Column("territoire", "code du territoire : reg- région, dep- département, be- bassin d'emploi"),
                Column("territoire_nom", "nom du territoire"),
                Column("raison", "ce qui a décidé de la mise en avant"),
                Column("depuis", "jour de la décision"),
            ),
            _highlights,
            _sources_of_highlights,
        ),
        Dataset(
            "evenements",
            "Les événements à venir",
            "Forums, portes ouvertes, ateliers : ce qui est annoncé au public, à sa prochaine date.",
            (
                Column("id", "identifiant de l'événement, le même dans l'adresse de sa page"),
                Column("titre", "titre"),
                Column("genre", "code du genre d'événement"),
                Column("debut", "prochain début, avec le décalage horaire"),
                Column("fin", "fin de cette même fois"),
                Column("organisateur", "qui l'organise"),
                Column("code_insee", "commune où il a lieu ; vide s'il est seulement à distance"),
                Column("lieu", "adresse, telle qu'on la lit"),
                Column("en_ligne", "adresse pour y assister à distance"),
                Column("inscription", "comment s'inscrire"),
            ),
            _events,
            _our_own,
        ),
    )
}
