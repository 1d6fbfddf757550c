"""A structure's application: its answers, its pieces, what was asked of it."""

from datetime import timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django_fsm import FSMField, FSMModelMixin, transition

from azimut.core.identifiers import new_identifier
from azimut.core.models import StoredFile
from azimut.core.permissions import Actor, Role
from azimut.directory.models import Structure
from azimut.labelling.enums import ApplicationState as State
from azimut.labelling.enums import AssignmentState, DecisionOutcome
from azimut.labelling.models.campaigns import LabellingCampaign, Specification
from azimut.territories.models import Department

JUDGES = (Role.ANIMATOR, Role.INSTRUCTOR, Role.DECIDER, Role.REGIONAL_OFFICER, Role.AUDITOR)
SEEN_BY_JUDGES = tuple(state for state in State if state not in {State.DRAFT, State.ABANDONED})


def structures_tied_to(user_id: Any) -> "models.QuerySet[Structure]":
    """Structures this person works for, or declared a tie to."""
    tied: models.QuerySet[Structure] = Structure.objects.filter(
        Q(memberships__user=user_id, memberships__ended_at=None)
        | Q(declared_ties__user=user_id, declared_ties__ended_at=None)
    )
    return tied


class LabelApplicationQuerySet(models.QuerySet["LabelApplication"]):
    def visible_to(self, actor: Actor) -> "LabelApplicationQuerySet":
        """The one predicate of every route (list, detail, search, messages, files, mails).

        A structure sees its own. Those who judge see what was sent; an instructor not the files of which they are
        recused; nobody who judges sees one of their own structure.
        """
        if actor.structure_id:
            return self.filter(structure=actor.structure_id)
        if actor.role not in JUDGES:
            return self.none()
        return self.filter(state__in=SEEN_BY_JUDGES).exclude(pk__in=LabelApplication.objects.tied_to(actor.user_id))

    def tied_to(self, user_id: Any) -> "LabelApplicationQuerySet":
        """Never theirs to judge: of structures they work for or declared a tie to, or from which they stepped back."""
        return self.filter(
            Q(structure__in=structures_tied_to(user_id))
            | Q(assignments__instructor=user_id, assignments__state=AssignmentState.RECUSED)
        )


class LabelApplication(FSMModelMixin, models.Model):
    """One per structure and campaign. Bound to the version of the specification it was begun under."""

    id = models.UUIDField(primary_key=True, default=new_identifier, editable=False)
    campaign = models.ForeignKey(
        LabellingCampaign, on_delete=models.PROTECT, related_name="applications", verbose_name="campagne"
    )
    specification = models.ForeignKey(
        Specification, on_delete=models.PROTECT, related_name="applications", verbose_name="cahier des charges"
    )
    structure = models.ForeignKey(
        Structure, on_delete=models.PROTECT, related_name="label_applications", verbose_name="structure"
    )
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="département"
    )
    state = FSMField("état", max_length=20, choices=State.choices, default=State.DRAFT, protected=True)
    begun_at = models.DateTimeField("commencé le", auto_now_add=True)
    submitted_at = models.DateTimeField("déposé le", null=True, blank=True)
    receipt_number = models.CharField("numéro de récépissé", max_length=24, blank=True)
    completed_at = models.DateTimeField("complet le", null=True, blank=True)
    waited = models.DurationField("temps d'attente des pièces", default=timedelta)

    objects: ClassVar[Any] = LabelApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = "candidature"
        verbose_name_plural = "candidatures"
        ordering = ["-begun_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "structure"],
                name="application_once",
                violation_error_message="La structure a déjà un dossier pour cette campagne.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[State.DRAFT, State.ABANDONED]) | Q(submitted_at__isnull=False),
                name="application_sent_has_its_date",
                violation_error_message="Un dossier déposé a sa date de dépôt.",
            ),
        ]
        indexes = [models.Index(fields=["campaign", "state"], name="application_by_state")]

    def __str__(self) -> str:
        return f"{self.structure} · {self.campaign}"

    def final_decision(self) -> Any:
        """The last that grants or refuses, whether or not an appeal undid it since; None before."""
        return self.decisions.exclude(outcome=DecisionOutcome.POSTPONED).order_by("-decided_at").first()

    @property
    def is_draft(self) -> bool:
        return self.state == State.DRAFT

    @property
    def can_be_written(self) -> bool:
        """Whether the structure may change its answers: a draft, or a file sent back for pieces."""
        return self.state in {State.DRAFT, State.INCOMPLETE}

    @transition(field=state, source=State.DRAFT, target=State.SUBMITTED)
    def submit(self) -> None:
        """Sent for the first time."""

    @transition(field=state, source=State.INCOMPLETE, target=State.SUBMITTED)
    def send_again(self) -> None:
        """Sent again with what was asked."""

    @transition(field=state, source=[State.DRAFT, State.SUBMITTED, State.INCOMPLETE], target=State.ABANDONED)
    def abandon(self) -> None:
        """The structure gives up."""

    @transition(field=state, source=State.SUBMITTED, target=State.INCOMPLETE)
    def ask_for_pieces(self) -> None:
        """Something is missing."""

    @transition(field=state, source=State.SUBMITTED, target=State.COMPLETE)
    def declare_complete(self) -> None:
        """Nothing is missing."""

    @transition(field=state, source=[State.COMPLETE, State.POSTPONED], target=State.UNDER_INSTRUCTION)
    def begin_instruction(self) -> None:
        """Someone was asked for an opinion."""

    @transition(field=state, source=[State.COMPLETE, State.POSTPONED], target=State.OPINION_GIVEN)
    def bring_back(self) -> None:
        """The opinions already given are enough: back to a session."""

    @transition(field=state, source=[State.GRANTED, State.REFUSED], target=State.OPINION_GIVEN)
    def reopen_for_decision(self) -> None:
        """An appeal was upheld: the body decides again."""

    @transition(field=state, source=[State.GRANTED, State.REFUSED], target=State.COMPLETE)
    def reopen_for_instruction(self) -> None:
        """An appeal was upheld: someone else is asked for an opinion first."""

    @transition(field=state, source=State.UNDER_INSTRUCTION, target=State.OPINION_GIVEN)
    def close_instruction(self) -> None:
        """All the opinions expected were given."""

    @transition(field=state, source=State.OPINION_GIVEN, target=State.GRANTED)
    def grant(self) -> None:
        """The label is granted."""

    @transition(field=state, source=State.OPINION_GIVEN, target=State.REFUSED)
    def refuse(self) -> None:
        """The label is refused."""

    @transition(field=state, source=State.OPINION_GIVEN, target=State.POSTPONED)
    def postpone(self) -> None:
        """To be looked at again in another session."""


