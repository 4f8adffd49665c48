"""
Forms that the console receives, with their files.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterable, Iterator, Mapping, Sequence
from urllib.parse import parse_qsl, unquote

from attrs import field, frozen
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request

from gateway.core.console.slips import SlipFile
from gateway.core.writing.plain import plain

#: Bytes of a form's files, and of each field; fields, and files.
MOST, LONGEST, FIELDS, FILES = 25 * 2**20, 200_000, 60, 10

#: Bytes of a form without its files, in which a byte of a field takes up to three.
WRITTEN = 3 * LONGEST

#: Bytes of a form, and files in it, up to which it is read although it is refused: what
#: was typed may be behind files that are too large, or too many.
READ, CHOSEN = 4 * MOST, 100 * FILES

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

#: Fields that are given back to whoever typed them, however short; the others are so
#: from so many characters.
_ALWAYS, _WORTH = frozenset({"text", "note"}), 12

#: A field by its name, or a file.
_Item = tuple[str, str | UploadFile]


def number_sent(text: str) -> int | None:
    """
    Return the number that is all of *text*, a part of a path or query; None if it is
    none.
    """
    right = text.isascii() and text.isdecimal() and len(text) <= _DIGITS
    return int(text) if right else None


class _InMemory(MultiPartParser):
    """
    Keeps files off the disk, and drops what exceeds *most* bytes of them.
    """

    spool_max_size = MOST

    def __init__(self, request: Request, most: int) -> None:
        super().__init__(
            request.headers,
            _limited(request, READ),
            max_files=CHOSEN,
            max_fields=FIELDS,
            max_part_size=LONGEST,
        )
        self._most, self._typed, self._sent = most, 0, 0

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        """
        Keep a piece of a field, or of a file unless it is too much.
        """
        if self._current_part.file is None:
            self._typed += end - start
            if self._typed > WRITTEN:
                raise MultiPartException("too many bytes in fields")
        else:
            self._sent += end - start
            if self._sent > self._most:
                return
        super().on_part_data(data, start, end)

    async def parse(self) -> FormData:
        """
        Return the form.

        Raises:
            MultiPartException: It has too much, or is malformed.
        """
        form = await super().parse()
        if self._sent > self._most or self._current_files > FILES:
            await form.close()
            raise MultiPartException("too many files, or bytes in them")
        return form


@frozen
class _Written:
    """
    Reads a form without files: all of it, or nothing.
    """

    stream: AsyncGenerator[bytes, None]
    items: Sequence[_Item] = ()

    async def parse(self) -> FormData:
        """
        Return its fields.
        """
        written = b"".join([chunk async for chunk in self.stream])
        # Starlette's parser takes most of a second for 200,000 bytes of separators.
        fields: list[_Item] = [
            *parse_qsl(
                written.decode("utf-8", "replace"),
                keep_blank_values=True,
                max_num_fields=FIELDS,
            )
        ]
        return FormData(fields)


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
            least = 1 if name in _ALWAYS else _WORTH
            if name not in _OWN and len(value.strip()) >= least:
                yield value


#: A form in which nothing was typed.
EMPTY = Received(texts=())


class TooMuch(Exception):
    """
    A form is too large, is malformed, or does not arrive in time.

    Attributes:
        arrived: What was typed in a form that has files, as far as it had arrived.
    """

    def __init__(self, problem: str, arrived: Received = EMPTY) -> None:
        super().__init__(problem)
        self.arrived = arrived


async def fields_of(request: Request, most: int) -> Received:
    """
    Read a form with at most so many bytes in files.

    Raises:
        TooMuch: It is too large, malformed, or does not arrive in time.
    """
    parser = _parser(request, most)
    try:
        async with asyncio.timeout(PATIENCE):
            form = await parser.parse()
            return await _read(form)
    except (ClientDisconnect, MultiPartException, TimeoutError, ValueError) as e:
        raise TooMuch(str(e), Received(texts=_texts(parser.items))) from e


def _parser(request: Request, most: int) -> _InMemory | _Written:
    kind, _, _ = request.headers.get("content-type", "").partition(";")
    if kind.strip().lower() != "multipart/form-data":
        return _Written(_limited(request, WRITTEN))
    return _InMemory(request, most)


async def _limited(request: Request, most: int) -> AsyncGenerator[bytes, None]:
    left = most
    async for chunk in request.stream():
        yield chunk[:left]
        left -= len(chunk)
        if left < 0:
            raise ValueError("too many bytes")


async def _read(form: FormData) -> Received:
    files: dict[str, list[SlipFile]] = {}
    for name, value in form.multi_items():
        if isinstance(value, UploadFile) and value.filename:
            made = SlipFile(
                name=plain(_name(value.filename)),
                media_type=plain(value.content_type or "application/octet-stream"),
                content=await value.read(),
            )
            files.setdefault(name, []).append(made)
    await form.close()
    return Received(texts=_texts(form.multi_items()), files=files)


def _name(written: str) -> str:
    """
    Return a file's name without the escapes of browsers (HTML, multipart/form-data).
    """
    for escape in ("%22", "%0D", "%0A"):
        written = written.replace(escape, unquote(escape))
    return written


def _texts(items: Iterable[_Item]) -> Sequence[tuple[str, str]]:
    # Browsers send line ends as CR LF.
    return tuple(
        (name, plain(value.replace("\r\n", "\n")))
        for name, value in items
        if not isinstance(value, UploadFile)
    )
