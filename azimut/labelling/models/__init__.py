from azimut.labelling.models.advice import ConsultedOpinion, SectionComment
from azimut.labelling.models.applications import (
    ApplicationAnswer,
    ApplicationMessage,
    CompletenessRequest,
    LabelApplication,
    LabelApplicationQuerySet,
    SupportingDocument,
    structures_tied_to,
)
from azimut.labelling.models.bundles import SessionBundle
from azimut.labelling.models.campaigns import LabellingCampaign, LabellingCampaignQuerySet, Specification
from azimut.labelling.models.instruction import AgendaItem, Assignment, DecisionSession, DeclaredTie, Opinion
from azimut.labelling.models.labels import (
    Decision,
    Label,
    LabelEvent,
    LabelQuerySet,
    MemberRecord,
    PublishedMembersList,
)
from azimut.labelling.models.life import Appeal, AppealQuerySet, DeclaredChange, LabelStatement
from azimut.labelling.models.notices import SentNotice
from azimut.labelling.models.yearly import YearlyMembersList

__all__ = [
    "AgendaItem",
    "Appeal",
    "AppealQuerySet",
    "ApplicationAnswer",
    "ApplicationMessage",
    "Assignment",
    "CompletenessRequest",
    "ConsultedOpinion",
    "Decision",
    "DecisionSession",
    "DeclaredChange",
    "DeclaredTie",
    "Label",
    "LabelApplication",
    "LabelApplicationQuerySet",
    "LabelEvent",
    "LabelQuerySet",
    "LabelStatement",
    "LabellingCampaign",
    "LabellingCampaignQuerySet",
    "MemberRecord",
    "Opinion",
    "PublishedMembersList",
    "SectionComment",
    "SentNotice",
    "SessionBundle",
    "Specification",
    "SupportingDocument",
    "YearlyMembersList",
    "structures_tied_to",
]
