"""Whatever is written in the address of the search, a page or a clear refusal answers: never a server error."""

from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from azimut.search import reading
from azimut.search.services import rebuild_index

ANSWERS = {200, 400, 429}
SEARCH = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

raw_bytes = st.binary(max_size=40).map(quote)
any_text = st.text(max_size=60).map(lambda text: quote(text.encode("utf-8", "surrogatepass")))
huge = st.sampled_from(
    ["a" * 10_000, "é" * 10_000, " " * 10_000, "a " * 5_000, "(" * 10_000, "œ" * 9_999, "-" * 10_000]
)
odd = st.sampled_from(
    [
        "%00",
        "%ff%fe",
        "%",
        "%0d%0aX: y",
        "%e2%80%ae",
        "👩🏽‍🚒",
        "🧑‍🍳 boulanger",
        "\u0301" * 50,
        "ſ",
        "İ",
        "ﬁ",
        "NaN",
        "' OR 1=1",
        "{{ x }}",
    ]
)
words = st.one_of(raw_bytes, any_text, huge.map(quote), odd.map(lambda text: text if "%" in text else quote(text)))
numbers = st.one_of(
    st.integers().map(str),
    st.sampled_from(["-1", "0", "1e9", "-30", "99999999999999999999", "10.5", "inf", "x", "", "٣"]),
).map(quote)
names = st.sampled_from(
    ["quoi", "ou", "type", "rayon", "page", "niveau", "domaine", "departement", "reseau", "mode", "x"]
)


@st.composite
def queries(draw: st.DrawFn) -> str:
    fields = draw(st.lists(st.tuples(names, st.one_of(words, numbers)), max_size=8))
    return "&".join(f"{name}={value}" for name, value in fields)


@pytest.fixture
def indexed(catalogue, settings, tmp_path):
    settings.SEARCH_INDEX_DIR = tmp_path / "search"
    reading.forget()
    rebuild_index()
    yield reading.refresh()
    reading.forget()


@SEARCH
@given(query=queries())
def test_the_search_page_answers_whatever_is_asked(client, indexed, query):
    assert client.get(f"/recherche/?{query}").status_code in ANSWERS
    assert client.get(f"/recherche/?{query}", headers={"hx-request": "true"}).status_code in ANSWERS


@SEARCH
@given(typed=words, field=st.sampled_from(["quoi", "ou", "metier", "", "%00", "x" * 5_000]))
def test_completion_answers_whatever_is_typed(client, indexed, typed, field):
    for name in ("q", "quoi", "lieu"):
        assert client.get(f"/suggestions/?{name}={typed}&champ={field}").status_code in ANSWERS


@pytest.mark.parametrize(
    "query", ["quoi=boulanger&page=-1", "quoi=boulanger&page=99999999999999999999", "quoi=a&rayon=-30"]
)
def test_a_number_that_means_nothing_is_replaced_and_said(client, indexed, query):
    response = client.get(f"/recherche/?{query}")

    assert response.status_code == 200
    assert 'class="notice"' in response.content.decode()
