from django.apps import AppConfig


class LabellingConfig(AppConfig):
    name = "azimut.labelling"
    verbose_name = "Labellisation"

    def ready(self) -> None:
        from azimut.core.files import register_owner
        from azimut.labelling.services.pieces import OWNER, can_read_piece

        register_owner(OWNER, can_read_piece)
