"""What each figure counts, where it comes from, how to read it: said once, for every page that shows it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

LICENCE = "Licence Ouverte 2.0"
STARTER_SOURCE = "starter:outlook"
"""Fictional figures of the demonstration; an import of the real ones ends them."""


class FigureKey(StrEnum):
    """The figures; also their anchors in the page that explains them."""

    PROJECTS = "projets"
    DIFFICULTY = "difficulte"
    SEASONALITY = "saison"
    TENSION = "tension"
    PAY = "salaire"
    WOMEN_SHARE = "part-des-femmes"
    INTEGRATION = "insertion"


class FigureSource(NamedTuple):
    """Who publishes a figure, and where."""

    name: str
    url: str
    licence: str = LICENCE


class SourceKey(StrEnum):
    """The `source` of rows, and of the ImportRun that wrote them."""

    FAMILIES = "fap"
    PROJECTS = "bmo"
    TENSION = "dares_tensions"
    PAY = "dares_salaires"
    WOMEN_SHARE = "dares_mixite"
    INTEGRATION = "inserjeunes"
    HIGHER_EDUCATION = "insersup"


SOURCES: dict[str, FigureSource] = {
    SourceKey.FAMILIES: FigureSource(
        "Familles professionnelles (FAP), Dares", "https://dares.travail-emploi.gouv.fr/donnees/la-nomenclature-des-familles-professionnelles"
    ),
    SourceKey.PROJECTS: FigureSource(
        "Enquête Besoins en main-d'œuvre, France Travail", "https://statistiques.francetravail.org/bmo"
    ),
    SourceKey.TENSION: FigureSource(
        "Tensions sur le marché du travail, Dares et France Travail",
        "https://dares.travail-emploi.gouv.fr/donnees/les-tensions-sur-le-marche-du-travail",
    ),
    SourceKey.PAY: FigureSource(
        "Portraits statistiques des métiers, Dares", "https://dares.travail-emploi.gouv.fr/donnees/portraits-statistiques-des-metiers"
    ),
    SourceKey.WOMEN_SHARE: FigureSource(
        "Portraits statistiques des métiers, Dares", "https://dares.travail-emploi.gouv.fr/donnees/portraits-statistiques-des-metiers"
    ),
    SourceKey.INTEGRATION: FigureSource(
        "InserJeunes, ministères de l'Éducation nationale (Depp) et du Travail (Dares)",
        "https://www.inserjeunes.education.gouv.fr",
    ),
    SourceKey.HIGHER_EDUCATION: FigureSource(
        "InserSup, ministère de l'Enseignement supérieur (Sies)",
        "https://data.enseignementsup-recherche.gouv.fr/explore/dataset/fr-esr-insersup/information",
    ),
    STARTER_SOURCE: FigureSource("Chiffres de démonstration, fictifs", "", "EUPL-1.2"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FigureDefinition:
    """A figure in plain words."""

    key: FigureKey
    name: str
    unit: str
    counts: str
    """What it counts."""
    reading: str
    """How to read it, with an example."""
    limits: str
    """What it does not say."""
    frequency: str
    sources: tuple[SourceKey, ...]
    finest_area: str


DEFINITIONS: tuple[FigureDefinition, ...] = (
    FigureDefinition(
        FigureKey.PROJECTS,
        "Projets de recrutement",
        "projets",
        "Le nombre d'embauches que les employeurs pensent faire dans l'année, pour une famille de métiers. "
        "Les employeurs répondent à une enquête à la fin de l'année précédente.",
        "« 120 projets » veut dire que les employeurs du territoire pensent embaucher 120 personnes dans cette famille "
        "de métiers cette année. Une même personne peut être embauchée plusieurs fois.",
        "C'est une intention, pas une promesse. Les employeurs publics de l'État et les particuliers employeurs ne "
        "sont pas interrogés. Les très petits nombres sont cachés ; le total est alors un minimum.",
        "chaque année",
        (SourceKey.PROJECTS,),
        "bassin d'emploi",
    ),
    FigureDefinition(
        FigureKey.DIFFICULTY,
        "Recrutements jugés difficiles",
        "%",
        "La part des projets de recrutement que les employeurs pensent avoir du mal à mener.",
        "« 60 % » veut dire que pour 60 projets sur 100, l'employeur s'attend à des difficultés. Plus ce nombre est "
        "haut, plus une candidature a de chances d'être bien reçue.",
        "C'est l'avis des employeurs avant de recruter.",
        "chaque année",
        (SourceKey.PROJECTS,),
        "bassin d'emploi",
    ),
    FigureDefinition(
        FigureKey.SEASONALITY,
        "Emplois saisonniers",
        "%",
        "La part des projets de recrutement liés à une saison : récoltes, tourisme, fêtes.",
        "« 30 % » veut dire que 30 embauches prévues sur 100 sont pour une saison.",
        "Un emploi qui n'est pas saisonnier peut aussi être court.",
        "chaque année",
        (SourceKey.PROJECTS,),
        "bassin d'emploi",
    ),
    FigureDefinition(
        FigureKey.TENSION,
        "Tension",
        "sur 5",
        "La difficulté à recruter dans une famille de métiers, de 1 (faible) à 5 (très forte). Le calcul rapproche "
        "les offres d'emploi, les personnes qui cherchent, et les difficultés que les employeurs annoncent.",
        "« 5 sur 5 » veut dire que cette famille est parmi celles où les employeurs ont le plus de mal à recruter. "
        "Chaque cause possible est notée, elle aussi, de 1 à 5 : plus la note est haute, plus elle peut peser.",
        "Une forte tension ne dit pas que l'emploi est bon : elle peut venir de conditions de travail difficiles. "
        "Le niveau n'est pas publié là où trop peu de personnes travaillent dans la famille.",
        "chaque année",
        (SourceKey.TENSION,),
        "département",
    ),
    FigureDefinition(
        FigureKey.PAY,
        "Salaire médian",
        "€ net par mois",
        "Le salaire net par mois, primes comprises, des personnes salariées à temps complet d'une famille de métiers. "
        "Il est calculé sur trois années.",
        "La médiane coupe en deux : la moitié des personnes gagne moins, l'autre moitié gagne plus.",
        "Il ne dit rien du temps partiel ni des débuts de carrière. Il vaut pour toute la France : les salaires "
        "varient d'une région à l'autre.",
        "quand la Dares met ses portraits à jour",
        (SourceKey.PAY,),
        "France",
    ),
    FigureDefinition(
        FigureKey.WOMEN_SHARE,
        "Part des femmes",
        "%",
        "La part des femmes parmi les personnes qui travaillent dans une famille de métiers. Elle est calculée sur "
        "trois années.",
        "« 12 % » veut dire que 12 personnes sur 100 sont des femmes. Sous 30 %, les femmes sont rares ; au-dessus de "
        "70 %, ce sont les hommes.",
        "Elle décrit ce qui est, pas ce qui est possible : tous les métiers sont ouverts à toutes et à tous.",
        "quand la Dares met ses portraits à jour",
        (SourceKey.WOMEN_SHARE,),
        "France",
    ),
    FigureDefinition(
        FigureKey.INTEGRATION,
        "Taux d'emploi à la sortie",
        "%",
        "La part des personnes salariées en France quelques mois après la fin de leur formation, parmi celles qui "
        "n'ont pas continué leurs études.",
        "« 70 % à 6 mois » veut dire que 70 personnes sur 100 sont salariées six mois après.",
        "Il ne compte ni l'emploi indépendant ni l'emploi à l'étranger. Il n'est pas publié quand moins de 20 "
        "personnes sont sorties de la formation : c'est le secret statistique.",
        "chaque année",
        (SourceKey.INTEGRATION, SourceKey.HIGHER_EDUCATION),
        "établissement",
    ),
)


def definition_of(key: FigureKey) -> FigureDefinition:
    """The definition of a figure."""
    return next(definition for definition in DEFINITIONS if definition.key == key)
