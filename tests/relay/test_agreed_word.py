"""
What somebody agreed at the desk to say when they cannot say what is happening.
"""

from datetime import timedelta
from pathlib import Path

import pytest
from attrs import evolve
from structlog.testing import capture_logs

from gateway.core.filing import Status
from gateway.core.identity import Standing
from gateway.core.message import Address, Evidence, Proof, Visibility
from gateway.core.town import Identity
from gateway.routing.compiler import compile_routes
from gateway.routing.load import load
from gateway.town.desk import agreeing, binding, enrolling
from gateway.town.desk.enrolling import Enrolment

from .conftest import ROUTES

ANA, PHONE = Address("twitter", "1001"), Address("telegram", "1044")
MAIL, POLICE = (
    Address("email", "ana@p.example"),
    Address("email", "police@test.example"),
)
POT = "¿me guardáis la maceta azul?"
LAMP = "Buenas, la farola de mi calle está rota. Me guardais la Maceta AZUL hoy"
ASKED = Enrolment(name="Ana Gil Ruiz", document="12345678Z", consent=True)

HEARS = """guards:
  heard at once:
    match: {agreed: yes}
    deliver: police
    confidential: yes
    urgency: emergency
    says: received
"""
RECEIVED = (
    "texts:\n  received: {es: 'Recibido, gracias.', en: 'Received, thank you.'}\n"
)


@pytest.fixture
async def ana(town):
    """
    Somebody whom the town knows, and who agreed a word with it.
    """
    town.table = compile_routes(ROUTES.replace("guards:\n", HEARS) + RECEIVED)
    person = await enrolling.enrol(town.clerk(), ASKED)
    for address in (ANA, PHONE, MAIL):
        await binding.bind(town.clerk(), person.id, address, "")
    return await agreeing.agree(town.clerk(), person.id, POT, POT)


async def told(town, text=LAMP, **changes):
    """
    Give whom what was said reaches by mail, and what its sender is told.
    """
    before = {name: len(town.said(name)) for name in town.channels}
    message = await town.tell(text, **changes)
    new = [d for name in town.channels for d in town.said(name)[before[name] :]]
    reached = [d.to for d in new if d.token]
    return reached, [(d.text, d.visibility) for d in new if d.to == message.sender]


HEARD = ([POLICE], [("Recibido, gracias.", Visibility.PRIVATE)])


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"visibility": Visibility.PRIVATE},
        {"sender": PHONE, "visibility": Visibility.PRIVATE},
        {
            "sender": MAIL,
            "visibility": Visibility.PRIVATE,
            "evidence": Evidence(proof=Proof.SIGNED),
        },
        {"text": "hola", "subject": "me guardáis la maceta azul", "sender": MAIL},
    ],
)
async def test_who_says_it_is_heard_by_whom_it_is_for_and_reads_nothing_of_it(
    town, ana, changes
):
    """
    Nothing is said in public, whether it was said there or not.
    """
    given = {"text": LAMP, **changes}

    assert HEARD == await told(town, **given)


@pytest.mark.parametrize("text", ["la farola está rota", "la maceta azul, la guardáis"])
async def test_whoever_does_not_say_it_is_a_neighbour(town, ana, text):
    reached, said = await told(town, text)

    assert POLICE not in reached
    assert "Recibido, gracias." not in [text for text, _ in said]
    assert "" == (await town.show()).filing.verdict.agreed


async def test_what_another_agreed_is_nothing_to_say(town, ana):
    await town.enrol("Luis Mora", Address("twitter", "1002"))

    for sender in ("1002", "1003"):
        reached, _ = await told(town, sender=Address("twitter", sender))
        assert POLICE not in reached


@pytest.mark.parametrize("lost", ["expired", "revoked", "account", "pending"])
async def test_whoever_is_verified_no_more_or_not_yet_is_heard(town, ana, lost):
    clerk = town.clerk()
    if lost == "expired":
        town.now += timedelta(days=800)
        assert 1 == await town.store.tick(town.now)
    elif lost == "account":
        await binding.unbind(clerk, ANA, "")
    else:
        await enrolling.revoke(clerk, ana.id, "")
    if lost == "pending":
        careful = evolve(clerk, identity=Identity(four_eyes=True))
        await enrolling.enrol(careful, evolve(ASKED, anew=True))

    assert HEARD == await told(town)
    verdict = (await town.show()).filing.verdict
    assert (Standing.KNOWN, "Ana Gil Ruiz") == (verdict.standing, verdict.agreed)


