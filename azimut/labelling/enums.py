"""Stored values are ASCII; labels are what people read."""

from django.db import models


class ApplicationState(models.TextChoices):
    """Where an application stands."""

    DRAFT = "draft", "brouillon, non déposé"
    SUBMITTED = "submitted", "déposé"
    INCOMPLETE = "incomplete", "pièces demandées"
    COMPLETE = "complete", "complet"
    UNDER_INSTRUCTION = "under_instruction", "en instruction"
    OPINION_GIVEN = "opinion_given", "avis rendus"
    GRANTED = "granted", "label accordé"
    REFUSED = "refused", "label refusé"
    POSTPONED = "postponed", "décision reportée"
    ABANDONED = "abandoned", "abandonné par la structure"


class LabelState(models.TextChoices):
    """The life of a label."""

    ACTIVE = "active", "en cours"
    ALERT = "alert", "en alerte"
    SUSPENDED = "suspended", "suspendu"
    WITHDRAWN = "withdrawn", "retiré"
    EXPIRED = "expired", "arrivé à échéance"
    TRANSFERRED = "transferred", "repris par une autre structure"


LABELLED = "labelled"
"""The circle of labelled structures, in the profiles that label."""

LABELS_IN_FORCE = frozenset({LabelState.ACTIVE, LabelState.ALERT})
"""States in which a label is shown and its structure is a member: an alert is not a sanction."""


class OpinionKind(models.TextChoices):
    """What an instructor advises."""

    FAVOURABLE = "favourable", "favorable"
    WITH_RECOMMENDATIONS = "with_recommendations", "favorable avec recommandations"
    UNFAVOURABLE = "unfavourable", "défavorable"
    POSTPONE = "postpone", "à revoir à une prochaine séance"


class DecisionOutcome(models.TextChoices):
    """What the deciding body says."""

    GRANTED = "granted", "accordé"
    WITH_RECOMMENDATIONS = "with_recommendations", "accordé avec recommandations"
    REFUSED = "refused", "refusé"
    POSTPONED = "postponed", "reporté"


class AssignmentState(models.TextChoices):
    """Where the work of one instructor on one file stands."""

    ASSIGNED = "assigned", "à instruire"
    GIVEN = "given", "avis rendu"
    RECUSED = "recused", "déport"


class RecusalReason(models.TextChoices):
    """Why someone may not judge a file."""

    OWN_STRUCTURE = "own_structure", "membre de la structure candidate"
    DECLARED_TIE = "declared_tie", "lien déclaré avec la structure"
    OWN_REQUEST = "own_request", "déport demandé par la personne"


class QuestionKind(models.TextChoices):
    """How a question of the file is answered."""

    TEXT = "text", "ligne de texte"
    LONG_TEXT = "long_text", "texte"
    NUMBER = "number", "nombre"
    DATE = "date", "date"
    YES_NO = "yes_no", "oui ou non"
    CHOICE = "choice", "un choix"
    CHOICES = "choices", "plusieurs choix"
    TABLE = "table", "tableau"


class ChangeKind(models.TextChoices):
    """What a labelled structure declares without delay."""

    PLACES = "places", "lieux ou horaires"
    OFFER = "offer", "offre de services"
    TEAM = "team", "équipe"
    LEGAL = "legal", "nature juridique ou nom"
    CLOSING = "closing", "fin de l'activité"


class AppealKind(models.TextChoices):
    """Before whom a decision is contested."""

    GRACIEUX = "gracieux", "recours gracieux"
    CONTENTIEUX = "contentieux", "recours contentieux"


class AppealOutcome(models.TextChoices):
    """What became of an appeal."""

    PENDING = "pending", "en cours"
    UPHELD = "upheld", "accueilli"
    REJECTED = "rejected", "rejeté"
    WITHDRAWN = "withdrawn", "retiré par la structure"


ANSWERED = frozenset({AppealOutcome.UPHELD, AppealOutcome.REJECTED})
"""Outcomes that are told to the structure in a letter."""
