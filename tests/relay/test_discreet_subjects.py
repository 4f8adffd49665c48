"""
A telephone shows the subject of a mail to whoever stands beside it: what we send about
something confidential repeats nothing of it there.
"""

import pytest
from attrs import evolve

from gateway.core.message import Address, Attachment, Evidence, Proof, Visibility
from gateway.relay.speaking.own_texts import to_sender

from .conftest import FIRST

ANA = Address("email", "ana@firmado.example")
BEATEN = {
    "sender": ANA,
    "handle": "",
    "visibility": Visibility.PRIVATE,
    "evidence": Evidence(proof=Proof.SIGNED, dmarc="pass"),
    "subject": "ayuda, maltrato",
}


def read_by(town, who):
    return [d for d in town.said("email") if d.to == who]


async def test_what_we_say_ourselves_has_the_towns_name_as_its_subject(town):
    heard = await town.tell("hay maltrato en casa", **BEATEN)

    said = read_by(town, ANA)
    assert said
    assert {("Testville", heard.reference)} == {
        (d.subject, d.in_reply_to) for d in said
    }


async def test_so_has_what_an_employee_answers(town):
    heard = await town.tell("hay maltrato en casa", **BEATEN)
    letter = next(d for d in town.said("email") if d.to != ANA)
    before = len(read_by(town, ANA))

    await town.answer("Vamos ahora.", letter)

    [answer] = read_by(town, ANA)[before:]
    assert "Vamos ahora." in answer.text
    assert ("Testville", heard.reference) == (answer.subject, answer.in_reply_to)


async def test_so_has_what_follows_whatever_it_says(town):
    """
    What is written next is no longer danger by itself, and still has that subject.
    """
    heard = await town.tell("hay maltrato en casa", **BEATEN)
    before = len(read_by(town, ANA))

    more = {"subject": "Re: lo que pasa", "in_reply_to": (heard.reference,)}
    film = Attachment(
        name="film", media_type="video/mp4", reference="1", too_large=True
    )
    await town.tell("aquí va", **BEATEN | more, attachments=(film,))

    said = read_by(town, ANA)[before:]
    assert ["Testville"] * len(said) == [d.subject for d in said]
    assert said


async def test_so_has_what_is_said_of_it_later(town):
    """
    By the decision alone, as of what was held, and by the conversation alone.
    """
    await town.tell("hay maltrato en casa", **BEATEN)
    filing = (await town.show(1)).filing
    [talk, *_] = (await town.store.case(FIRST)).conversations
    plain = evolve(filing.decision, flags=())

    alone = evolve(filing, conversations=())
    going_on = evolve(filing, decision=plain, conversations=(talk,))
    others = evolve(filing, decision=plain, conversations=())
    said = [
        to_sender(each, "x", "Una parte no se lee.", town.pen())[0].subject
        for each in (alone, going_on, others)
    ]

    assert ["Testville", "Testville", "Re: ayuda, maltrato"] == said


@pytest.mark.parametrize("text", ["la farola está rota", "hay un incendio en la plaza"])
async def test_anything_else_is_answered_under_its_own_subject(town, text):
    """
    In danger, too, unless it is told in confidence.
    """
    await town.tell(text, **BEATEN | {"subject": "Plaza"})
    letter = next(d for d in town.said("email") if d.to != ANA)
    await town.answer("Vamos ahora.", letter)

    assert {"Re: Plaza"} == {d.subject for d in read_by(town, ANA)}
