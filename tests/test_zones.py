"""Words to time zones."""

import re
import tomllib
import zoneinfo
from collections.abc import Iterator
from pathlib import Path

import pytest

from coachlog import zones
from coachlog.errors import Unreadable
from coachlog.zones import zone


def test_an_old_name_of_the_same_zone_is_no_question() -> None:
    assert zone("buenos aires") == "America/Argentina/Buenos_Aires"


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("madrid", "Europe/Madrid"),
        ("MADRID", "Europe/Madrid"),
        ("Europe/Madrid", "Europe/Madrid"),
        ("europe/madrid", "Europe/Madrid"),
        (" new york ", "America/New_York"),
        ("New_York", "America/New_York"),
        ("são paulo", "America/Sao_Paulo"),
        ("utc", "UTC"),
        ("San Francisco", "America/Los_Angeles"),
        ("san_francisco", "America/Los_Angeles"),
        ("Boston", "America/New_York"),
        ("Zürich", "Europe/Zurich"),
        ("München", "Europe/Berlin"),
        ("Köln", "Europe/Berlin"),
        ("genève", "Europe/Zurich"),
        ("Bengaluru", "Asia/Kolkata"),
        ("beijing", "Asia/Shanghai"),
        ("Etc/UTC", "Etc/UTC"),
    ],
)
def test_a_zone_is_found_by_its_name_or_its_city(word: str, name: str) -> None:
    assert zone(word) == name


@pytest.mark.parametrize(("word", "near"), [("madird", "Europe/Madrid"), ("londn", "Europe/London")])
def test_a_zone_that_is_unknown_suggests_the_near_ones(word: str, near: str) -> None:
    with pytest.raises(Unreadable, match=f'^--tz: no time zone "{word}". Did you mean {near}') as caught:
        zone(word)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("word", ["", "xyzzyxyzzy", "../../etc/passwd"])
def test_a_zone_that_is_near_none_says_what_one_looks_like(word: str) -> None:
    with pytest.raises(Unreadable) as caught:
        zone(word)
    assert "Did you mean" not in str(caught.value)
    assert str(caught.value).endswith("Name one like Europe/Madrid")


@pytest.mark.parametrize(
    ("word", "cities"),
    [
        ("EST", "--tz 'new york'"), ("est", "--tz 'new york'"), ("MST", "--tz 'denver' or --tz 'phoenix'"),
        ("HST", "--tz 'honolulu'"), ("PST", "--tz 'los angeles' or --tz 'manila'"), ("CET", "--tz 'berlin' or "),
        ("IST", "--tz 'kolkata' or --tz 'dublin' or --tz 'jerusalem'"), ("EST5EDT", "--tz 'new york'"),
    ],
)  # fmt: skip
def test_an_abbreviation_is_refused_with_its_cities(word: str, cities: str) -> None:
    with pytest.raises(
        Unreadable, match=f'^--tz: "{word}" is an abbreviation. For daylight saving, name a city: {re.escape(cities)}'
    ):
        zone(word)


def test_what_we_add_to_the_tz_database_is_in_it_nowhere_else(monkeypatch: pytest.MonkeyPatch) -> None:
    known = tomllib.loads((Path(zones.__file__).with_suffix(".toml")).read_text("utf-8"))
    names = zoneinfo.available_timezones()
    monkeypatch.setattr(zones, "available_timezones", lambda: names)  # read hundreds of times otherwise
    cities = [city for of_zone in known["cities"].values() for city in of_zone]
    assert set(known["cities"]) <= names
    assert len(cities) == len(set(cities))
    assert all(zone(city) == name for name, of_zone in known["cities"].items() for city in of_zone)
    for named in known["abbreviations"].values():
        assert all(zone(city) in names for city in named)
    offered = {name for name in names if re.fullmatch("[A-Z]{2,4}|[A-Z]{3}[0-9][A-Z]{3}", name)}
    assert offered - set(known["abbreviations"]) == {"GB", "GMT", "NZ", "PRC", "ROC", "ROK", "UCT", "UTC"}


@pytest.fixture
def _two_springfields(tmp_path: Path) -> Iterator[None]:
    for continent in ("America", "Europe"):
        path = tmp_path / "zones" / continent / "Springfield"
        path.parent.mkdir(parents=True)
        path.write_bytes(b"TZif")
    zoneinfo.reset_tzpath(to=[str(tmp_path / "zones")])
    yield
    zoneinfo.reset_tzpath()


@pytest.mark.usefixtures("_two_springfields")
def test_a_city_in_two_zones_lists_both() -> None:
    with pytest.raises(Unreadable, match=r"matches 2 time zones.*America/Springfield or Europe/Springfield"):
        zone("springfield")
    assert zone("europe/springfield") == "Europe/Springfield"