@pytest.mark.parametrize(
    "changes",
    [
        {"evidence": Evidence(proof=Proof.NONE, dmarc="fail")},
        {"evidence": Evidence(proof=Proof.NONE)},
    ],
)
async def test_whoever_cannot_be_proven_is_heard(town, ana, changes):
    private = {"sender": MAIL, "visibility": Visibility.PRIVATE}

    assert HEARD == await told(town, **private, **changes)


async def test_what_a_machine_sent_on_is_heard_and_answered_by_nobody(town, ana):
    headers = {"auto-submitted": "auto-replied"}
    private = {"sender": MAIL, "visibility": Visibility.PRIVATE}

    assert ([POLICE], []) == await told(town, headers=headers, **private)


async def test_whoever_reads_the_letter_reads_who_it_is_and_why_it_came(town, ana):
    await enrolling.revoke(town.clerk(), ana.id, "")
    await told(town)

    [letter] = [d for d in town.said("email") if d.to == POLICE]
    assert (
        "Le llega porque: dice lo que Ana Gil Ruiz acordó en persona con el "
        "ayuntamiento para pedir ayuda sin que se note"
    ) in letter.text
    assert "farola" not in letter.subject


async def test_of_the_word_nothing_is_written_with_what_was_said(town, ana):
    with capture_logs() as logs:
        await told(town)
    kept = repr((await town.show()).filing)

    assert ana.agreed
    assert ana.agreed not in kept
    assert not any("agreed" in str(line) or ana.agreed in str(line) for line in logs)


@pytest.mark.parametrize(
    "text",
    ["cómo va lo mío", "no", "basta", "alta", "J-1", "a favor", "5", "propongo"],
)
async def test_it_is_nobody_s_turn(town, ana, text):
    await told(town, "la farola está rota")

    assert HEARD == await told(town, f"{text}. {POT}")


async def test_it_is_heard_beside_a_code_which_is_as_good_as_ever(town, ana):
    issued = await binding.issue(town.clerk(), ana.id, "twitter")
    said = f"{issued.spoken} {POT}"

    assert HEARD == await told(town, said, visibility=Visibility.PRIVATE)
    assert ANA == (await town.store.told(issued.number)).account.address


async def test_it_is_heard_once_more_after_a_reply_in_a_conversation(town, ana):
    await told(town, "la farola está rota", visibility=Visibility.PRIVATE)
    private = {"visibility": Visibility.PRIVATE, "in_reply_to": ("r1",)}

    assert HEARD == await told(town, "gracias. me guardáis la maceta azul", **private)


async def test_what_counts_no_more_is_not_heard(town, ana):
    await agreeing.end(town.clerk(), ana.id)

    reached, _ = await told(town)

    assert [Address("email", "lights@test.example")] == reached


async def test_a_town_that_hears_nothing_takes_it_as_said(town, ana):
    town.table = compile_routes(ROUTES)

    reached, said = await told(town)

    assert Status.ROUTED is (await town.show()).status
    assert [Address("email", "lights@test.example")] == reached
    assert [] == said


async def test_in_the_sample_town_a_lamp_is_a_call_for_help(town, ana):
    """
    From the desk to the police and social services; the lamp's mailbox hears nothing.
    """
    town.table = load(Path(__file__).parents[2] / "routes.yaml")

    await town.tell(LAMP, sender=PHONE, visibility=Visibility.PRIVATE, to=())
    letters = [d for d in town.said("email") if d.token]
    answers = [d.text for d in town.said("telegram") if d.to == PHONE]

    assert ["policia", "sociales"] == sorted(
        leg.mailbox for leg in (await town.show()).filing.decision.legs
    )
    assert {"policia@junar.example", "sociales@junar.example"} == {
        letter.to.value for letter in letters
    }
    assert all("Ana Gil Ruiz" in letter.text for letter in letters)
    assert not any("maceta" in letter.subject for letter in letters)
    assert ["Recibido, gracias."] == answers
    assert [] == town.said("twitter")
