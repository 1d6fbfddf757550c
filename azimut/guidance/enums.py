from django.db import models


class SituationGroup(models.TextChoices):
    """How the situations are gathered on the page of the first question."""

    LEARNING = "learning", "Vous étudiez ou vous avez arrêté récemment"
    SEEKING = "seeking", "Vous cherchez un emploi ou vous êtes sans activité"
    WORKING = "working", "Vous travaillez"
    OTHER = "other", "Votre situation est autre"


class Trait(models.TextChoices):
    """What may be true of a person besides their situation, and opens other doors."""

    NO_DIPLOMA = "no_diploma", "Vous n'avez pas de diplôme professionnel"
    DISABILITY = "disability", "Vous avez un handicap ou un problème de santé qui gêne le travail"
    EXECUTIVE = "executive", "Vous êtes cadre, ou vous avez un diplôme de niveau bac + 3 ou plus"
    FARMING = "farming", "Vous travaillez dans l'agriculture"
    CRAFT = "craft", "Vous travaillez dans l'artisanat"


class RuleSetOrigin(models.TextChoices):
    SHIPPED = "shipped", "fournie avec Azimut"
    EDITED = "edited", "modifiée par l'animation régionale"


class SchemePays(models.TextChoices):
    """What a funding scheme pays."""

    STATUS = "status", "Un contrat : vous êtes payé ou payée pour apprendre"
    COURSE = "course", "Elles paient la formation"
    BOTH = "both", "Elles paient la formation et de quoi vivre"
    INCOME = "income", "Elles aident à vivre pendant la formation"


class ThemeState(models.TextChoices):
    """What became of a version of a youth theme: written, put online, or the decision to take the page off."""

    DRAFT = "draft", "brouillon"
    PUBLISHED = "published", "publiée"
    WITHDRAWN = "withdrawn", "page retirée"
