"""Who judges a file, what they think of it, and the session where it is decided."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Count, Q

from azimut.core.identifiers import new_identifier
from azimut.core.permissions import Actor, Role
from azimut.directory.models import Structure
from azimut.labelling.enums import AssignmentState, OpinionKind, RecusalReason
from azimut.labelling.models.applications import LabelApplication

OPINION_READERS = (Role.ANIMATOR, Role.INSTRUCTOR, Role.DECIDER, Role.REGIONAL_OFFICER, Role.AUDITOR)


class DeclaredTie(models.Model):
    """A tie someone declares with a structure (relative, former job, board): they judge none of its files."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="declared_ties", verbose_name="personne"
    )
    structure = models.ForeignKey(
        Structure, on_delete=models.CASCADE, related_name="declared_ties", verbose_name="structure"
    )
    declared_at = models.DateTimeField("déclaré le", auto_now_add=True)
    ended_at = models.DateTimeField("terminé le", null=True, blank=True)

    class Meta:
        verbose_name = "lien déclaré"
        verbose_name_plural = "liens déclarés"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "structure"],
                condition=Q(ended_at=None),
                name="declared_tie_current_once",
                violation_error_message="Ce lien est déjà déclaré.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.structure}"


class Assignment(models.Model):
    """An instructor is asked for an opinion on a file."""

    id = models.UUIDField(primary_key=True, default=new_identifier, editable=False)
    application = models.ForeignKey(
        LabelApplication, on_delete=models.CASCADE, related_name="assignments", verbose_name="candidature"
    )
    instructor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="instructrice ou instructeur"
    )
    state = models.CharField("état", max_length=12, choices=AssignmentState.choices, default=AssignmentState.ASSIGNED)
    recusal = models.CharField("motif du déport", max_length=20, choices=RecusalReason.choices, blank=True)
    assigned_at = models.DateTimeField("confié le", auto_now_add=True)
    ended_at = models.DateTimeField("terminé le", null=True, blank=True)

    class Meta:
        verbose_name = "instruction confiée"
        verbose_name_plural = "instructions confiées"
        ordering = ["assigned_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "instructor"],
                name="assignment_once",
                violation_error_message="Ce dossier est déjà confié à cette personne.",
            ),
            models.CheckConstraint(
                condition=Q(state=AssignmentState.RECUSED, recusal__gt="") | ~Q(state=AssignmentState.RECUSED),
                name="assignment_recusal_has_its_reason",
                violation_error_message="Un déport a son motif.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application} · {self.instructor}"


class OpinionQuerySet(models.QuerySet["Opinion"]):
    def visible_to(self, actor: Actor) -> "OpinionQuerySet":
        """Opinions stay hidden from everyone but their author until all are given; a structure never reads them.

        The deciding body waits too: one person may hold both hats.
        """
        if not actor.is_one_of(*OPINION_READERS):
            return self.none()
        seen = self.filter(assignment__application__in=LabelApplication.objects.visible_to(actor))
        return seen.filter(
            Q(assignment__instructor=actor.user_id)
            | (Q(given_at__isnull=False) & ~Q(assignment__application__state="under_instruction"))
        )


class Opinion(models.Model):
    """A reasoned opinion, with its grid; a draft until it is given, then it no longer changes."""

    assignment = models.OneToOneField(
        Assignment, on_delete=models.CASCADE, related_name="opinion", verbose_name="instruction"
    )
    grades = models.JSONField("grille", default=dict, help_text="De 0 à 4 par critère, avec un commentaire.")
    visit_note = models.TextField("note de visite", max_length=4000, blank=True)
    kind = models.CharField("avis", max_length=24, choices=OpinionKind.choices, blank=True)
    reasons = models.TextField("motifs", max_length=4000, blank=True)
    given_at = models.DateTimeField("rendu le", null=True, blank=True)
    changed_at = models.DateTimeField("modifié le", auto_now=True)

    objects: ClassVar[Any] = OpinionQuerySet.as_manager()

    class Meta:
        verbose_name = "avis"
        verbose_name_plural = "avis"
        constraints = [
            models.CheckConstraint(
                condition=Q(given_at=None) | (Q(kind__gt="") & Q(reasons__gt="")),
                name="opinion_given_has_its_reasons",
                violation_error_message="Un avis rendu a son sens et ses motifs.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display() or 'avis en cours'} · {self.assignment}"


class DecisionSessionQuerySet(models.QuerySet["DecisionSession"]):
    def with_counts(self) -> "DecisionSessionQuerySet":
        """With `files` on the agenda and `decided` ones."""
        counted: DecisionSessionQuerySet = self.annotate(
            files=Count("agenda", distinct=True), decided=Count("decisions", distinct=True)
        )
        return counted


class DecisionSession(models.Model):
    """The sitting of the body that decides (a body of the profile), with the files on its agenda."""

    id = models.UUIDField(primary_key=True, default=new_identifier, editable=False)
    body = models.CharField("instance", max_length=40, help_text="Clé d'une instance du profil.")
    held_on = models.DateField("date de la séance")
    closed_at = models.DateTimeField("close le", null=True, blank=True)
    minutes = models.CharField("procès-verbal", max_length=200, blank=True, help_text="Référence du procès-verbal.")

    objects: ClassVar[Any] = DecisionSessionQuerySet.as_manager()

    class Meta:
        verbose_name = "séance de décision"
        verbose_name_plural = "séances de décision"
        ordering = ["-held_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "held_on"],
                name="decision_session_once",
                violation_error_message="Cette instance a déjà une séance ce jour-là.",
            )
        ]

    def __str__(self) -> str:
        return f"séance du {self.held_on:%d/%m/%Y}"


class AgendaItem(models.Model):
    """A file on the agenda of a session."""

    session = models.ForeignKey(DecisionSession, on_delete=models.CASCADE, related_name="agenda", verbose_name="séance")
    application = models.ForeignKey(
        LabelApplication, on_delete=models.CASCADE, related_name="agenda_items", verbose_name="candidature"
    )
    position = models.PositiveSmallIntegerField("rang")

    class Meta:
        verbose_name = "point à l'ordre du jour"
        verbose_name_plural = "points à l'ordre du jour"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "application"],
                name="agenda_item_once",
                violation_error_message="Ce dossier est déjà à l'ordre du jour.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.application}"
