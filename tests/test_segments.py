"""Segments: what is sealed with a key comes out as it was; anything else under that name is refused."""

import gzip
import hmac
import json
import sys
import tracemalloc
from collections.abc import Iterator, Sequence
from typing import Any

import pyrage
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachlog.errors import CoachlogError
from coachlog.journal import SCHEMA_VERSION, segments
from coachlog.journal.segments import MARK, Name, NotOurs, RemoteStep, StepLine, TooNew
from coachlog.uids import uid_of

OFFICE, HOME = uid_of(0xABC, 7), uid_of(0xDEF, 7)
KEY = segments.new_key()
HIGHEST = 2**63 - 1
NOTE: dict[str, Any] = {"id": 1, "uid": uid_of(3, 7), "kind": "note", "text": "Rehearsed\nthe “CFO” call", "private": 0}


def line(n: int, device: str = OFFICE, text: str = "Rehearsed the call") -> StepLine:
    state = json.dumps({**NOTE, "text": text}, ensure_ascii=False)
    return segments.step_line(
        device, n, "2026-11-23T09:00:00Z", "note", 1_795_000_000 + n, None, None, [("entry", NOTE["uid"], state)]
    )


def segment(*lines: StepLine) -> tuple[Name, bytes]:
    (found,) = segments.pack(lines)
    return found


# Out and in again

devices = st.integers(0, 2**128 - 1).map(lambda value: uid_of(value, 7))
numbers = st.integers(1, HIGHEST)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
values = texts | st.integers(-HIGHEST, HIGHEST) | st.floats(-1e18, 1e18)
states = st.builds(
    lambda fields, record_id, uid: {**fields, "id": record_id, "uid": uid},
    st.dictionaries(texts, values, max_size=4), numbers, texts,
)  # fmt: skip
tables = st.sampled_from(["rep", "entry", "setting"])
changes = st.builds(lambda table, state: (table, state["uid"], state), tables, states) | st.tuples(
    tables, texts, st.none()
)
steps = st.builds(
    RemoteStep,
    device=devices,
    n=numbers,
    at=texts,
    command=texts,
    clock=st.integers(0, HIGHEST),
    undoes=st.none() | st.tuples(devices, numbers),
    seen=st.none() | st.dictionaries(devices, numbers, max_size=3),
    changes=st.lists(changes, max_size=3),
)


@given(step=steps)
def test_a_step_arrives_as_it_was_sent(step: RemoteStep) -> None:
    stored = [(table, uid, None if after is None else json.dumps(after)) for table, uid, after in step.changes]
    seen = None if step.seen is None else json.dumps(step.seen)
    name, body = segment(segments.step_line(*step[:6], seen, stored))
    assert name == (step.device, step.n, step.n)
    assert segments.unseal(KEY, name, segments.seal(KEY, name, body)) == [step]


def test_steps_are_packed_by_device_and_a_gap_begins_another_segment() -> None:
    lines = [line(n) for n in (1, 2, 3, 7, 8)] + [line(n, HOME) for n in (4, 5)] + [line(9)]
    packed = list(segments.pack(lines))
    assert [str(name) for name, _ in packed] == [
        f"{OFFICE}/1-3.age", f"{OFFICE}/7-8.age", f"{HOME}/4-5.age", f"{OFFICE}/9-9.age",
    ]  # fmt: skip
    assert [body.count(b"\n") + 1 for _, body in packed] == [3, 2, 2, 1]
    for name, body in packed:
        arrived = segments.unseal(KEY, name, segments.seal(KEY, name, body))
        assert [step.n for step in arrived] == [*range(name.first, name.last + 1)]
        assert {step.device for step in arrived} == {name.device}
    assert list(segments.pack([])) == []


