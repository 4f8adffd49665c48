"""
Whether an exported folder is what it was.
"""

import asyncio
import hashlib
import json
from datetime import datetime
from pathlib import Path
from shutil import copytree

import pytest
from attrs import fields
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lent import store_at
from record_samples import Office

from gateway.core.audit import Entry, Payload, commitment, digest
from gateway.town.record.seal import differing


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    """
    One that nobody changes.
    """
    place = tmp_path_factory.mktemp("exported")

    async def export():
        async with store_at(f"sqlite:///{place}/record.db", "one") as store:
            office = Office(store)
            await office.fill()
            return await office.export(place / "out")

    return asyncio.run(export())


@pytest.fixture
def folder(exported, tmp_path):
    return Path(copytree(exported, tmp_path / "out"))


def resealed(folder, **changes):
    """
    Change the index, and the sum that is kept of it: as somebody would who knows how.
    """
    path = folder / "index.json"
    told = json.loads(path.read_bytes()) | changes
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    path.write_text(json.dumps(told))
    after = hashlib.sha256(path.read_bytes()).hexdigest()
    sums = folder / "SHA256SUMS"
    sums.write_text(sums.read_text().replace(before, after))


def test_nothing_differs_in_what_was_just_exported(folder):
    assert [] == differing(folder)


@pytest.mark.parametrize(
    "name",
    [
        "answers/001.txt",
        "case.pdf",
        "decisions/1.json",
        "index.json",
        "letters/001.txt",
        "messages/1.eml",
        "messages/2.json",
    ],
)
def test_one_changed_byte_names_its_file(folder, name):
    path = folder / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)

    found = differing(folder)

    assert f"{name}: was changed: its hash does not fit" in found
    assert all(line.startswith(name) for line in found)


def test_a_changed_file_shows_even_under_a_new_sum(folder):
    """
    The index has its hash, too, and the paper that of the index.
    """
    path, sums = folder / "messages/1.eml", folder / "SHA256SUMS"
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    path.write_bytes(path.read_bytes() + b"\r\nI agree.\r\n")
    after = hashlib.sha256(path.read_bytes()).hexdigest()
    sums.write_text(sums.read_text().replace(before, after))

    expected = ["messages/1.eml: was changed: its hash does not fit"]
    assert expected == differing(folder)


def test_what_is_missing_and_what_was_put_beside_it_is_named(folder):
    (folder / "messages/2.json").unlink()
    (folder / "messages/4.json").write_text("{}")

    assert [
        "messages/2.json: is missing",
        "messages/4.json: is no part of what was exported",
    ] == differing(folder)


@pytest.mark.parametrize("name", ["case.pdf", "index.json"])
def test_what_is_always_there_is_missed_though_no_sum_names_it(folder, name):
    (folder / name).unlink()
    sums = folder / "SHA256SUMS"
    kept = [line for line in sums.read_text().splitlines() if name not in line]
    sums.write_text("\n".join(kept))

    assert f"SHA256SUMS: does not name {name}" in differing(folder)


def test_a_folder_without_its_lists_is_none(folder):
    (folder / "index.json").unlink()
    (folder / "SHA256SUMS").unlink()

    assert [
        "SHA256SUMS: cannot be read",
        "index.json: cannot be read",
    ] == differing(folder)


def test_an_entry_of_the_chain_shows_a_change_even_under_a_new_sum(folder):
    audit = json.loads((folder / "index.json").read_bytes())["audit"]
    audit["entries"][0]["actor"] = "somebody else"
    resealed(folder, audit=audit)

    seq = audit["entries"][0]["seq"]

    assert (
        f"index.json: entry {seq} of chain one was changed: its hash does not fit"
        in differing(folder)
    )


def forged(entries, number, **changes):
    """
    Make the entry at *number* another, with the hash that it must have then.
    """
    told = entries[number] | changes
    hashes = ("payload_hash", "prev", "hash")
    values = {name: bytes.fromhex(told[name]) for name in hashes}
    values["at"] = datetime.fromisoformat(told["at"])
    entry = Entry(**{a.name: values.get(a.name, told[a.name]) for a in fields(Entry)})
    entries[number] = told | {"hash": digest(entry).hex()}


