"""Words to time zones. What the tz database doesn't know is in zones.toml: more cities, and abbreviations."""

import tomllib
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path, PurePosixPath
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from coachlog.errors import Unreadable, quoted
from coachlog.text import fold

NOT_PLACES = ("Etc/", "posix/", "right/", "SystemV/")  # parts of the tz database in which a name isn't a city


def zone(word: str) -> str:
    """Return the one time zone with this name, or of this city: ``madrid`` is ``Europe/Madrid``. Raises Unreadable."""
    wanted = fold(word.strip()).replace("_", " ")
    known = _also_known()
    if cities := {fold(name): cities for name, cities in known["abbreviations"].items()}.get(wanted):
        ways = " or ".join(f"--tz '{city}'" for city in cities)
        raise Unreadable(f"--tz: {quoted(word)} is an abbreviation. For daylight saving, name a city: {ways}")
    everywhere = sorted(available_timezones())
    for name in everywhere:
        if fold(name).replace("_", " ") == wanted:
            return name
    places = [name for name in everywhere if "/" in name and not name.startswith(NOT_PLACES)]
    by_city: dict[str, list[str]] = {city: [name] for name, cities in known["cities"].items() for city in cities}
    for name in places:
        by_city.setdefault(fold(PurePosixPath(name).name).replace("_", " "), []).append(name)
    found = by_city.get(wanted, [])
    if len(found) > 1 and len({_offsets(name) for name in found}) == 1:  # old names of the same zone
        return max(found, key=lambda name: name.count("/"))
    if len(found) > 1:
        raise Unreadable(f"--tz: {quoted(word)} matches {len(found)} time zones. Which one: {' or '.join(found)}")
    if found:
        return found[0]
    near = [by_city[city][0] for city in get_close_matches(wanted, by_city, n=2)]
    meant = f" Did you mean {' or '.join(near)}?" if near else ""
    raise Unreadable(f"--tz: no time zone {quoted(word)}.{meant} Name one like Europe/Madrid")


def is_zone(name: str) -> bool:
    """Whether this is exactly the name of a time zone."""
    return name in available_timezones()


def _also_known() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).with_suffix(".toml")).read_text("utf-8"))


def _offsets(name: str) -> object:
    """Return what tells a time zone from others: its distance from UTC, month by month since 1970."""
    try:
        here = ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # a file that holds no zone is like no other
        return name
    months = ((year, month) for year in range(1970, 2038) for month in range(1, 13))
    return tuple(datetime(*month, 1, 12, tzinfo=here).utcoffset() for month in months)
