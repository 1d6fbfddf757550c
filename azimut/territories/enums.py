from django.db import models


class CommuneKind(models.TextChoices):
    COMMUNE = "commune", "commune"
    DISTRICT = "district", "arrondissement municipal"
    DELEGATED = "delegated", "commune déléguée"
    ASSOCIATED = "associated", "commune associée"
    FORMER = "former", "ancienne commune"


class TerritoryKind(models.TextChoices):
    EPCI = "epci", "intercommunalité"
    BASSIN_DE_VIE = "bassin_de_vie", "bassin de vie"
    EMPLOYMENT_ZONE = "employment_zone", "zone d'emploi"
    EMPLOYMENT_BASIN = "employment_basin", "bassin d'emploi"
    COORDINATION_BASIN = "coordination_basin", "bassin de coordination"