def test_a_full_segment_ends_but_never_within_a_step() -> None:
    long = "é" * (segments.FULL // 4)  # in bytes, half a segment
    names = [name for name, _ in segments.pack(line(n, text=long) for n in range(1, 6))]
    assert names == [(OFFICE, 1, 2), (OFFICE, 3, 4), (OFFICE, 5, 5)]
    name, body = segment(line(1, text=long * 3))
    assert len(body) > segments.FULL
    assert [step.n for step in segments.unseal(KEY, name, segments.seal(KEY, name, body))] == [1]


def test_segments_are_packed_one_by_one() -> None:
    taken = []

    def many() -> Iterator[StepLine]:
        for n in range(1, 100):
            taken.append(n)
            yield line(n, text="x" * (segments.FULL // 4))

    name, _ = next(segments.pack(many()))
    assert len(taken) == name.last + 1


def test_without_coachlog_a_segment_is_lines_of_json() -> None:
    name, body = segment(line(1), line(2))
    proof, begin, *rest = unpacked(segments.seal(KEY, name, body)).split(b"\n")
    assert len(proof) == 64
    assert json.loads(begin) == {"coachlog": SCHEMA_VERSION, "device": OFFICE, "first": 1, "last": 2}
    assert [json.loads(one)[0] for one in rest] == [1, 2]


def test_the_mark_holds_no_step_and_opens_with_its_key_only() -> None:
    sealed = segments.seal(KEY, MARK, b"")
    assert segments.unseal(KEY, MARK, sealed) == []
    with pytest.raises(NotOurs):
        segments.unseal(segments.new_key(), MARK, sealed)
    with pytest.raises(NotOurs):
        segments.unseal(KEY, MARK, segments.seal(KEY, MARK, segment(line(1))[1]))


# Names


@pytest.mark.parametrize("name", [MARK, Name(OFFICE, 1, 1), Name(HOME, 2, 34), Name(HOME, HIGHEST, HIGHEST)], ids=str)
def test_a_name_is_read_from_its_path(name: Name) -> None:
    assert segments.name(str(name)) == name


@pytest.mark.parametrize(
    "path",
    [
        "", "README.md", "coachlog/1-2.age", "coachlog/2-2.age", "laptop/1-1.age", f"{OFFICE}/1-1", f"{OFFICE}/1.age",
        f"{OFFICE}/01-1.age", f"{OFFICE}/0-1.age", f"{OFFICE}/2-1.age", f"{OFFICE}/1-1.age\n", f"{OFFICE}/1-²2.age",
        f"{OFFICE}/1-٣.age", f"{OFFICE.upper()}/1-1.age", f"x/{OFFICE}/1-1.age", f"{OFFICE}/x/1-1.age",
        f"{OFFICE}/-1-1.age", f"{OFFICE}/1-{HIGHEST + 1}.age", f"{OFFICE}/1-{10**30}.age", f"/{OFFICE}/1-1.age",
        f"{OFFICE}/1-1.sync-conflict-20261123-090000-ABCDEFG.age", f"{OFFICE}/1-1 (2).age", f"{OFFICE}/1 - 1.age",
    ],
)  # fmt: skip
def test_any_other_path_names_no_segment(path: str) -> None:
    assert segments.name(path) is None


# The key


@given(st.randoms(use_true_random=False))
def test_a_key_is_read_however_it_is_typed(random: Any) -> None:
    typed = "".join(random.choice([letter.lower(), letter.upper()]) + " \n"[: random.randrange(3)] for letter in KEY)
    assert segments.read_key(typed) == KEY


@given(st.integers(0, len(KEY) - 1), st.sampled_from("AC0BÉ1?"))
def test_a_key_with_a_wrong_letter_is_none(place: int, letter: str) -> None:
    wrong = KEY[:place] + letter + KEY[place + 1 :]
    assert (segments.read_key(wrong) is None) == (wrong != KEY)


def test_other_words_are_no_key() -> None:
    for words in ("", "no key", KEY[:-1], KEY + "Q", KEY * 2, "\udcff", "\0", "AGE-SECRET-KEY-1", str(recipient(KEY))):
        assert segments.read_key(words) is None


def test_every_new_key_is_another() -> None:
    assert segments.new_key() != segments.new_key()
    assert segments.read_key(segments.new_key())


# What isn't ours


def recipient(key: str) -> Any:
    return pyrage.x25519.Identity.from_str(key).to_public()


def sealed_by_hand(content: bytes) -> bytes:
    """Encrypt as anybody can who knows the public recipient."""
    return bytes(pyrage.encrypt(content, [recipient(KEY)]))


def proven(name: Name, head: object, *lines: object) -> bytes:
    """Seal any content with a proof that is right, as another program could that has the key."""
    body = "\n".join(one if isinstance(one, str) else json.dumps(one) for one in (head, *lines)).encode()
    secret = hmac.digest(KEY.encode(), b"coachlog segment", "sha256")
    proof = hmac.digest(secret, f"{name}\n".encode() + body, "sha256").hex()
    return sealed_by_hand(gzip.compress(proof.encode() + b"\n" + body))


def head(name: Name, version: int = SCHEMA_VERSION) -> dict[str, Any]:
    return {"coachlog": version, "device": name.device, "first": name.first, "last": name.last}


ONE = Name(OFFICE, 1, 1)
STEP = [1, "2026-11-23T09:00:00Z", "note", 5, None, None, [["entry", NOTE["uid"], NOTE]]]
SEALED = segments.seal(KEY, *segment(line(1), line(2)))


def unpacked(sealed: bytes, key: str = KEY) -> bytes:
    return gzip.decompress(pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(key)]))


def test_what_is_proven_by_hand_is_taken() -> None:
    (step,) = segments.unseal(KEY, ONE, proven(ONE, head(ONE), STEP))
    assert step.changes == [("entry", NOTE["uid"], NOTE)]


def forged(content: bytes) -> bytes:
    return sealed_by_hand(gzip.compress(content))


PLAIN = unpacked(SEALED)
NOT_OURS = {
    "empty": b"",
    "junk": b"junk",
    "cut": SEALED[:-1],
    "cut in half": SEALED[: len(SEALED) // 2],
    "longer": SEALED + b"x",
    "a bit changed": SEALED[:-20] + bytes([SEALED[-20] ^ 1]) + SEALED[-19:],
    "not encrypted": PLAIN,
    "not compressed": sealed_by_hand(PLAIN),
    "cut before it was encrypted": sealed_by_hand(gzip.compress(PLAIN)[:-9]),
    "longer before it was encrypted": sealed_by_hand(gzip.compress(PLAIN) + b"junk"),
    "a line more": forged(PLAIN + b"\n"),
    "no proof": forged(PLAIN.partition(b"\n")[2]),
    "a proof that is no text": forged(b"\xff" * 64 + b"\n" + PLAIN.partition(b"\n")[2]),
    "nothing, compressed": forged(b""),
    "nothing, encrypted": sealed_by_hand(b""),
}


@pytest.mark.parametrize("what", NOT_OURS)
def test_damaged_or_forged_it_is_not_ours(what: str) -> None:
    name = Name(OFFICE, 1, 2)
    assert len(segments.unseal(KEY, name, SEALED)) == 2
    with pytest.raises(NotOurs, match=str(name)):
        segments.unseal(KEY, name, NOT_OURS[what])


@given(st.binary(max_size=300), st.integers(0, len(SEALED)), st.integers(0, len(SEALED)))
def test_any_damage_is_found(junk: bytes, begin: int, end: int) -> None:
    damaged = SEALED[:begin] + junk + SEALED[end:]
    if damaged != SEALED:
        with pytest.raises(NotOurs):
            segments.unseal(KEY, Name(OFFICE, 1, 2), damaged)


def test_another_key_does_not_open_it() -> None:
    with pytest.raises(NotOurs):
        segments.unseal(segments.new_key(), Name(OFFICE, 1, 2), SEALED)


def test_who_knows_the_recipient_only_can_forge_nothing() -> None:
    """The key decrypts it, and all of it is well-formed: the proof alone is made with another key."""
    other = segments.new_key()
    content = unpacked(segments.seal(other, *segment(line(1))), other)
    assert segments.unseal(other, ONE, bytes(pyrage.encrypt(gzip.compress(content), [recipient(other)])))
    with pytest.raises(NotOurs):
        segments.unseal(KEY, ONE, forged(content))


@pytest.mark.parametrize("name", [Name(OFFICE, 2, 3), Name(HOME, 1, 2), Name(OFFICE, 1, 1), MARK], ids=str)
def test_replayed_under_another_name_it_is_not_ours(name: Name) -> None:
    with pytest.raises(NotOurs):
        segments.unseal(KEY, name, SEALED)


def with_(place: int, value: object) -> list[Any]:
    return [*STEP[:place], value, *STEP[place + 1 :]]


def changed(*change: object) -> list[Any]:
    return with_(6, [change])


@pytest.mark.parametrize(
    "step",
    [
        [], {}, None, 1, "", STEP[:-1], [*STEP, None], "not JSON", '[1,"raw\nnewline"]', "[" * 100_000,
        with_(0, 2), with_(0, "1"), with_(0, 1.0), with_(0, True), with_(1, None), with_(1, 5), with_(2, []),
        with_(1, "\ud800"), with_(2, "\ud800"), with_(3, -1), with_(3, None), with_(3, 2.5), with_(3, HIGHEST + 1),
        with_(4, []), with_(4, [OFFICE]), with_(4, ["office", 1]), with_(4, [OFFICE, 0]), with_(4, [OFFICE, 1, 2]),
        with_(4, [OFFICE, HIGHEST + 1]), with_(5, []), with_(5, {"office": 1}), with_(5, {OFFICE: "1"}),
        with_(5, {OFFICE: -1}), with_(5, {OFFICE: HIGHEST + 1}), with_(5, {OFFICE: True}), with_(6, None),
        with_(6, {}), with_(6, [[]]), with_(6, [None]), changed("step", NOTE["uid"], NOTE), changed(1, "x", None),
        changed("entry", 1, None), changed("entry", "\ud800", None), changed("entry", OFFICE, NOTE),
        changed("entry", NOTE["uid"]), changed("entry", NOTE["uid"], []), changed("entry", NOTE["uid"], "text"),
        changed("entry", NOTE["uid"], {}), changed("entry", NOTE["uid"], {**NOTE, "text": "\ud800"}),
        changed("entry", NOTE["uid"], {**NOTE, "text": ["a list"]}), changed("entry", NOTE["uid"], {**NOTE, "id": "1"}),
        changed("entry", NOTE["uid"], {**NOTE, "id": 10**19}), changed("entry", NOTE["uid"], {**NOTE, "at": None}),
        json.dumps(changed("entry", NOTE["uid"], {**NOTE, "at": 0})).replace('"at": 0', '"at": NaN'),
        json.dumps(changed("entry", NOTE["uid"], {**NOTE, "at": 0})).replace('"at": 0', '"at": 1e999'),
        json.dumps(with_(3, 0)).replace(" 0,", f" {'9' * 5000},"),
    ],
)  # fmt: skip
def test_a_step_of_another_shape_is_not_ours_though_proven(step: object) -> None:
    with pytest.raises(NotOurs):
        segments.unseal(KEY, ONE, proven(ONE, head(ONE), step))


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        (ONE, []), (ONE, [STEP, with_(0, 2)]), (ONE, [""]), (ONE, [STEP, ""]), (Name(OFFICE, 1, 2), [STEP]),
        (Name(OFFICE, 1, 2), [STEP, STEP]), (Name(OFFICE, 1, 2), [with_(0, 2), STEP]), (ONE, [f"{STEP},{STEP}"]),
        (Name(OFFICE, 1, 3), [STEP, with_(0, 3)]), (Name(OFFICE, 1, HIGHEST), [STEP]), (MARK, [STEP]),
    ],
)  # fmt: skip
def test_steps_that_are_missing_or_too_many_are_not_ours_though_proven(name: Name, lines: Sequence[object]) -> None:
    with pytest.raises(NotOurs):
        segments.unseal(KEY, name, proven(name, head(name), *lines))


