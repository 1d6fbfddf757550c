from django.apps import AppConfig


class WebsiteConfig(AppConfig):
    name = "azimut.website"
    verbose_name = "Site public"

    def ready(self) -> None:
        """Reception stands below the search: it is given the way to find what to hand over."""
        from azimut.reception.handing_over import find_with
        from azimut.website.queries.handing_over import find_to_hand_over

        find_with(find_to_hand_over)
