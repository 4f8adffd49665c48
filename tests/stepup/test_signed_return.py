"""
Only the e-office's own word, for us and of now, is read.
"""

from datetime import UTC, datetime, timedelta
from itertools import permutations
from urllib.parse import quote, urlencode

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.errors import StepUpRefused
from gateway.core.people.documents import Document, DocumentKind
from gateway.ports.step_up import Assertion, Level
from gateway.town.signed_return import AGE, AHEAD, LONGEST, SignedReturn

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
RETURN_TO = "https://town.example/step-up/return"
SECOND = timedelta(seconds=1)


@pytest.fixture
def step_up(office):
    return made(office.private)


def made(*private, now=NOON, return_to=RETURN_TO, url="https://sede.example/identify"):
    return SignedReturn(
        url=url,
        return_to=return_to,
        key=b"known to both, and to nobody else",
        trusted=tuple(key.public_key() for key in private),
        now=lambda: now,
    )


def test_the_e_offices_word_is_read_as_it_was_given(step_up, office):
    expected = Assertion(
        reference="r" * 27,
        document=Document(DocumentKind.DNI, "12345678Z"),
        name="Ana Pérez",
        level=Level.SUBSTANTIAL,
        issued_at=NOON,
    )

    assert expected == step_up.read(office.query())


def test_the_order_of_the_fields_does_not_matter(step_up, office):
    word = list(office.word().items())

    read = {step_up.read(urlencode(order)) for order in permutations(word)}

    assert 1 == len(read)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("reference", "s" * 27),
        ("kind", "passport"),
        ("number", "X1234567L"),
        ("name", "Ana Peréz"),
        ("level", "high"),
        ("issued_at", "2026-11-24T12:00:01Z"),
    ],
)
def test_no_field_can_be_changed(step_up, office, field, value):
    with pytest.raises(StepUpRefused, match="did not sign"):
        step_up.read(urlencode({**office.word(), field: value}))


def test_whoever_signs_with_another_key_is_refused(step_up, office):
    word = office.word()
    forged = office.sign(office.text(word), Ed25519PrivateKey.generate())

    with pytest.raises(StepUpRefused, match="did not sign"):
        step_up.read(urlencode({**word, "signature": forged}))


def test_a_signature_of_something_else_is_refused(step_up, office):
    begun = b"ventanilla-step-up-begin-1\nreturn_to=x\nreference=y"
    word = {**office.word(), "signature": office.sign(begun)}

    with pytest.raises(StepUpRefused, match="did not sign"):
        step_up.read(urlencode(word))


def test_while_the_e_office_changes_keys_both_count(office):
    new = Ed25519PrivateKey.generate()
    word = office.word()
    renewed = {**word, "signature": office.sign(office.text(word), new)}

    step_up = made(office.private, new)

    assert step_up.read(urlencode(word)) == step_up.read(urlencode(renewed))


def test_a_word_for_another_town_hall_is_refused(office):
    other = made(office.private, return_to="https://other.example/step-up/return")

    with pytest.raises(StepUpRefused, match="did not sign"):
        other.read(office.query())


@pytest.mark.parametrize("age", [-AHEAD, timedelta(0), AGE])
def test_a_word_of_now_is_read(office, age):
    step_up = made(office.private, now=NOON + age)

    assert NOON == step_up.read(office.query()).issued_at


@pytest.mark.parametrize(
    ("age", "because"),
    [
        (AGE + SECOND, "older than ten minutes"),
        (-AHEAD - SECOND, "has not come yet"),
        (timedelta(days=-40_000), "has not come yet"),
    ],
)
def test_a_word_of_another_time_is_refused(office, age, because):
    step_up = made(office.private, now=NOON + age)

    with pytest.raises(StepUpRefused, match=because):
        step_up.read(office.query())


def without(query, field):
    return "&".join(p for p in query.split("&") if not p.startswith(field + "="))


@pytest.mark.parametrize(
    "change",
    [
        lambda q: q[:0],
        lambda q: q[:1],
        lambda q: "\N{LATIN SMALL LETTER N WITH TILDE}" + q,
        lambda q: without(q, "signature"),
        lambda q: without(q, "level"),
        lambda q: q + "&level=substantial",
        lambda q: q + "&level=high",
        lambda q: q + "&from=elsewhere",
        lambda q: q + "&",
        lambda q: q.replace("Ana", "%"),
        lambda q: q.replace("Ana", "Ana%0Alevel=high"),
        lambda q: q.replace("Ana", "Ana%00"),
        lambda q: q.replace("Ana", "%E2%80%AEAna"),
        lambda q: q.replace("&", ";"),
        lambda q: without(q, "signature") + "&signature=",
        lambda q: without(q, "signature") + "&signature=" + "A" * 85,
        lambda q: without(q, "signature") + "&signature=" + "=" * 86,
        lambda q: without(q, "signature") + "&signature=" + quote("ñ" * 86),
        lambda q: q + "%3D%3D",
    ],
)
def test_what_is_no_word_is_refused(step_up, office, change):
    with pytest.raises(StepUpRefused):
        step_up.read(change(office.query()))


