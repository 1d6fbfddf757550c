"""What can happen to a request to join a structure.

Whoever asks without signing in gets one answer, whether the address has an account or not: what differs is read in its
mail only.
"""

import secrets
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from azimut.accounts.invitations import invite
from azimut.accounts.models import JoinRequest, JoinRequestState, Membership, RoleAssignment, User
from azimut.accounts.models.invitations import hash_of
from azimut.accounts.permissions import can_answer_join_request
from azimut.accounts.tasks import send_join_confirmation
from azimut.core.mail import send_mail_later
from azimut.core.permissions import Actor, Refusal, Role, require
from azimut.directory.models import Structure


class AlreadyThere(Refusal):
    """Nothing to ask: already a member, or already waiting."""

    def __init__(self, structure: Structure, *, is_member: bool) -> None:
        waits = f"Votre demande à « {structure.name} » attend déjà une réponse."
        super().__init__(f"Vous êtes déjà membre de « {structure.name} »." if is_member else waits)


class NoLongerOpen(Refusal):
    """Answered, withdrawn or too old."""

    def __init__(self) -> None:
        super().__init__("Cette demande a déjà eu une réponse, a été retirée ou a plus de sept jours.")


@transaction.atomic
def ask_to_join(structure: Structure, *, user: User, message: str, site: str) -> JoinRequest:
    """Asked by someone signed in; raises `AlreadyThere`."""
    _refuse_twice(structure, email=user.email, user=user)
    return _opened(
        JoinRequest(
            structure=structure,
            user=user,
            email=user.email,
            first_name=user.first_name,
            last_name=user.last_name,
            message=message,
        ),
        site=site,
    )


@transaction.atomic
def ask_to_join_by_mail(structure: Structure, *, email: str, site: str, **said: str) -> None:
    """Asked by anyone: nobody is told before the link sent to that address has been opened."""
    address = email.strip().lower()
    same = JoinRequest.objects.filter(structure=structure, email=address, state=JoinRequestState.UNCONFIRMED)
    same.delete()
    request = JoinRequest.objects.create(structure=structure, email=address, **said)
    send_join_confirmation.defer(request_id=str(request.pk), site=site)


def draw_join_token(request: JoinRequest) -> str:
    """A new secret for this request; only its hash is kept."""
    token = secrets.token_urlsafe(32)
    JoinRequest.objects.filter(pk=request.pk).update(token_hash=hash_of(token))
    return token


@transaction.atomic
def confirm_join_request(token: str, *, site: str) -> JoinRequest:
    """The address is theirs: the structure is told. Raises `NoLongerOpen` or `AlreadyThere`."""
    request = JoinRequest.objects.select_for_update(of=["self"]).of_token(token).select_related("structure").first()
    if request is None or not request.can_be_confirmed:
        raise NoLongerOpen
    _refuse_twice(request.structure, email=request.email, user=User.objects.of_address(request.email).first())
    return _opened(request, site=site)


def _refuse_twice(structure: Structure, *, email: str, user: User | None) -> None:
    if user is not None and Membership.objects.current().of_user(user).filter(structure=structure).exists():
        raise AlreadyThere(structure, is_member=True)
    if JoinRequest.objects.open().filter(structure=structure, email=email).exists():
        raise AlreadyThere(structure, is_member=False)


def _opened(request: JoinRequest, *, site: str) -> JoinRequest:
    """Kept, and told to whoever answers: the structure's managers, or the Région where there is none."""
    request.state = JoinRequestState.OPEN
    try:
        with transaction.atomic():
            request.save()
    except IntegrityError:  # the same request, at the same instant
        raise AlreadyThere(request.structure, is_member=False) from None
    for email in _who_answers(request.structure):
        send_mail_later("accounts/mail/join_request.txt", to=email, structure=request.structure, site=site)
    return request


def _who_answers(structure: Structure) -> list[str]:
    managers = Membership.objects.current().filter(structure=structure, role=Role.STRUCTURE_MANAGER)
    found = list(managers.values_list("user__email", flat=True))
    officers = RoleAssignment.objects.current().filter(role=Role.REGIONAL_OFFICER)
    return found or list(officers.values_list("user__email", flat=True))


@transaction.atomic
def accept_join_request(request_id: UUID, *, role: Role, actor: Actor, site: str) -> JoinRequest:
    """Makes a member of who signed in to ask, invites the others by mail. Raises `NoLongerOpen`."""
    request = _to_answer(request_id, actor)
    if request.user_id:
        Membership.objects.get_or_create(
            user_id=request.user_id, structure=request.structure, ended_at=None, defaults={"role": role}
        )
        _tell(request, "accounts/mail/join_accepted.txt", site)
    else:
        invite(request.email, role=role, actor=actor, site=site, structure=request.structure)
    return _answered(request, JoinRequestState.ACCEPTED, actor, role=role)


@transaction.atomic
def decline_join_request(request_id: UUID, *, reason: str, actor: Actor, site: str) -> JoinRequest:
    request = _to_answer(request_id, actor)
    request.reason = reason
    _tell(request, "accounts/mail/join_declined.txt", site)
    return _answered(request, JoinRequestState.DECLINED, actor, reason=reason)


@transaction.atomic
def withdraw_join_request(request_id: UUID, *, user: User) -> None:
    """One's own, before it is answered."""
    mine = JoinRequest.objects.select_for_update().filter(pk=request_id, user=user, state=JoinRequestState.OPEN)
    mine.update(state=JoinRequestState.WITHDRAWN, answered_at=timezone.now())


def _to_answer(request_id: UUID, actor: Actor) -> JoinRequest:
    request: JoinRequest = (
        JoinRequest.objects.select_for_update(of=["self"]).select_related("structure").get(pk=request_id)
    )
    require(can_answer_join_request(actor, request.structure_id))
    if request.state != JoinRequestState.OPEN:
        raise NoLongerOpen
    return request


def _answered(
    request: JoinRequest, state: JoinRequestState, actor: Actor, *, role: str = "", reason: str = ""
) -> JoinRequest:
    request.state, request.role, request.reason = state, role, reason
    request.answered_at, request.answered_by_id = timezone.now(), actor.user_id
    request.save()
    return request


def _tell(request: JoinRequest, template: str, site: str) -> None:
    send_mail_later(template, to=request.email, request=request, structure=request.structure, site=site)
