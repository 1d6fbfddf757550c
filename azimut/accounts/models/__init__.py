from azimut.accounts.models.access import IdentityAccess, IdentityAccessQuerySet
from azimut.accounts.models.hats import Membership, MembershipQuerySet, RoleAssignment, RoleAssignmentQuerySet
from azimut.accounts.models.invitations import Invitation, InvitationQuerySet
from azimut.accounts.models.join_requests import JoinRequest, JoinRequestQuerySet, JoinRequestState
from azimut.accounts.models.proconnect import ProConnectLink
from azimut.accounts.models.sessions import Session, SessionQuerySet
from azimut.accounts.models.users import User, UserQuerySet

__all__ = [
    "IdentityAccess",
    "IdentityAccessQuerySet",
    "Invitation",
    "InvitationQuerySet",
    "JoinRequest",
    "JoinRequestQuerySet",
    "JoinRequestState",
    "Membership",
    "MembershipQuerySet",
    "ProConnectLink",
    "RoleAssignment",
    "RoleAssignmentQuerySet",
    "Session",
    "SessionQuerySet",
    "User",
    "UserQuerySet",
]
