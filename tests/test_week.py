from tests.typing_in import Coachlog


def test_smoke(team: Coachlog) -> None:
    team("note", "maria", "hello @x", "--mine", "ask @thu")
    assert team.json("due", "--ahead", "3d")["coming"][0]["due"] == "2026-11-26"
    team.refused("note", "mria", "x", code=1, says="Did you mean maria")
    print(team.drawn("due", "--today", "2026-12-03").plain)
