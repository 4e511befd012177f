"""Files that are damaged, or say what cannot be: each is read, or refused in one line."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.system.file_readers import READERS, read_run_of, refusal, write_record

SHORT, LONG = 60, 100_000  # examples, of all readers together in the long form

texts = st.text("ab_.é\ud800\u202e\n\x1b\0/", max_size=8)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=8,
)


def places(document: object, before: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a JSON document, as the keys and numbers that lead to it."""
    inner: list[tuple[Any, Any]] = []
    if isinstance(document, dict):
        inner = list(document.items())
    elif isinstance(document, list):
        inner = list(enumerate(document))
    return [p for key, value in inner for p in [(*before, key), *places(value, (*before, key))]]


def changed(text: str, data: st.DataObject) -> str:
    """A JSON text with something else in one of its places, or nothing, or one key more."""
    document = json.loads(text)
    *way, key = data.draw(st.sampled_from(places(document)))
    inner = document
    for step in way:
        inner = inner[step]
    if data.draw(st.booleans()):
        inner[key] = data.draw(values)
    else:
        del inner[key]
        if isinstance(inner, dict) and data.draw(st.booleans()):
            inner[data.draw(texts)] = data.draw(values)
    return json.dumps(document)


def damaged(whole: bytes, data: st.DataObject) -> bytes:
    """Bytes with some others in a place, or with some missing."""
    start = data.draw(st.integers(0, len(whole)))
    length = data.draw(st.integers(0, 40))
    return whole[:start] + data.draw(st.binary(max_size=40)) + whole[start + length :]


@pytest.mark.soak
@pytest.mark.parametrize("name", READERS)
def test_whatever_is_in_a_file_it_is_read_or_refused_in_one_line(
    name: str, tmp_path: Path, soak: bool
) -> None:
    write, read, is_json = READERS[name]
    path = write(tmp_path)
    whole = path.read_bytes()
    assert refusal(read, path) == ""

    @settings(
        max_examples=LONG // len(READERS) if soak else SHORT,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data())
    def once(data: st.DataObject) -> None:
        if is_json and data.draw(st.integers(0, 3)):
            path.write_text(changed(whole.decode(), data))
        else:
            path.write_bytes(damaged(whole, data))
        refusal(read, path)

    once()


# --- faults that chance does not find ------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name in READERS if name != "settings"])
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes")
def test_a_pipe_in_the_place_of_a_file_is_refused_without_waiting_for_it(
    name: str, tmp_path: Path
) -> None:
    write, read, _is_json = READERS[name]
    path = write(tmp_path)
    path.unlink()
    os.mkfifo(path)
    assert "is not a file" in refusal(read, path)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"processes": 0}, "processes: it must be at least 1"),
        ({"processes": "two"}, "processes: it must be a whole number, not a text"),
        ({"processes": 1.5}, "processes: it must be a whole number, not one with a fraction"),
        ({"versions": []}, "versions: it must be an object in braces, not a list"),
        ({"more": 1}, "more: unknown key"),
        ({"recipe": {"optimiser": "magic"}}, "recipe.optimiser: 'magic' is not one of the values"),
        ({"created": 10**30}, "created: the number is too large"),
    ],
)
def test_a_fault_in_a_runs_record_is_told_in_words_with_its_place(
    tmp_path: Path, change: dict[str, Any], says: str
) -> None:
    path = write_record(tmp_path)
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    assert says in refusal(read_run_of, path)


def test_a_key_that_is_given_twice_in_a_runs_record_is_refused(tmp_path: Path) -> None:
    path = write_record(tmp_path)
    path.write_text(path.read_text().replace('"versions"', '"created": "", "versions"'))
    assert "created: the key is given twice" in refusal(read_run_of, path)
