"""The words the site puts on codes: kept short and plain, since the official labels are long."""

from django.db import models

from azimut.catalogue.figure_definitions import SOURCES as FIGURE_SOURCES

DOMAIN_NAMES = {
    "A": "Agriculture, nature, animaux",
    "B": "Artisanat d'art et création",
    "C": "Banque, assurance, immobilier",
    "D": "Commerce et vente",
    "E": "Communication et médias",
    "F": "Bâtiment et travaux publics",
    "G": "Hôtellerie, restauration, tourisme",
    "H": "Industrie",
    "I": "Installation et réparation",
    "J": "Santé",
    "K": "Services aux personnes et à la société",
    "L": "Spectacle",
    "M": "Gestion, informatique, bureau",
    "N": "Transport et logistique",
}
"""Grands domaines of ROME, in words anyone reads."""

INTEREST_SENTENCES = {
    "R": "travailler de ses mains, avec des outils, des machines ou dans la nature",
    "I": "observer, comprendre et chercher des solutions",
    "A": "imaginer, créer et s'exprimer",
    "S": "aider, soigner, accueillir ou apprendre quelque chose aux autres",
    "E": "convaincre, décider et entraîner une équipe",
    "C": "organiser, classer et suivre des règles précises",
}
"""The six interests of Holland (RIASEC), as things one likes to do."""

SOURCE_NAMES = {
    "starter": "catalogue de démarrage Azimut",
    "starter:occupations": "métiers du catalogue de démarrage Azimut",
    "starter:certifications": "diplômes et titres du catalogue de démarrage Azimut",
    "starter:formations": "formations inventées du catalogue de démarrage Azimut",
    "starter:structures": "lieux d'aide inventés de la démonstration Azimut",
    "rome": "ROME 4, France Travail",
    "certif_info": "Certif Info",
    "france_competences": "France compétences (RNCP et RS)",
    "communes": "découpage administratif et populations, Insee et Etalab",
    **{key: source.name for key, source in FIGURE_SOURCES.items()},
}


class ResultType(models.TextChoices):
    """The types of results as they are written in addresses, and how a list of them is called."""

    OCCUPATION = "metier", "Métiers"
    TRAINING = "formation", "Formations"
    CERTIFICATION = "certification", "Diplômes et titres"
    STRUCTURE = "structure", "Lieux d'aide"
    EVENT = "evenement", "Événements"


TYPE_BADGES = {
    ResultType.OCCUPATION: "Métier",
    ResultType.TRAINING: "Formation",
    ResultType.CERTIFICATION: "Diplôme ou titre",
    ResultType.STRUCTURE: "Lieu d'aide",
    ResultType.EVENT: "Événement",
}

FACET_LEGENDS = {
    "besoin": "Pour quoi faire",
    "genre": "Genre d'événement",
    "reseau": "Réseau",
    "mode": "Comment",
    "domaine": "Domaine",
    "mise_en_avant": "Métiers mis en avant",
    "niveau": "Niveau de diplôme",
    "modalite": "Sur place ou à distance",
    "alternance": "Alternance",
    "public": "Pour qui",
    "financement": "Qui peut payer",
    "departement": "Département",
    "secteur": "Secteur d'activité",
}
"""Facets of the results: their name in the address and what people read, in the order of the page."""

RADII_KM = (10, 20, 30, 50, 100)


def source_name(source: str) -> str:
    """What people read for a source: `lheo:carif` is a feed of training named by its origin, `di:dora` structures."""
    if source.startswith("lheo:"):
        return f"offre de formation, flux « {source.removeprefix('lheo:')} »"
    if source.startswith("di:"):
        return f"structures reprises de data·inclusion ({source.removeprefix('di:')})"
    return SOURCE_NAMES.get(source, source)


class WidgetKind(models.TextChoices):
    """What a partner may put on their site, as it is written in addresses."""

    SEARCH = "recherche", "Chercher un métier, une formation"
    GUIDANCE = "aide", "Qui peut m'aider ?"

    @property
    def height(self) -> int:
        """Pixels of the frame, enough on a screen of 320 pixels."""
        return 490 if self is WidgetKind.SEARCH else 470
