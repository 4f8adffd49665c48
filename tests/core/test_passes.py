"""
A pass opens what it was minted for, and nothing else.
"""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.errors import TokenInvalid
from gateway.core.plenary.passes import LASTS, Page, Pass, mint, read

KEY, OTHER = b"k" * 32, b"o" * 32
STARTS = datetime(2026, 3, 5, 18, tzinfo=UTC)
LEAVE = Pass(
    page=Page.MODERATION,
    session=STARTS,
    name="Inés Prueba",
    printed=STARTS,
    ends=STARTS + LASTS,
)


def moments(first, last):
    return st.datetimes(
        datetime(first, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone.
        datetime(last, 1, 1),  # noqa: DTZ001
        timezones=st.just(UTC),
    ).map(lambda at: at.replace(microsecond=0))


passes = st.builds(
    Pass,
    page=st.sampled_from(Page),
    session=moments(1990, 2200),
    name=st.text(st.characters(exclude_categories=["Cs"]), max_size=100),
    printed=moments(1990, 2200),
    ends=moments(2201, 2300),
)


@given(passes, st.binary(min_size=1))
def test_what_is_minted_is_read(leave, key):
    token = mint(leave, key)

    assert leave == read(token, key, leave.session)
    assert token.isascii()
    assert not set(token) & set(' ",;\\/?#&=%')


@given(passes)
def test_another_key_opens_nothing(leave):
    with pytest.raises(TokenInvalid):
        read(mint(leave, KEY), OTHER, leave.session)


@given(st.data())
def test_no_changed_letter_opens_anything(data):
    token = mint(LEAVE, KEY)
    at = data.draw(st.integers(0, len(token) - 1))
    letter = data.draw(st.characters())
    changed = token[:at] + letter + token[at + 1 :]
    if changed == token:
        return

    with pytest.raises(TokenInvalid):
        read(changed, KEY, STARTS)


@given(st.text())
def test_any_text_is_refused(token):
    with pytest.raises(TokenInvalid):
        read(token, KEY, STARTS)


def test_what_another_version_sealed_opens_nothing():
    told = urlsafe_b64encode(b'["screen",1772733600,"Ana"]').rstrip(b"=")
    seal = hmac.new(KEY, b"pass:" + told, hashlib.sha256).digest()
    sealed = told + b"." + urlsafe_b64encode(seal).rstrip(b"=")

    with pytest.raises(TokenInvalid, match="another version"):
        read(sealed.decode(), KEY, STARTS)


def test_it_opens_until_its_end():
    token = mint(LEAVE, KEY)
    moment = timedelta(seconds=1)

    assert LEAVE == read(token, KEY, STARTS - timedelta(days=40))
    assert LEAVE == read(token, KEY, STARTS + LASTS - moment)
    with pytest.raises(TokenInvalid):
        read(token, KEY, STARTS + LASTS)


def test_the_screens_pass_is_not_the_moderators():
    screen = mint(evolve(LEAVE, page=Page.SCREEN), KEY)

    assert read(screen, KEY, STARTS).page is Page.SCREEN
    assert mint(LEAVE, KEY) != screen
