"""The one place where someone is made, or unmade, a super-administrator: a shell on the server, never a page."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from azimut.accounts.models import User
from azimut.accounts.services import set_superadministration


class Command(BaseCommand):
    help = "Dit qui tient la super-administration, la donne ou la retire."

    def add_arguments(self, parser: CommandParser) -> None:
        asked = parser.add_mutually_exclusive_group()
        asked.add_argument("--donner", metavar="ADRESSE", help="la donner à ce compte")
        asked.add_argument("--retirer", metavar="ADRESSE", help="la retirer à ce compte, et fermer ses sessions")

    def handle(self, *_args: Any, **asked: Any) -> None:
        address = asked["donner"] or asked["retirer"]
        if address:
            user = User.objects.active().of_address(address).first()
            if user is None:
                raise CommandError("Aucun compte ouvert n'a cette adresse.")
            set_superadministration(user, is_held=bool(asked["donner"]))
        for email in User.objects.active().filter(is_superuser=True).values_list("email", flat=True):
            self.stdout.write(email)