def test_what_is_too_long_is_refused_whoever_signs_it(step_up, office):
    with pytest.raises(StepUpRefused, match="too long"):
        step_up.read(office.query(reference="r" * LONGEST))


def test_what_is_not_utf_8_is_not_guessed_at(step_up, office):
    with pytest.raises(StepUpRefused, match="cannot be read"):
        step_up.read(office.query().replace("%C3%A9", "%E9"))


@pytest.mark.parametrize("name", ["Ana\nlevel=high", "Ana\0", "\u202eanA", "A\u200bna"])
def test_control_characters_are_refused_whoever_signs_them(step_up, office, name):
    """
    With a line's end in a value, two answers could be signed alike.
    """
    with pytest.raises(StepUpRefused, match="control characters"):
        step_up.read(office.query(name=name))


@pytest.mark.parametrize(
    "signed",
    [
        {"number": "12345678A"},
        {"number": "B123"},
        {"number": ""},
        {"kind": "nie"},
        {"kind": "passport"},
        {"kind": "DNI"},
        {"level": "3"},
        {"level": ""},
        {"name": ""},
        {"name": "  "},
        {"name": "A" * 121},
        {"issued_at": "2026-11-24T12:00:00+00:00"},
        {"issued_at": "2026-11-24T13:00:00"},
        {"issued_at": "2026-11-24 12:00:00Z"},
        {"issued_at": "2026-11-24T12:0:00Z"},
        {"issued_at": "2026-11-24T12:00:00.5Z"},
        {"issued_at": "2026-13-24T12:00:00Z"},
        {"issued_at": "\N{FULLWIDTH DIGIT TWO}026-11-24T12:00:00Z"},
        {"issued_at": "1793880000"},
        {"issued_at": ""},
    ],
)
def test_what_is_signed_and_makes_no_sense_is_refused(step_up, office, signed):
    with pytest.raises(StepUpRefused, match=r"none that we know|document|name"):
        step_up.read(office.query(**signed))


@pytest.mark.parametrize(
    ("kind", "number", "read"),
    [
        ("dni", "12345678-z", "12345678Z"),
        ("nie", "X1234567L", "X1234567L"),
        ("passport", "AAA123456", "AAA123456"),
        ("passport", "12345678", "12345678"),
    ],
)
def test_documents_are_read_as_at_the_desk(step_up, office, kind, number, read):
    word = office.query(kind=kind, number=number)

    assert Document(DocumentKind(kind), read) == step_up.read(word).document


def test_a_refusal_repeats_nothing_of_what_was_brought(step_up, office):
    word = office.query(number="12345678A", name="Bárbara")

    with pytest.raises(StepUpRefused) as caught:
        step_up.read(word)

    assert not any(part in str(caught.value) for part in ("1234", "Bárbara"))


def test_a_link_is_sealed_for_its_reference_and_our_address(step_up, office):
    assert "abc-_" == office.asked(step_up.begin("abc-_"))

    with pytest.raises(AssertionError):
        office.asked(step_up.begin("abc-_").replace("abc", "abd"))


def test_the_e_offices_address_may_have_a_query_of_its_own(office):
    step_up = made(office.private, url="https://sede.example/?t=7")

    assert step_up.begin("abc").startswith("https://sede.example/?t=7&reference=abc&")


@given(text=st.text(max_size=300) | st.text(st.characters(codec="ascii")))
def test_nothing_else_is_ever_read(office, text):
    with pytest.raises(StepUpRefused):
        made(office.private).read(text)


@given(data=st.data())
def test_one_changed_byte_is_refused_or_changes_nothing(office, data):
    """
    Such as another way to write the same in percents.
    """
    step_up, query = made(office.private), office.query()
    at = data.draw(st.integers(0, len(query) - 1))
    byte = data.draw(st.characters(codec="ascii"))

    try:
        read = step_up.read(query[:at] + byte + query[at + 1 :])
    except StepUpRefused:
        return

    assert step_up.read(query) == read


@given(
    fields=st.fixed_dictionaries(
        {},
        optional=dict.fromkeys(
            ("reference", "kind", "number", "name", "level", "issued_at"),
            st.text(st.characters(codec="utf-8")),
        ),
    )
)
def test_whatever_the_e_office_signs_is_read_or_refused(office, fields):
    try:
        read = made(office.private).read(office.query(**fields))
    except StepUpRefused:
        return

    assert read.name.isprintable()
