"""Where one is, said the same way on every page."""

from types import SimpleNamespace

from django.template import Context, Template

from azimut.website.templatetags.site import crumbs


def test_each_page_above_is_a_link_and_the_last_name_is_the_page_itself() -> None:
    told = Template('{% crumbs "Annuaire" "directory" name "/structures/x/" "Signaler" %}').render(
        Context({"name": "Mission locale <A>"})
    )

    assert told.count("<a ") == 3
    assert 'href="/annuaire/"' in told
    assert ">Mission locale &lt;A&gt;</a>" in told
    assert '<span aria-current="page">Signaler</span>' in told


def test_a_step_without_a_name_is_left_out() -> None:
    assert crumbs("Annuaire", "directory", "", "") == {"steps": [("Accueil", "/"), ("Annuaire", "/annuaire/")]}


def test_pages_of_professionals_start_from_their_space_and_parents_come_before_the_page() -> None:
    parents = [SimpleNamespace(name="Loiret", url="/territoires/dep-45/")]

    assert crumbs("Ici", start="pro_home", parents=parents)["steps"] == [
        ("Espace professionnel", "/pro/"),
        ("Loiret", "/territoires/dep-45/"),
        ("Ici", ""),
    ]
