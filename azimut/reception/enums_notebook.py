"""The words of the notebook and of its action plan."""

from django.db import models


class NotebookKind(models.TextChoices):
    """What can be kept, in the order of the page."""

    OCCUPATION = "metier", "métier"
    PATH = "parcours", "parcours vers un métier"
    TRAINING = "formation", "formation"
    CERTIFICATION = "certification", "diplôme ou certification"
    FUNDING = "financement", "aide pour payer"
    STRUCTURE = "structure", "lieu d'aide"
    THEME = "theme", "vie quotidienne et droits"
    TERRITORY = "territoire", "territoire"
    SEARCH = "recherche", "recherche"
    INTERESTS = "interets", "centres d'intérêt"
    SKILLS = "competences", "savoir-faire"
    HELP = "aide", "qui peut m'aider"


GROUP_TITLES = {
    NotebookKind.OCCUPATION: "Métiers",
    NotebookKind.PATH: "Parcours",
    NotebookKind.TRAINING: "Formations",
    NotebookKind.CERTIFICATION: "Diplômes et certifications",
    NotebookKind.FUNDING: "Pour payer une formation",
    NotebookKind.STRUCTURE: "Lieux d'aide",
    NotebookKind.THEME: "Vie quotidienne et droits",
    NotebookKind.TERRITORY: "Territoires",
    NotebookKind.SEARCH: "Recherches",
    NotebookKind.INTERESTS: "Mes centres d'intérêt",
    NotebookKind.SKILLS: "Ce que je sais faire",
    NotebookKind.HELP: "Qui peut m'aider",
}


class AccessLength(models.TextChoices):
    """How long an adviser may open a notebook."""

    MEETING = "2", "le temps du rendez-vous (2 heures)"
    WEEK = "168", "une semaine"
    MONTH = "720", "un mois"
    QUARTER = "2160", "trois mois"


class PlanLevel(models.TextChoices):
    """Of the *conseil en évolution professionnelle* (specification of 2019)."""

    SECOND = "cep_2", "accompagnement personnalisé (CEP, niveau 2)"
    THIRD = "cep_3", "mise en œuvre du projet (CEP, niveau 3)"


class StepActor(models.TextChoices):
    PERSON = "person", "la personne"
    ADVISER = "adviser", "la conseillère ou le conseiller"
    BOTH = "both", "les deux ensemble"
    OTHER = "other", "un autre organisme"


class StepState(models.TextChoices):
    TO_DO = "to_do", "à faire"
    DOING = "doing", "en cours"
    DONE = "done", "fait"
    DROPPED = "dropped", "abandonné"


class FundingState(models.TextChoices):
    NONE = "none", "sans financement"
    TO_ASK = "to_ask", "à demander"
    ASKED = "asked", "demandé"
    GRANTED = "granted", "accordé"
    REFUSED = "refused", "refusé"


class Feasibility(models.TextChoices):
    TO_CHECK = "to_check", "à vérifier"
    FEASIBLE = "feasible", "faisable"
    HARD = "hard", "difficile"
    NOT_FEASIBLE = "not_feasible", "pas faisable"


class PlanAct(models.TextChoices):
    START = "start", "plan commencé"
    GOAL = "goal", "projet écrit"
    ADD = "add", "étape ajoutée"
    CHANGE = "change", "étape changée"
    REMOVE = "remove", "étape retirée"
    PUT_BACK = "put_back", "étape remise"
