"""The regional profiles."""

from pathlib import Path

import pytest

from azimut.core.profile import PROFILES_DIR, ProfileError, contrast, profile_names, read_profile


@pytest.mark.parametrize("name", ["auvergne-rhone-alpes", "centre-val-de-loire", "normandie"])
def test_each_shipped_profile_is_valid(name: str) -> None:
    profile = read_profile(PROFILES_DIR / f"{name}.toml")

    assert profile.key == name
    assert set(profile.calendar.school_zones) == set(profile.region.departments)


def test_three_profiles_ship_with_the_project() -> None:
    assert profile_names() == ["auvergne-rhone-alpes", "centre-val-de-loire", "normandie"]


def test_an_unknown_profile_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ProfileError, match=r"Profil introuvable : atlantide.*normandie"):
        read_profile(PROFILES_DIR / "atlantide.toml")


def altered(tmp_path: Path, old: str, new: str) -> Path:
    text = (PROFILES_DIR / "normandie.toml").read_text()
    assert old in text
    path = tmp_path / "essai.toml"
    path.write_text(text.replace(old, new, 1))
    return path


def test_a_wrong_field_is_named_with_its_line(tmp_path: Path) -> None:
    path = altered(tmp_path, 'contact_phone = "02 00 00 00 00"', 'contact_phone = "bonjour"')
    line = path.read_text().splitlines().index('contact_phone = "bonjour"') + 1

    with pytest.raises(ProfileError, match=rf"essai\.toml, ligne {line}, champ « identity.contact_phone »"):
        read_profile(path)


def test_an_unknown_field_is_refused(tmp_path: Path) -> None:
    path = altered(tmp_path, "[identity]", "[identity]\ncouleur = 3")

    with pytest.raises(ProfileError, match=r"« identity\.couleur » : champ inconnu"):
        read_profile(path)


def test_a_field_of_a_repeated_section_is_found_at_its_own_line(tmp_path: Path) -> None:
    path = altered(tmp_path, 'role = "gives_opinion"', 'role = "dances"')
    line = path.read_text().splitlines().index('role = "dances"') + 1

    with pytest.raises(ProfileError, match=rf"ligne {line}, champ « bodies.1.role »"):
        read_profile(path)


def test_broken_toml_is_refused_with_its_line(tmp_path: Path) -> None:
    path = altered(tmp_path, "[region]", "[region")

    with pytest.raises(ProfileError, match=r"TOML invalide, .*line \d+"):
        read_profile(path)


def test_a_colour_no_one_can_read_is_refused(tmp_path: Path) -> None:
    path = altered(tmp_path, 'accent = "#7a2e4f"', 'accent = "#ffee88"')

    with pytest.raises(ProfileError, match="contraste insuffisant"):
        read_profile(path)


def test_contrast_of_black_on_white_is_twenty_one() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
