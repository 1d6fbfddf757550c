from azimut.reception.models.appointments import Appointment, AppointmentSlot
from azimut.reception.models.calendar_feeds import CalendarFeed
from azimut.reception.models.callbacks import CallbackRequest
from azimut.reception.models.counts import MonthlyCount, MonthlyCountQuerySet, ReceptionCount, ReceptionCountQuerySet
from azimut.reception.models.follow_links import FollowLink
from azimut.reception.models.guest_links import GuestLink
from azimut.reception.models.identities import ReferralIdentity
from azimut.reception.models.messages import AnswerTemplate, ReferralMessage
from azimut.reception.models.notebooks import Notebook, NotebookAccess, NotebookItem
from azimut.reception.models.notices import MailChoice, ReferralNotice
from azimut.reception.models.plans import ActionPlan, PlanChange, PlanStep
from azimut.reception.models.records import ReceptionRecord, ReceptionRecordQuerySet, Submission
from azimut.reception.models.referrals import Referral, ReferralEvent, ReferralQuerySet
from azimut.reception.models.relays import Relay, RelayReader

__all__ = [
    "ActionPlan",
    "AnswerTemplate",
    "Appointment",
    "AppointmentSlot",
    "CalendarFeed",
    "CallbackRequest",
    "FollowLink",
    "GuestLink",
    "MailChoice",
    "MonthlyCount",
    "MonthlyCountQuerySet",
    "Notebook",
    "NotebookAccess",
    "NotebookItem",
    "PlanChange",
    "PlanStep",
    "ReceptionCount",
    "ReceptionCountQuerySet",
    "ReceptionRecord",
    "ReceptionRecordQuerySet",
    "Referral",
    "ReferralEvent",
    "ReferralIdentity",
    "ReferralMessage",
    "ReferralNotice",
    "ReferralQuerySet",
    "Relay",
    "RelayReader",
    "Submission",
]
