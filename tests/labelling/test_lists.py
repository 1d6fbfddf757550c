"""The list as of a past day is for ever the one written then; the yearly list says what its authority needs."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from azimut.core import profile as profile_module
from azimut.core.permissions import Refusal, Role
from azimut.core.profile import PROFILES_DIR, read_profile
from azimut.directory.models import Structure
from azimut.labelling.models import Label, MemberRecord, PublishedMembersList, YearlyMembersList
from azimut.labelling.refusals import AlreadyDone, LabellingRefused
from azimut.labelling.services import draw_up_yearly_list, members_csv, publish_members, record_members
from azimut.labelling.services.members import written_members
from azimut.labelling.services.yearly import draft_of_year, yearly_pdf
from tests.accounts.factories import client_of
from tests.directory.factories import NetworkFactory, ReceptionPointFactory, StructureFactory
from tests.labelling.conftest import holder
from tests.labelling.factories import LabelFactory

pytestmark = pytest.mark.django_db

ACTS = ("rename", "move", "close", "arrive", "label", "end_label", "publish", "nothing")


@pytest.fixture
def officer(db):
    return holder(Role.REGIONAL_OFFICER)


def arrive(name: str = "Mission locale") -> Structure:
    network = NetworkFactory(code="droit", name="De droit", circle="by_right")
    structure = StructureFactory(network=network, name=name)
    ReceptionPointFactory(structure=structure, in_lyon=True)
    return structure


def _act(act: str, day: date, officer) -> None:
    """What may happen to the directory, to labels and to the list on a day."""
    structure = Structure.objects.current().order_by("pk").first()
    label = Label.objects.filter(state="active").first()
    if act == "arrive" or (structure is None and act != "publish"):
        arrive(f"=Arrivée le {day}")
    elif act == "rename":
        Structure.objects.filter(pk=structure.pk).update(name=f"Renommée le {day}")
    elif act == "move":
        structure.reception_points.update(address=f"{day.day} rue du Déménagement")
    elif act == "close":
        Structure.objects.filter(pk=structure.pk).update(ended_on=day)
    elif act == "label" and label is None:
        LabelFactory(structure=structure, valid_from=day)
    elif act == "end_label" and label:
        Label.objects.filter(pk=label.pk).update(valid_until=day)
    elif act == "publish":
        publish_members(day, actor=officer)


@given(days=st.lists(st.lists(st.sampled_from(ACTS), max_size=4), min_size=1, max_size=8))
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_happens_next_the_list_of_a_day_is_the_one_written_then_byte_for_byte(officer, days) -> None:
    with transaction.atomic():
        first = timezone.localdate() - timedelta(days=len(days))
        arrive()
        kept: dict[date, bytes] = {}
        for rank, acts in enumerate(days):
            day = first + timedelta(days=rank)
            record_members(day)
            for act in acts:
                _act(act, day, officer)
                record_members(day)
            kept[day] = written_members(day)
        record_members(first + timedelta(days=len(days)))

        for day, content in kept.items():
            published = PublishedMembersList.objects.filter(on=day).first()
            assert members_csv(day) == written_members(day) == content
            assert published is None or bytes(published.csv) == content
        transaction.set_rollback(True)


@pytest.mark.parametrize("region", ["auvergne-rhone-alpes", "normandie"])
def test_the_circles_of_the_list_exist_in_the_profile(region) -> None:
    profile = read_profile(PROFILES_DIR / f"{region}.toml")

    assert set(profile.labelling.member_circles) <= {circle.key for circle in profile.circles}
    assert "labelled" in profile.labelling.member_circles


def test_who_only_gives_a_first_answer_nearby_is_not_on_the_list() -> None:
    near = StructureFactory(network=NetworkFactory(code="proche", name="Proche", circle="proximity"))
    ReceptionPointFactory(structure=near, in_lyon=True)
    arrive("De droit")

    record_members()

    assert [one.name for one in MemberRecord.objects.as_of(timezone.localdate())] == ["De droit"]


@pytest.fixture
def in_normandie(monkeypatch):
    """The profile of the tests, asked for a yearly list as Normandie is."""
    asked = read_profile(PROFILES_DIR / "normandie.toml").labelling.yearly_list
    assert asked is not None
    profile = profile_module.active_profile()
    labelling = profile.labelling.model_copy(update={"yearly_list": asked})
    asking = profile.model_copy(update={"labelling": labelling})
    for module in ("services.yearly", "views.lists"):
        monkeypatch.setattr(f"azimut.labelling.{module}.active_profile", lambda: asking)


def rows_of(drawn_up: YearlyMembersList) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(bytes(drawn_up.csv).decode("utf-8-sig")), delimiter=";"))


def test_the_yearly_list_tells_why_since_when_and_what_changed(in_normandie, regional_officer) -> None:
    today = timezone.localdate()
    long_ago, lately = today.replace(year=today.year - 2), today - timedelta(days=9)
    stays, leaves = arrive("Reste"), arrive("Part")
    record_members(long_ago)
    draw_up_yearly_list(year=long_ago.year, on=long_ago, act="arrêté n° 1", actor=regional_officer)
    stays.name = "=Reste, autrement dit"
    stays.save()
    Structure.objects.filter(pk=leaves.pk).update(ended_on=lately)
    labelled = LabelFactory(structure=StructureFactory(name="Zoé", network=NetworkFactory(code="libre", circle="")))
    ReceptionPointFactory(structure=labelled.structure, in_lyon=True)
    record_members(lately)

    drawn_up = draw_up_yearly_list(year=today.year, on=today, act="arrêté n° 2", actor=regional_officer)

    first, second = rows_of(drawn_up)
    assert (first["Organisme"], first["Membre depuis le"]) == ("'=Reste, autrement dit", f"{long_ago:%d/%m/%Y}")
    assert (first["N°"], first["Évolution"], first["SIRET"]) == ("1", "maintenu", stays.siret)
    assert (second["Fondement"], second["Label valable jusqu'au"]) == ("structure labellisée", "31/12/2028")
    assert (second["Évolution"], second["Membre depuis le"]) == ("nouveau", f"{lately:%d/%m/%Y}")
    assert [one.name for one in draft_of_year(today.year, today).gone] == ["Part"]
    assert yearly_pdf(drawn_up).startswith(b"%PDF-1.7")


def test_the_list_of_a_year_is_settled_once_for_ever(in_normandie, regional_officer) -> None:
    today = timezone.localdate()
    arrive()
    drawn_up = draw_up_yearly_list(year=today.year, on=today, act="arrêté n° 1", actor=regional_officer)

    with pytest.raises(AlreadyDone):
        draw_up_yearly_list(year=today.year, on=today, act="arrêté n° 2", actor=regional_officer)
    with pytest.raises(DatabaseError), transaction.atomic():
        YearlyMembersList.objects.filter(pk=drawn_up.pk).update(act="arrêté n° 3")


@pytest.mark.parametrize(
    ("years", "days", "act", "sentence"),
    [(0, 1, "arrêté", "à venir"), (3, 0, "arrêté", "l'année d'avant"), (0, 0, " ", "référence")],
    ids=["in advance", "another year", "no act"],
)
def test_a_list_that_cannot_be_settled_says_why(in_normandie, regional_officer, years, days, act, sentence) -> None:
    today = timezone.localdate()
    with pytest.raises(LabellingRefused, match=sentence):
        draw_up_yearly_list(year=today.year + years, on=today + timedelta(days=days), act=act, actor=regional_officer)


def test_only_the_region_settles_or_publishes_a_list(in_normandie, animator, decider) -> None:
    for actor in (animator, decider):
        with pytest.raises(Refusal):
            draw_up_yearly_list(year=timezone.localdate().year, on=timezone.localdate(), act="arrêté", actor=actor)


def test_where_no_authority_asks_for_it_there_is_no_yearly_list(regional_officer) -> None:
    with pytest.raises(LabellingRefused, match="aucune liste annuelle"):
        draw_up_yearly_list(
            year=timezone.localdate().year, on=timezone.localdate(), act="arrêté", actor=regional_officer
        )
    page = client_of(regional_officer).get(reverse("labelling_lists")).content.decode()
    assert "Liste annuelle" not in page


def test_the_region_publishes_the_list_and_settles_the_yearly_one_from_their_page(in_normandie, regional_officer):
    today = timezone.localdate()
    StructureFactory(name="Sans numéro", siret="", network=arrive().network)
    record_members()
    client, page = client_of(regional_officer), reverse("labelling_lists")

    assert "Sans numéro" in client.get(page).content.decode()
    client.post(page, {"jour": today.isoformat()})
    assert PublishedMembersList.objects.get().on == today
    assert "déjà publiée" in client.post(page, {"jour": today.isoformat()}, follow=True).content.decode()
    typed = {"annee": str(today.year), "jour": today.isoformat(), "acte": "arrêté n° 12"}
    assert "à transmettre" in client.post(reverse("labelling_yearly_draw_up"), typed, follow=True).content.decode()

    for kind, start in (("csv", b"\xef\xbb\xbf"), ("pdf", b"%PDF")):
        answer = client.get(reverse("labelling_yearly_file", args=[today.year, kind]))
        assert answer.content.startswith(start)
    assert client.get(reverse("labelling_yearly_file", args=[today.year, "exe"])).status_code == 404
    assert MemberRecord.objects.as_of(today).count() == 2


@pytest.mark.parametrize("typed", [{}, {"annee": "²026", "jour": "2026-01-01"}, {"annee": "2026", "jour": "hier"}])
def test_odd_words_settle_nothing(in_normandie, regional_officer, typed) -> None:
    answer = client_of(regional_officer).post(reverse("labelling_yearly_draw_up"), typed, follow=True)

    assert "Donnez l&#x27;année" in answer.content.decode()
    assert not YearlyMembersList.objects.exists()