class ApplicationAnswer(models.Model):
    """The answer to one question. Its revision grows at each change: nobody overwrites what they have not read."""

    application = models.ForeignKey(
        LabelApplication, on_delete=models.CASCADE, related_name="answers", verbose_name="candidature"
    )
    question = models.CharField("question", max_length=40)
    value = models.JSONField("réponse", null=True)
    revision = models.PositiveIntegerField("révision", default=1)
    changed_at = models.DateTimeField("modifiée le", auto_now=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="modifiée par"
    )

    class Meta:
        verbose_name = "réponse au dossier"
        verbose_name_plural = "réponses au dossier"
        constraints = [
            models.UniqueConstraint(
                fields=["application", "question"],
                name="answer_once",
                violation_error_message="Cette question a déjà sa réponse.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.application_id} · {self.question}"


class SupportingDocument(models.Model):
    """A document attached to a file, for one of the pieces of the specification. The file itself is in core's store."""

    application = models.ForeignKey(
        LabelApplication, on_delete=models.CASCADE, related_name="documents", verbose_name="candidature"
    )
    piece = models.CharField("pièce", max_length=40)
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name="fichier")
    name = models.CharField("nom du fichier", max_length=150)
    attached_at = models.DateTimeField("joint le", auto_now_add=True)
    attached_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="joint par"
    )

    class Meta:
        verbose_name = "pièce jointe"
        verbose_name_plural = "pièces jointes"
        ordering = ["piece", "attached_at"]

    def __str__(self) -> str:
        return self.name


class CompletenessRequest(models.Model):
    """What is missing, by when. The time of instruction does not run until it is answered."""

    application = models.ForeignKey(
        LabelApplication, on_delete=models.CASCADE, related_name="completeness_requests", verbose_name="candidature"
    )
    items = models.JSONField("éléments demandés", help_text="Clés de rubriques et de pièces.")
    explanation = models.TextField("explication", max_length=2000)
    asked_at = models.DateTimeField("demandé le", auto_now_add=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="demandé par"
    )
    due_at = models.DateTimeField("à fournir avant")
    answered_at = models.DateTimeField("fourni le", null=True, blank=True)

    class Meta:
        verbose_name = "demande de pièces"
        verbose_name_plural = "demandes de pièces"
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(answered_at=None),
                name="completeness_request_one_at_a_time",
                violation_error_message="Une demande de pièces attend déjà sa réponse.",
            ),
            models.CheckConstraint(
                condition=Q(due_at__gt=F("asked_at")),
                name="completeness_request_due_later",
                violation_error_message="Le délai doit être à venir.",
            ),
        ]

    def __str__(self) -> str:
        return f"demande du {self.asked_at:%d/%m/%Y}"


class ApplicationMessage(models.Model):
    """A message on a file, between the structure and the regional animation."""

    application = models.ForeignKey(
        LabelApplication, on_delete=models.CASCADE, related_name="messages", verbose_name="candidature"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="auteur"
    )
    is_from_structure = models.BooleanField("écrit par la structure")
    text = models.TextField("message", max_length=3000)
    sent_at = models.DateTimeField("envoyé le", auto_now_add=True)

    class Meta:
        verbose_name = "message sur une candidature"
        verbose_name_plural = "messages sur les candidatures"
        ordering = ["sent_at"]

    def __str__(self) -> str:
        return f"message du {self.sent_at:%d/%m/%Y %H:%M}"
