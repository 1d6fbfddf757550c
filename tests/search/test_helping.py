"""Networks told by names most words of which say nothing."""

import pytest

from azimut.search.helping import HelpTable

NAMES = ["chambre des métiers", "cité des métiers"]
TABLE = HelpTable([{"id": "cma", "label": "CMA", "names": NAMES, "acronyms": NAMES}], frozenset())


@pytest.mark.parametrize("typed", ["chambre des métiers", "la Chambre des metiers de Lyon", "cité des métiers"])
def test_a_network_whose_name_loses_its_words_is_met_as_it_is_written(typed: str) -> None:
    assert TABLE.read(typed, [], []).networks == ("cma",)


@pytest.mark.parametrize("typed", ["chambre", "femme de chambre", "métiers de la cité"])
def test_one_of_its_words_does_not_make_the_network(typed: str) -> None:
    assert TABLE.read(typed, [], []).networks == ()
