"""Who decided to put an occupation forward is forgotten a year after its end."""

from datetime import timedelta

from django.utils import timezone

from azimut.core.personal_data import purge
from tests.catalogue.outlook_factories import HighlightFactory


def test_the_author_of_a_highlight_is_forgotten_a_year_after_its_end(db) -> None:
    today = timezone.localdate()
    long_ago = today - timedelta(days=900)
    over, lately, current = (
        HighlightFactory(by_hand=True, author_label="Camille Exemple", decided_on=long_ago, ended_on=ended_on)
        for ended_on in (today - timedelta(days=367), today - timedelta(days=300), None)
    )

    list(purge())

    for highlight in (over, lately, current):
        highlight.refresh_from_db()
    assert [h.author_label == "Camille Exemple" for h in (over, lately, current)] == [False, True, True]