def chained(folder):
    audit = json.loads((folder / "index.json").read_bytes())["audit"]
    audit["entries"].sort(key=lambda each: each["seq"])
    return audit, audit["entries"], audit["heads"]


def test_an_entry_that_was_forged_does_not_fit_the_one_behind_it(folder):
    audit, entries, _ = chained(folder)
    seqs = [each["seq"] for each in entries]
    number = next(n for n, seq in enumerate(seqs) if seq + 1 in seqs)
    forged(entries, number, actor="somebody else")
    resealed(folder, audit=audit)

    where = f"index.json: entry {seqs[number] + 1} of chain one"
    assert f"{where} does not follow the one before" in differing(folder)


@pytest.mark.parametrize(
    ("head", "problem"),
    [
        ({"chain": "two"}, "is of a chain whose head is missing"),
        ({"seq": 0}, "stands behind the head, entry 0"),
        ({"hash": "00"}, "is not the one that the head names"),
    ],
)
def test_the_last_entry_is_compared_with_the_head(folder, head, problem):
    audit, entries, heads = chained(folder)
    last = entries[-1]
    heads[:] = [{name: last[name] for name in ("chain", "seq", "hash")} | head]
    resealed(folder, audit=audit)

    told = f"index.json: entry {last['seq']} of chain one {problem}"
    assert told in differing(folder)


def test_the_first_entry_of_a_chain_follows_nothing_and_none_is_there_twice(folder):
    audit, entries, _ = chained(folder)
    forged(entries, 0, seq=1, prev="11" * 32)
    entries.append(entries[-1])
    resealed(folder, audit=audit)

    found = differing(folder)

    assert "index.json: entry 1 of chain one does not follow the one before" in found
    assert any("is there twice" in each for each in found)


@pytest.mark.parametrize(
    ("told", "problems"),
    [("Ana Gil", []), ("Eva Gil", ["has a payload that is not its own"])],
)
def test_what_an_entry_tells_of_somebody_is_what_it_told_at_first(
    folder, told, problems
):
    audit, entries, heads = chained(folder)
    first = Payload(b"s" * 32, "Ana Gil")
    sealed = {"payload_hash": commitment(first).hex(), "salt": first.salt.hex()}
    forged(entries, -1, payload=told, **sealed)
    last = entries[-1]
    heads[:] = [{name: last[name] for name in ("chain", "seq", "hash")}]
    resealed(folder, audit=audit)

    where = f"index.json: entry {last['seq']} of chain one"
    assert [f"{where} {problem}" for problem in problems] == [
        line for line in differing(folder) if line.startswith("index.json")
    ]


def test_an_index_that_was_written_anew_is_not_the_one_on_the_paper(folder):
    resealed(folder, exported_by="nobody")

    assert ["case.pdf: is of another index.json"] == differing(folder)


def test_a_list_leads_nowhere_out_of_the_folder(folder):
    (folder.parent / "secret").write_text("x")
    sums = folder / "SHA256SUMS"
    sums.write_text(f"{sums.read_text()}{'0' * 64}  ../secret\n")

    assert ["../secret: is outside of the folder"] == differing(folder)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(index=st.binary(max_size=60), sums=st.binary(max_size=60))
def test_whatever_stands_in_the_lists_is_told_and_no_crash(tmp_path, index, sums):
    (tmp_path / "index.json").write_bytes(index)
    (tmp_path / "SHA256SUMS").write_bytes(sums)

    assert differing(tmp_path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    value=st.recursive(
        st.none() | st.integers() | st.text(max_size=9),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["files", "audit", "entries", "path", "sha256"]),
                inner,
                max_size=4,
            )
        ),
        max_leaves=9,
    )
)
def test_an_index_of_any_shape_is_told_and_no_crash(tmp_path, value):
    (tmp_path / "index.json").write_text(json.dumps(value))

    assert differing(tmp_path)
