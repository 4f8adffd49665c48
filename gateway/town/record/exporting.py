"""
Export of a case's file as a folder in which any change can be detected.

The file is read at one moment, and written completely under a temporary name first. The
export is an audit entry with the hashes of index and PDF: whoever has the chain can
verify that a folder is the one that was exported.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from attrs import frozen

from gateway.core.audit import Act, Head, KeptEntry
from gateway.core.case import Number
from gateway.core.errors import GatewayError
from gateway.core.objects import about_case, about_message, about_person
from gateway.core.sentence import Sentence, sentence
from gateway.core.town import Town
from gateway.files import write_new
from gateway.ports.store import Shown, Store
from gateway.town.record.case import Record
from gateway.town.record.files import JSON, TEXT, File, files, written
from gateway.town.record.index import index
from gateway.town.record.seal import INDEX, PAPER, SUMS, sums

#: Maximum number of audit entries about one object.
_ACTS = 100_000


class ExportRefused(GatewayError):
    """
    No folder was written.

    Attributes:
        args: Why, a `Sentence` each.
    """


@frozen(kw_only=True)
class Exporter:
    """
    Exports the files of cases.

    Attributes:
        clerk: Who asks for them.
    """

    archive: Store
    town: Town
    clerk: str
    now: Callable[[], datetime]

    async def read(self, number: Number) -> Record | None:
        """
        Return everything about a case; None if there is none.
        """
        # The heads are read first, so that every entry up to them is in the file, and
        # none after them.
        heads = await self._heads()
        found = await self.archive.case_file(number)
        if found is None:
            return None
        case = found.told.case
        shown = [await self.archive.show(each) for each in found.messages]
        messages = tuple(one for one in shown if one is not None)
        person = await self.archive.person(case.person) if case.person else None
        return Record(
            town=self.town,
            case=case,
            happenings=found.told.happenings,
            conversations=found.told.conversations,
            promises=found.promises,
            messages=messages,
            elsewhere=found.elsewhere,
            person=person,
            acting_for=found.acting_for,
            proposal=await self.archive.proposal(number),
            entries=await self._entries(number, case.person, messages, heads),
            heads=heads,
            at=self.now(),
            clerk=self.clerk,
        )

    async def _heads(self) -> tuple[Head, ...]:
        heads = [await self.archive.head(c) for c in await self.archive.chains()]
        return tuple(head for head in heads if head is not None)

    async def _entries(
        self,
        number: Number,
        person: str,
        messages: Sequence[Shown],
        heads: Sequence[Head],
    ) -> tuple[KeptEntry, ...]:
        ends = {head.chain: head.seq for head in heads}
        objects = [about_case(number), *(about_message(m.stored.id) for m in messages)]
        if person:
            objects.append(about_person(person))
        found: list[KeptEntry] = []
        for each in objects:
            acts = await self.archive.acts(each, None, _ACTS)
            found += [k for k in acts if k.entry.seq <= ends.get(k.entry.chain, 0)]
        return tuple(
            sorted(found, key=lambda k: (k.entry.at, k.entry.chain, k.entry.seq))
        )

    async def export(self, record: Record, folder: Path) -> Path:
        """
        Write the file of a case into *folder*, under its number; return its path.

        Raises:
            ExportRefused: It exists already, or cannot be written.
        """
        made = await asyncio.to_thread(composed, record)
        hashes = {file.path: file.sha256 for file in made}
        act = Act(
            at=record.at,
            actor=self.clerk,
            action="case.export",
            object=about_case(record.case.number),
            payload={name: hashes[name] for name in (INDEX, PAPER)},
        )
        whole = await asyncio.to_thread(_staged, folder, record.name, made)
        try:
            # Recorded before anybody can take the folder away.
            await self.archive.note(act)
            return await asyncio.to_thread(_put, whole, folder / record.name)
        finally:
            await asyncio.to_thread(shutil.rmtree, whole, ignore_errors=True)


def _staged(folder: Path, name: str, made: Sequence[File]) -> Path:
    """
    Write the complete folder under a temporary name; return its path.
    """
    _refuse(folder / name)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # mkdtemp makes it unreadable for other users.
        whole = Path(tempfile.mkdtemp(prefix=f".{name}.", dir=folder))
    except OSError as e:
        raise ExportRefused(_unwritten(folder, e)) from e
    try:
        for file in made:
            place = whole / file.path
            place.parent.mkdir(exist_ok=True)
            write_new(place, file.content)
    except OSError as e:
        shutil.rmtree(whole, ignore_errors=True)
        raise ExportRefused(_unwritten(folder, e)) from e
    return whole


def _put(whole: Path, target: Path) -> Path:
    _refuse(target)
    try:
        return whole.rename(target)
    except OSError as e:
        raise ExportRefused(_unwritten(target, e)) from e


def _refuse(target: Path) -> None:
    if os.path.lexists(target):
        raise ExportRefused(sentence("there-is-one", file=target))


def _unwritten(path: Path, e: OSError) -> Sentence:
    return sentence("not-written", file=path, why=e.strerror)


def composed(record: Record) -> tuple[File, ...]:
    """
    Return every file of a case: the same record gives the same bytes.
    """
    parts = files(record)
    listed = File(INDEX, JSON, written(index(record, parts)))
    # Imported here: the PDF library is large, and most cases are only read.
    from gateway.town.record.pdf import paper

    printed = paper(record, len(parts), listed.sha256)
    made = (*parts, listed, File(PAPER, "application/pdf", printed))
    return (*made, File(SUMS, TEXT, sums(made)))
