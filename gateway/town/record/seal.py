"""
Verification of an exported case: all hashes, and the linkage of its audit entries.

It needs only the folder. A folder that was rewritten completely, with new hashes, can
be detected only with the audit chain, which contains the hash of its index.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from gateway.core.audit import BEGINNING, Entry, Head, Payload, commitment, digest
from gateway.town.record.files import File

INDEX = "index.json"
PAPER = "case.pdf"

#: All hashes, in the format of ``sha256sum --check``.
SUMS = "SHA256SUMS"

_LINE = re.compile(r"([0-9a-f]{64})  (.+)")


def sums(made: Iterable[File]) -> bytes:
    """
    Return the list of hashes of files.
    """
    return "".join(f"{file.sha256}  {file.path}\n" for file in made).encode()


def differing(folder: Path) -> list[str]:
    """
    Return a sentence for each difference from what was exported; empty if there is
    none.
    """
    found = list(_sums(folder))
    try:
        listed = (folder / INDEX).read_bytes()
        told = json.loads(listed)
    except (OSError, ValueError, RecursionError):
        return [*found, f"{INDEX}: cannot be read"]
    if not found:
        found += _printed(folder, hashlib.sha256(listed).hexdigest())
    try:
        found += _indexed(folder, told["files"])
        found += _chained(told["audit"]["entries"], told["audit"]["heads"])
    except (LookupError, TypeError, ValueError, AttributeError, OverflowError):
        found.append(f"{INDEX}: is no index of a case")
    return list(dict.fromkeys(found))


def _sums(folder: Path) -> Iterator[str]:
    try:
        lines = (folder / SUMS).read_text("utf-8").splitlines()
    except (OSError, ValueError):
        yield f"{SUMS}: cannot be read"
        return
    named = set()
    for line in lines:
        match = _LINE.fullmatch(line)
        if match is None:
            yield f"{SUMS}: has a line that is none: {line[:80]!r}"
            continue
        named.add(match[2])
        yield from _compared(folder, match[2], match[1])
    for needed in (INDEX, PAPER):
        if needed not in named:
            yield f"{SUMS}: does not name {needed}"
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if not path.is_dir() and name not in named and name != SUMS:
            yield f"{name}: is no part of what was exported"


def _printed(folder: Path, index: str) -> Iterator[str]:
    # The PDF's metadata contains the hash in plain text, so that no PDF parser is
    # needed.
    if index.encode() not in (folder / PAPER).read_bytes():
        yield f"{PAPER}: is of another {INDEX}"


def _indexed(folder: Path, listed: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for each in listed:
        yield from _compared(folder, str(each["path"]), str(each["sha256"]))


def _compared(folder: Path, name: str, expected: str) -> Iterator[str]:
    path = folder / name
    # A manipulated list must not lead outside of the folder.
    if not path.resolve().is_relative_to(folder.resolve()):
        yield f"{name}: is outside of the folder"
        return
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        yield f"{name}: is missing"
        return
    except (OSError, ValueError):
        yield f"{name}: cannot be read"
        return
    if hashlib.sha256(content).hexdigest() != expected:
        yield f"{name}: was changed: its hash does not fit"


def _chained(
    entries: Iterable[Mapping[str, Any]], heads: Iterable[Mapping[str, Any]]
) -> Iterator[str]:
    last: dict[str, Entry] = {}
    ends = {each["chain"]: Head(**_linked(each, "hash")) for each in heads}
    for each in sorted(entries, key=lambda e: (str(e["chain"]), int(e["seq"]))):
        salt, text = each["salt"], each["payload"]
        told = {name: each[name] for name in each.keys() - {"salt", "payload"}}
        told["at"] = datetime.fromisoformat(each["at"])
        entry = Entry(**_linked(told, "payload_hash", "prev", "hash"))
        where = f"{INDEX}: entry {entry.seq} of chain {entry.chain}"
        if digest(entry) != entry.hash:
            yield f"{where} was changed: its hash does not fit"
        if text is not None:
            payload = Payload(bytes.fromhex(salt), text)
            if commitment(payload) != entry.payload_hash:
                yield f"{where} has a payload that is not its own"
        for problem in _placed(entry, last.get(entry.chain), ends.get(entry.chain)):
            yield f"{where} {problem}"
        last[entry.chain] = entry


def _placed(entry: Entry, before: Entry | None, head: Head | None) -> Iterator[str]:
    """
    Yield what is wrong with an entry's place in the chain. Entries between two of this
    case's are not known here.
    """
    follows = {before.seq + 1: before.hash} if before else {}
    follows.setdefault(1, BEGINNING)
    if entry.prev != follows.get(entry.seq, entry.prev):
        yield "does not follow the one before"
    if before and entry.seq == before.seq:
        yield "is there twice"
    if head is None:
        yield "is of a chain whose head is missing"
    elif entry.seq > head.seq:
        yield f"stands behind the head, entry {head.seq}"
    elif entry.seq == head.seq and entry.hash != head.hash:
        yield "is not the one that the head names"


def _linked(told: Mapping[str, Any], *hashes: str) -> dict[str, Any]:
    return {**told, **{name: bytes.fromhex(told[name]) for name in hashes}}
