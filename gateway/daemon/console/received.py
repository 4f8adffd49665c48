"""
Forms that the console receives, with their files.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from urllib.parse import parse_qsl

from attrs import field, frozen
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request

from gateway.core.console.slips import SlipFile
from gateway.core.writing.plain import plain

#: Bytes of a form with its files, and of each field; fields, and files.
MOST, LONGEST, FIELDS, FILES = 25 * 2**20, 200_000, 60, 10

#: Bytes of a form without files, in which a byte of a field takes up to three.
_WRITTEN = 3 * LONGEST

#: Seconds in which it must arrive.
PATIENCE = 120.0

#: Fields that are no text of somebody's, or are shown nowhere but in themselves.
_OWN = frozenset(
    {
        *("mark", "nonce", "document", "document_again", "document_before"),
        *("agreed", "agreed_again"),
    },
)

#: Digits of a message's number, and of a file's.
_DIGITS = 18

#: Characters from which a field is given back to whoever typed it.
_WORTH = 12


def number_sent(text: str) -> int | None:
    """
    Return the number that is all of *text*, a part of a path or query; None if it is
    none.
    """
    right = text.isascii() and text.isdecimal() and len(text) <= _DIGITS
    return int(text) if right else None


class TooMuch(Exception):
    """
    A form is too large, is malformed, or does not arrive in time.
    """


class _InMemory(MultiPartParser):
    """
    Keeps files off the disk.
    """

    spool_max_size = MOST


@frozen(kw_only=True)
class Received:
    """
    A form as it was sent.

    Attributes:
        texts: The fields, in order; a name may be there several times.
        files: The files that were chosen, by the name of their field.
    """

    texts: Sequence[tuple[str, str]]
    files: Mapping[str, Sequence[SlipFile]] = field(factory=dict)

    def text(self, name: str) -> str:
        """
        Return the last field of that *name*, without blanks around; empty if there is
        none.
        """
        found = [value for each, value in self.texts if each == name]
        return found[-1].strip() if found else ""

    def typed(self) -> Iterator[str]:
        """
        Return what was typed, to be given back where it cannot be taken.
        """
        for name, value in self.texts:
            if name not in _OWN and len(value) >= _WORTH:
                yield value


#: A form in which nothing was typed.
EMPTY = Received(texts=())


async def fields_of(request: Request, most: int) -> Received:
    """
    Read a form of at most so many bytes.

    Raises:
        TooMuch: It is too large, malformed, or does not arrive in time.
    """
    try:
        async with asyncio.timeout(PATIENCE):
            form = await _form(request, most)
            return await _read(form)
    except (ClientDisconnect, MultiPartException, TimeoutError, ValueError) as e:
        raise TooMuch(str(e)) from e


async def _form(request: Request, most: int) -> FormData:
    kind, _, _ = request.headers.get("content-type", "").partition(";")
    if kind.strip().lower() != "multipart/form-data":
        return await _without_files(request, min(most, _WRITTEN))
    return await _InMemory(
        request.headers,
        _limited(request, most),
        max_files=FILES,
        max_fields=FIELDS,
        max_part_size=LONGEST,
    ).parse()


async def _without_files(request: Request, most: int) -> FormData:
    written = b"".join([chunk async for chunk in _limited(request, most)])
    # Starlette's parser takes most of a second for 200,000 bytes of separators.
    fields: list[tuple[str, str | UploadFile]] = [
        *parse_qsl(
            written.decode("utf-8", "replace"),
            keep_blank_values=True,
            max_num_fields=FIELDS,
        )
    ]
    return FormData(fields)


async def _limited(request: Request, most: int) -> AsyncGenerator[bytes, None]:
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > most:
            raise TooMuch("too many bytes")
        yield chunk


async def _read(form: FormData) -> Received:
    texts: list[tuple[str, str]] = []
    files: dict[str, list[SlipFile]] = {}
    for name, value in form.multi_items():
        if not isinstance(value, UploadFile):
            # Browsers send line ends as CR LF.
            texts.append((name, plain(value.replace("\r\n", "\n"))))
        elif value.filename:
            made = SlipFile(
                name=plain(value.filename),
                media_type=plain(value.content_type or "application/octet-stream"),
                content=await value.read(),
            )
            files.setdefault(name, []).append(made)
    await form.close()
    return Received(texts=tuple(texts), files=files)
