"""People and their hats for the tests."""

import time

import factory
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.internal.userkit import user_id_to_str
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import Client
from django.utils import timezone
from factory.django import DjangoModelFactory

from azimut.accounts.actors import SECOND_FACTOR_KEY
from azimut.accounts.middleware import SEEN_KEY
from azimut.accounts.models import Invitation, JoinRequest, JoinRequestState, Membership, RoleAssignment, User
from azimut.accounts.sessions import ACTOR_KEY, OPENED_KEY, SessionStore
from azimut.core.permissions import Actor, Role
from tests.directory.factories import StructureFactory


class UserFactory(DjangoModelFactory):
    """Someone who can sign in with the password `azimut-2026`."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"personne-{n}@exemple.fr")
    first_name = "Camille"
    last_name = factory.Sequence(lambda n: f"Exemple {n}")
    password = factory.django.Password("azimut-2026")


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    structure = factory.SubFactory(StructureFactory)
    role = Role.ADVISER

    class Params:
        of_manager = factory.Trait(role=Role.STRUCTURE_MANAGER)


class RoleAssignmentFactory(DjangoModelFactory):
    class Meta:
        model = RoleAssignment

    user = factory.SubFactory(UserFactory)
    role = Role.REGIONAL_OFFICER


class InvitationFactory(DjangoModelFactory):
    """To a structure, as adviser."""

    class Meta:
        model = Invitation

    email = factory.Sequence(lambda n: f"invitee-{n}@exemple.fr")
    role = Role.ADVISER
    structure = factory.SubFactory(StructureFactory)


class JoinRequestFactory(DjangoModelFactory):
    """Of someone who showed by mail that the address is theirs."""

    class Meta:
        model = JoinRequest

    email = factory.Sequence(lambda n: f"demande-{n}@exemple.fr")
    first_name, last_name = "Dominique", "Exemple"
    message = "Je viens d'arriver."
    structure = factory.SubFactory(StructureFactory)
    state = JoinRequestState.OPEN


def actor_of_membership(membership: Membership, *, has_second_factor: bool = True) -> Actor:
    return Actor(
        key=f"m-{membership.pk}",
        user_id=membership.user_id,
        name=membership.user.full_name,
        role=Role(membership.role),
        structure_id=membership.structure_id,
        has_second_factor=has_second_factor,
    )


def actor_of_assignment(assignment: RoleAssignment, *, has_second_factor: bool = True) -> Actor:
    return Actor(
        key=f"r-{assignment.pk}",
        user_id=assignment.user_id,
        name=assignment.user.full_name,
        role=Role(assignment.role),
        territory_code=assignment.territory_id or "",
        has_second_factor=has_second_factor,
    )


def session_of(actor: Actor, *, has_second_factor: bool = True) -> str:
    """The key of an open session of this person, wearing this hat."""
    user = User.objects.get(pk=actor.user_id)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session[ACTOR_KEY] = actor.key
    session[SECOND_FACTOR_KEY] = has_second_factor
    session[SEEN_KEY] = session[OPENED_KEY] = timezone.now().isoformat()
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": time.time()}]
    session["account_authentication_methods_user"] = user_id_to_str(user)
    session.create()
    return session.session_key


def client_of(actor: Actor, *, has_second_factor: bool = True) -> Client:
    """A browser where this person is signed in, wearing this hat."""
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = session_of(actor, has_second_factor=has_second_factor)
    return client
