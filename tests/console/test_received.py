"""
What of a form is read, wherever it ends.
"""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request

from gateway.daemon.console import received
from gateway.daemon.console.received import TooMuch, fields_of

TEXTS = (("verb", "answer"), ("text", "Ya luce.\nGracias."), ("note", "No era esa."))

#: Bytes of the file.
FILE = 99


def part(disposition, content):
    head = f"--b\r\nContent-Disposition: form-data; {disposition}\r\n\r\n"
    return head.encode() + content + b"\r\n"


def body(name):
    """
    A form as a browser sends it, with a file of that *name* before its last field.
    """
    *before, last = (
        part(f'name="{each}"', text.replace("\n", "\r\n").encode())
        for each, text in TEXTS
    )
    file = part(f'name="files"; filename="{name}"', b"x" * FILE)
    return b"".join([*before, file, last, b"--b--\r\n"])


def read(sent, most):
    """
    Read what was sent, in pieces.
    """
    pieces = [sent[at : at + 40] for at in range(0, len(sent), 40)]
    kind = (b"content-type", b"multipart/form-data; boundary=b")

    async def receive():
        body = pieces.pop(0) if pieces else b""
        return {"type": "http.request", "body": body, "more_body": bool(pieces)}

    request = Request({"type": "http", "headers": [kind]}, receive)
    return asyncio.run(fields_of(request, most))


@given(name=st.text(st.sampled_from('"\r\n é20A'), min_size=1))
def test_a_files_name_is_read_as_browsers_write_it(name):
    written = name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")

    [file] = read(body(written), 2**20).files["files"]

    assert name == file.name


WHOLE = body("luz.jpg")


@given(most=st.integers(0, FILE - 1))
def test_what_was_typed_is_given_back_from_behind_files_that_are_too_large(most):
    with pytest.raises(TooMuch) as refused:
        read(WHOLE, most)

    assert TEXTS == refused.value.arrived.texts


@given(most=st.integers(0, len(WHOLE) - 1))
def test_of_what_is_far_too_large_the_fields_that_arrived_are_given_back(most):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(received, "READ", most)
        with pytest.raises(TooMuch) as refused:
            read(WHOLE, FILE)

    came = refused.value.arrived.texts
    assert TEXTS[: len(came)] == came
    assert len(came) >= 2 or most < WHOLE.index(b"filename")
