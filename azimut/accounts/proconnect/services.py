"""What can happen between an account and ProConnect."""

from uuid import UUID

from django.db import IntegrityError, transaction

from azimut.accounts.invitations import accept_pending_invitations
from azimut.accounts.models import ProConnectLink, User
from azimut.accounts.proconnect.claims import ProConnectRefusal, ToldPerson
from azimut.core.permissions import Refusal

HAS_ACCOUNT = (
    "Un compte existe ici avec votre adresse. Connectez-vous avec votre mot de passe, puis reliez-le à ProConnect "
    "dans « Mon compte » : nous ne relions jamais un compte à une adresse seule."
)
ANOTHER_S = "Cette identité ProConnect est déjà reliée à un autre compte."


def user_of(told: ToldPerson, *, linking: User | None = None) -> User:
    """Whose account this is. `linking` is who is signed in already and asked to link theirs.

    Unknown: an account is made, with the roles of the invitations that wait at this address, else without any role.
    Raises `ProConnectRefusal`.
    """
    try:
        with transaction.atomic():
            return _known_user(told, linking) or _linked(told, linking or _new_user(told))
    except IntegrityError:  # the same person, twice at once: the other one has just been written
        found = _known_user(told, linking)
        if found is None:
            raise ProConnectRefusal(HAS_ACCOUNT) from None
        return found


def _known_user(told: ToldPerson, linking: User | None) -> User | None:
    links = ProConnectLink.objects.select_related("user")
    link = links.filter(idp_id=told.idp_id, sub=told.sub).first()
    if link is None:
        return None
    if linking is not None and link.user_id != linking.pk:
        raise ProConnectRefusal(ANOTHER_S)
    link.email, link.siret = told.email, told.siret
    link.save(update_fields=["email", "siret", "used_at"])
    user: User = link.user
    return user


def _new_user(told: ToldPerson) -> User:
    if User.objects.of_address(told.email).exists():
        raise ProConnectRefusal(HAS_ACCOUNT)
    user = User.objects.create_user(told.email, first_name=told.first_name, last_name=told.last_name)
    accept_pending_invitations(user)
    return user


def _linked(told: ToldPerson, user: User) -> User:
    ProConnectLink.objects.create(user=user, idp_id=told.idp_id, sub=told.sub, email=told.email, siret=told.siret)
    return user


@transaction.atomic
def unlink(link_id: UUID, *, user: User) -> None:
    """ProConnect no longer opens this account; a forgotten password still does, by mail."""
    ProConnectLink.objects.filter(pk=link_id, user=user).delete()


@transaction.atomic
def adopt_address(link_id: UUID, *, user: User) -> None:
    """The account takes the address ProConnect said last. Raises `Refusal` when it is someone else's."""
    locked = User.objects.select_for_update().get(pk=user.pk)
    link = ProConnectLink.objects.filter(pk=link_id, user=locked).first()
    if link is None or link.email == locked.email:
        return
    if User.objects.of_address(link.email).exists():
        raise Refusal("Un autre compte a déjà cette adresse. Demandez à la Région de vous aider.")
    locked.email = link.email
    locked.save(update_fields=["email"])
