"""Files speak of structures, and of the people who write and judge them: decisions stay, the rest goes."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from azimut.core.personal_data import Kept, LegalBasis, Rule, delete
from azimut.labelling.enums import ApplicationState as State
from azimut.labelling.models import (
    Appeal,
    ApplicationAnswer,
    ApplicationMessage,
    Assignment,
    CompletenessRequest,
    ConsultedOpinion,
    DeclaredChange,
    DeclaredTie,
    LabelApplication,
    LabelStatement,
    SectionComment,
    SentNotice,
    SessionBundle,
    SupportingDocument,
)

NEVER_SENT = timedelta(days=365)
SENT = timedelta(days=5 * 365)
"""After the campaign closed and the label, if any, ended: the time a decision may be argued about."""

_TEAM = "les personnes qui remplissent, lisent ou instruisent un dossier"
_NAMED_BY_THE_ACCOUNT = "numéro de compte : il ne nomme plus personne quand le compte est vidé"
_PUBLIC_ACT = "acte public"


def old_files(now: datetime) -> "QuerySet[LabelApplication]":
    """Drafts a year after their campaign, sent files five years after it and after the end of their label."""
    drafts = Q(state__in=[State.DRAFT, State.ABANDONED], campaign__closes_at__lt=now - NEVER_SENT)
    closed = Q(campaign__closes_at__lt=now - SENT) & (
        ~Q(state=State.GRANTED) | Q(decisions__label__valid_until__lt=(now - SENT).date())
    )
    found: QuerySet[LabelApplication] = LabelApplication.objects.filter(drafts | closed)
    return found


def old_answers(now: datetime) -> "QuerySet[ApplicationAnswer]":
    return ApplicationAnswer.objects.filter(application__in=old_files(now))


def old_messages(now: datetime) -> "QuerySet[ApplicationMessage]":
    return ApplicationMessage.objects.filter(application__in=old_files(now))


def old_requests(now: datetime) -> "QuerySet[CompletenessRequest]":
    return CompletenessRequest.objects.filter(application__in=old_files(now))


def old_documents(now: datetime) -> "QuerySet[SupportingDocument]":
    return SupportingDocument.objects.filter(application__in=old_files(now))


def old_assignments(now: datetime) -> "QuerySet[Assignment]":
    return Assignment.objects.filter(application__in=old_files(now))


def ended_ties(now: datetime) -> "QuerySet[DeclaredTie]":
    return DeclaredTie.objects.filter(ended_at__lt=now - SENT)


def old_comments(now: datetime) -> "QuerySet[SectionComment]":
    return SectionComment.objects.filter(application__in=old_files(now))


def old_consultations(now: datetime) -> "QuerySet[ConsultedOpinion]":
    return ConsultedOpinion.objects.filter(application__in=old_files(now))


def old_statements(now: datetime) -> "QuerySet[LabelStatement]":
    return LabelStatement.objects.filter(label__valid_until__lt=(now - SENT).date())


def old_changes(now: datetime) -> "QuerySet[DeclaredChange]":
    return DeclaredChange.objects.filter(label__valid_until__lt=(now - SENT).date())


def closed_appeals(now: datetime) -> "QuerySet[Appeal]":
    found: QuerySet[Appeal] = Appeal.objects.filter(closed_on__lt=(now - SENT).date())
    return found


def old_notices(now: datetime) -> "QuerySet[SentNotice]":
    return SentNotice.objects.filter(sent_at__lt=now - NEVER_SENT)


def old_bundles(now: datetime) -> "QuerySet[SessionBundle]":
    return SessionBundle.objects.filter(asked_at__lt=now - timedelta(days=2))


RULES = [
    Rule("labelling.bundles", label="documents de séance écrits il y a deux jours", due=old_bundles, remove=delete),
    Rule("labelling.answers", label="réponses des vieux dossiers", due=old_answers, remove=delete),
    Rule("labelling.messages", label="messages des vieux dossiers", due=old_messages, remove=delete),
    Rule("labelling.requests", label="demandes de pièces des vieux dossiers", due=old_requests, remove=delete),
    Rule("labelling.documents", label="pièces jointes des vieux dossiers", due=old_documents, remove=delete),
    Rule("labelling.assignments", label="avis des vieux dossiers", due=old_assignments, remove=delete),
    Rule("labelling.comments", label="commentaires des vieux dossiers", due=old_comments, remove=delete),
    Rule("labelling.consulted", label="avis consultatifs des vieux dossiers", due=old_consultations, remove=delete),
    Rule("labelling.statements", label="réponses sur de vieux labels", due=old_statements, remove=delete),
    Rule("labelling.changes", label="changements de vieux labels", due=old_changes, remove=delete),
    Rule("labelling.appeals", label="vieux recours", due=closed_appeals, remove=delete),
    Rule("labelling.notices", label="rappels envoyés il y a un an", due=old_notices, remove=delete),
    Rule("labelling.ties", label="liens déclarés et finis", due=ended_ties, remove=delete),
]

_DURATION = "un an pour un brouillon, cinq ans après la campagne et la fin du label sinon"


def _kept(model: str, fields: tuple[str, ...], rule: str, what: str) -> Kept:
    return Kept(
        model,
        fields,
        people=_TEAM,
        purpose="examiner la candidature d'une structure et pouvoir en rendre compte",
        basis=LegalBasis.PUBLIC_TASK,
        duration=_DURATION,
        rule=rule,
        what=what,
    )


DECLARATIONS = [
    _kept("labelling.ApplicationAnswer", ("value", "changed_by"), "labelling.answers", "les réponses du dossier"),
    _kept("labelling.ApplicationMessage", ("author", "text"), "labelling.messages", "les messages sur le dossier"),
    _kept(
        "labelling.CompletenessRequest", ("items", "explanation", "asked_by"), "labelling.requests", "ce qui manquait"
    ),
    _kept("labelling.SupportingDocument", ("attached_by",), "labelling.documents", "les pièces jointes"),
    _kept("labelling.Assignment", ("instructor",), "labelling.assignments", "à qui le dossier a été confié"),
    _kept(
        "labelling.Opinion",
        ("grades", "visit_note", "reasons"),
        "labelling.assignments",
        "les avis de l'instruction",
    ),
    _kept("labelling.SectionComment", ("text", "author"), "labelling.comments", "les commentaires de ceux qui jugent"),
    _kept(
        "labelling.ConsultedOpinion",
        ("reasons", "asked_by"),
        "labelling.consulted",
        "les avis des instances consultées",
    ),
    _kept("labelling.LabelStatement", ("text", "author"), "labelling.statements", "les réponses à une alerte"),
    _kept(
        "labelling.DeclaredChange",
        ("text", "declared_by", "seen_by"),
        "labelling.changes",
        "les changements que la structure déclare",
    ),
    _kept("labelling.Appeal", ("grounds", "answer", "recorded_by"), "labelling.appeals", "les recours"),
    _kept("labelling.SentNotice", ("subject",), "labelling.notices", "ce qui a été rappelé, et quand"),
    Kept(
        "labelling.SessionBundle",
        ("reader", "content"),
        people=_TEAM,
        purpose="lire les dossiers d'une séance en un document",
        basis=LegalBasis.PUBLIC_TASK,
        duration="deux jours après la demande",
        rule="labelling.bundles",
        what="les dossiers d'une séance, pour la personne qui les a demandés",
    ),
    _kept("labelling.DeclaredTie", ("user",), "labelling.ties", "les liens déclarés avec une structure"),
]

NOT_PERSONAL = {
    "labelling.Specification": _PUBLIC_ACT,
    "labelling.Decision": f"{_PUBLIC_ACT} ; {_NAMED_BY_THE_ACCOUNT}",
    "labelling.LabelEvent": f"{_PUBLIC_ACT} ; {_NAMED_BY_THE_ACCOUNT}",
    "labelling.MemberRecord": "coordonnées publiques d'un organisme",
}
