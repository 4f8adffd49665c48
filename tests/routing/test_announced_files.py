"""
What comes with a file that nobody has opened yet: words that only announce it are as no
text, and likeness to examples alone neither refuses nor holds it.
"""

import pytest
from cases import for_each

from gateway.core.decision import Outcome
from gateway.core.identity import Standing
from gateway.core.message import Attachment
from gateway.routing.words.brief.naming_files import names_files

LETTER = Attachment(name="carta.pdf", media_type="application/pdf", reference="1")
PICTURE = Attachment(name="foto.jpg", media_type="image/jpeg", reference="1")


@for_each(
    "text",
    [
        "",
        "Le adjunto una carta",
        "Ver adjunto",
        "Buenos días, adjunto documento. Un saludo.",
        "Os mando una carta, por favor leedla",
        "please find attached a letter",
        "ci-joint une lettre, cordialement",
    ],
)
def test_a_document_that_is_only_announced_is_read_by_a_person(decide, text):
    decision = decide(text, attachments=(LETTER,))

    assert ["registro"] == [leg.mailbox for leg in decision.legs]
    assert (Outcome.DELIVER, Standing.NONE) == (decision.outcome, decision.requires)


def test_what_announces_a_file_is_in_its_language_all_the_same(decide):
    decision = decide("please find attached a letter", attachments=(LETTER,))

    assert "en" == decision.language


def test_a_picture_that_is_only_announced_is_asked_about(decide):
    decision = decide("os mando una foto", attachments=(PICTURE,))

    assert ("not-understood",) == decision.says
    assert ["registro"] == [leg.mailbox for leg in decision.legs]


@pytest.mark.parametrize(
    ("files", "outcome"), [((), Outcome.REFUSE), ((PICTURE,), Outcome.DELIVER)]
)
def test_examples_alone_refuse_no_file(decide, files, outcome):
    assert outcome is decide("haced algo", attachments=files).outcome


@pytest.mark.parametrize(
    "text",
    [
        "quiero empadronarme, adjunto los papeles",
        "Adjunto instancia",
        "Adjunto recurso",
    ],
)
def test_what_words_ask_for_is_held_with_its_file(decide, text):
    assert Outcome.CHALLENGE is decide(text, attachments=(LETTER,)).outcome


@for_each("said", ["no me dejan entrar, ver foto", "socorro, adjunto carta", "gracias"])
def test_what_tells_more_than_its_file_is_no_name_of_it(said):
    assert not names_files(said)
