"""Keys change: after `azimut rekey` the old one may go, and nothing is lost."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from click.testing import CliRunner
from cryptography.fernet import InvalidToken
from django.apps import apps
from django.db import connection
from django.utils import timezone

from azimut.accounts.models import User
from azimut.config.cli.entry import root
from azimut.core import encrypted_fields
from azimut.core.encrypted_fields import encrypted_fields_of
from azimut.core.encryption import decrypted
from azimut.directory.models import Structure
from azimut.reception.models import ActionPlan, AppointmentSlot, Notebook, NotebookItem, PlanChange, PlanStep
from azimut.reception.services.appointments import take_slot
from azimut.reception.services.referrals import read_identity, send_referral
from tests.reception.factories import person, referral_facts

pytestmark = pytest.mark.django_db
OLD, NEW = "une vieille clé de quarante caractères au hasard", "une clé neuve de quarante caractères au hasard"


@pytest.fixture(autouse=True)
def _old_key(settings, monkeypatch) -> None:
    settings.FIELD_ENCRYPTION_KEYS = [OLD]
    monkeypatch.setattr("azimut.config.cli.keeping.set_up_django", lambda: None)
    monkeypatch.setattr(encrypted_fields, "BATCH", 2)


@pytest.fixture
def kept(adviser, stranger):
    """Something encrypted in every place that keeps some; more rows of one than a batch."""
    to_structure = Structure.objects.get(pk=stranger.structure_id)
    referrals = [
        send_referral(referral_facts(), person(f"Zoé {n}"), to_structure=to_structure, actor=adviser) for n in range(5)
    ]
    slot = AppointmentSlot.objects.create(structure=to_structure, starts_at=timezone.now() + timedelta(days=3))
    take_slot(slot, {"called": "Zoé", "email": "zoe@exemple.fr", "phone": "06 00 00 00 00"}, site="")
    notebook = Notebook.objects.create(code_key="a" * 64, note="mes notes")
    NotebookItem.objects.create(notebook=notebook, kind="metier", key="D1102", note="à relire")
    plan = ActionPlan.objects.create(notebook=notebook, goal="devenir boulangère")
    PlanStep.objects.create(plan=plan, what="appeler")
    PlanChange.objects.create(plan=plan, summary="étape ajoutée")
    user = User.objects.get(pk=adviser.user_id)
    Authenticator.objects.filter(user=user).delete()
    TOTP.activate(user, generate_totp_secret())
    return user, referrals


def tokens() -> dict[str, list[str]]:
    """Every encrypted text of the database, as it is there."""
    found: dict[str, list[str]] = {}
    with connection.cursor() as cursor:
        for model in apps.get_models():
            for name in encrypted_fields_of(model):
                table = model._meta.db_table
                cursor.execute(f'SELECT "{name}" FROM "{table}" WHERE "{name}" IS NOT NULL')
                found[f"{table}.{name}"] = [token for (token,) in cursor.fetchall()]
    return found


def test_every_secret_is_read_by_the_new_key_alone(kept, settings, stranger) -> None:
    user, referrals = kept
    codes = RecoveryCodes.activate(user).get_unused_codes()
    assert all(tokens().values()), "the test holds something of every kind"
    settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]

    result = CliRunner().invoke(root, ["rekey"])

    assert result.exit_code == 0, result.output
    settings.FIELD_ENCRYPTION_KEYS = [NEW]
    assert all(decrypted(token) for kind in tokens().values() for token in kind)
    assert [read_identity(one, actor=stranger).full_name for one in referrals] == [f"Zoé {n}" for n in range(5)]
    by_kind = {authenticator.type: authenticator for authenticator in Authenticator.objects.filter(user=user)}
    assert decrypted(by_kind[Authenticator.Type.TOTP].data["secret"])
    assert RecoveryCodes(by_kind[Authenticator.Type.RECOVERY_CODES]).get_unused_codes() == codes
    settings.FIELD_ENCRYPTION_KEYS = [OLD]
    for kind in tokens().values():
        with pytest.raises(InvalidToken):
            decrypted(kind[0])


def test_a_key_taken_away_too_soon_is_one_clear_line(kept, settings) -> None:
    settings.FIELD_ENCRYPTION_KEYS = [NEW]
    result = CliRunner().invoke(root, ["rekey"])
    assert result.exit_code == 1
    assert "remettez l'ancienne clé" in result.output