@pytest.mark.parametrize(
    "content",
    [
        None, [], 1, "not JSON", "", {}, {**head(ONE), "coachlog": "4"}, {**head(ONE), "coachlog": 0},
        {**head(ONE), "device": HOME}, {**head(ONE), "last": 2}, {**head(ONE), "more": 1}, {"coachlog": SCHEMA_VERSION},
    ],
)  # fmt: skip
def test_a_head_of_another_shape_is_not_ours_though_proven(content: object) -> None:
    with pytest.raises(NotOurs):
        segments.unseal(KEY, ONE, proven(ONE, content, STEP))


def test_bytes_that_are_not_utf_8_are_not_ours_though_proven() -> None:
    with pytest.raises(NotOurs):
        segments.unseal(KEY, ONE, segments.seal(KEY, ONE, b"\xff"))


def test_a_newer_coachlogs_segment_is_said_to_be_one_whatever_is_in_it() -> None:
    newer = proven(ONE, {**head(ONE, SCHEMA_VERSION + 1), "more": 1}, "whatever is in it")
    with pytest.raises(TooNew, match="a newer coachlog"):
        segments.unseal(KEY, ONE, newer)


def test_a_newer_segment_that_is_not_proven_is_not_ours() -> None:
    with pytest.raises(NotOurs):
        segments.unseal(KEY, Name(OFFICE, 2, 2), proven(ONE, head(ONE, SCHEMA_VERSION + 1)))


def test_an_older_coachlogs_segment_is_taken() -> None:
    assert segments.unseal(KEY, ONE, proven(ONE, head(ONE, SCHEMA_VERSION - 1), STEP))


def test_a_forged_file_that_unpacks_to_a_huge_one_takes_little_memory() -> None:
    huge = 256 * 1024 * 1024
    packed = gzip.compress(b"0" * 64 + b"\n" + bytes(huge), 9)
    assert len(packed) < huge // 500
    bomb = sealed_by_hand(packed)
    tracemalloc.start()
    try:
        with pytest.raises(NotOurs):
            segments.unseal(KEY, ONE, bomb)
        assert tracemalloc.get_traced_memory()[1] < huge // 20
    finally:
        tracemalloc.stop()


# Without the extra


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyrage", None)
    for use in (segments.new_key, lambda: segments.read_key(KEY), lambda: segments.unseal(KEY, ONE, SEALED)):
        with pytest.raises(CoachlogError, match="To add it: pipx inject coachlog pyrage, or in a venv: pip install"):
            use()
