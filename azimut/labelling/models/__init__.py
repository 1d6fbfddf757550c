from azimut.labelling.models.applications import (
    ApplicationAnswer,
    ApplicationMessage,
    CompletenessRequest,
    LabelApplication,
    LabelApplicationQuerySet,
    SupportingDocument,
    structures_tied_to,
)
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

__all__ = [
    "AgendaItem",
    "ApplicationAnswer",
    "ApplicationMessage",
    "Assignment",
    "CompletenessRequest",
    "Decision",
    "DecisionSession",
    "DeclaredTie",
    "Label",
    "LabelApplication",
    "LabelApplicationQuerySet",
    "LabelEvent",
    "LabelQuerySet",
    "LabellingCampaign",
    "LabellingCampaignQuerySet",
    "MemberRecord",
    "Opinion",
    "PublishedMembersList",
    "Specification",
    "SupportingDocument",
    "structures_tied_to",
]
