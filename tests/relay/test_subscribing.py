"""
Who gets notices by mail: by word, and only who asked for it.
"""

import re
from datetime import timedelta

import pytest

from gateway.core.audit import Act
from gateway.core.delivery import DeliveryState
from gateway.core.filing import Status
from gateway.core.message import Address, Evidence, Proof, Visibility

ANA = Address("email", "ana@mail.example")
SIGNED, NOTHING = Evidence(proof=Proof.SIGNED), Evidence()


@pytest.fixture(autouse=True)
def notices(town):
    town.say_notices()


@pytest.fixture
def write(town):
    async def mail(text, evidence=SIGNED, sender=ANA, subject=""):
        await town.hear(
            text,
            sender=sender,
            subject=subject,
            evidence=evidence,
            visibility=Visibility.PRIVATE,
        )
        due = await town.store.deliveries([DeliveryState.DUE], 1)
        await town.deliver()
        return due[0].text if due else ""

    return mail


async def subscribed(town):
    return [address.value for address in await town.store.subscribers()]


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("ALTA avisos", ""),
        ("alta  AVISOS.", "Re: Corte de agua"),
        ("¡Álta avisos!", ""),
        ("subscribe avisos", ""),
        ("", "ALTA AVISOS"),
        ("Saludos", "Re: alta avisos"),
    ],
)
async def test_whoever_is_proven_joins_by_a_word(town, write, text, subject):
    said = await write(text, subject=subject)

    assert [ANA.value] == await subscribed(town)
    assert "BAJA avisos" in said
    shown = await town.show(1)
    assert ("subscription", Status.ROUTED) == (
        shown.filing.decision.rule,
        shown.status,
    )


@pytest.mark.parametrize(
    "text",
    [
        "quiero dar de alta los avisos del agua",
        "alta",
        "avisos",
        "alta avisos de cortes de luz en mi calle",
        "alta en el padrón",
        "La farola de mi calle no da luz, alta avisos",
    ],
)
async def test_what_says_more_is_a_matter_for_a_mailbox(town, write, text):
    await write(text)

    assert [] == await subscribed(town)
    assert "subscription" != (await town.show(1)).filing.decision.rule


async def test_a_subject_does_not_hide_what_the_mail_says(town, write):
    await write("Hay una farola rota en la calle Mayor", subject="alta avisos")

    assert [] == await subscribed(town)
    assert "lights" in (await town.show(1)).filing.conversations[0].mailbox


async def test_whoever_is_not_proven_has_to_send_a_code_back(town, write):
    asked = await write("ALTA avisos", NOTHING)
    assert [] == await subscribed(town)
    code = re.search(r"ALTA avisos (\w{8})", asked)[1]

    town.now += timedelta(days=6)
    await write(f"ALTA avisos {code}", NOTHING)

    assert [ANA.value] == await subscribed(town)


@pytest.mark.parametrize(
    "around",
    ["{}\n\n--\nAna Ruiz Prueba, Testville", "{} gracias", "por favor: {}. Ana Ruiz"],
)
async def test_a_code_comes_back_as_people_write(town, write, around):
    asked = await write("ALTA avisos", NOTHING)
    code = re.search(r"ALTA avisos (\w{8})", asked)[1]

    await write(f"ALTA avisos {around.format(code)}", NOTHING)

    assert [ANA.value] == await subscribed(town)


@pytest.mark.parametrize("kind", ["gracias", "por favor", "Luisa", "\nAna"])
async def test_no_kind_word_or_name_is_a_code(town, write, kind):
    said = await write(f"ALTA avisos {kind}", NOTHING)

    assert re.search(r"ALTA avisos (\w{8})", said)


@pytest.mark.parametrize(
    ("sender", "days"), [(Address("email", "eva@mail.example"), 0), (ANA, 8)]
)
async def test_a_code_is_good_for_one_address_and_a_week(town, write, sender, days):
    asked = await write("ALTA avisos", NOTHING)
    code = re.search(r"ALTA avisos (\w{8})", asked)[1]
    town.now += timedelta(days=days)

    said = await write(f"ALTA avisos {code}", NOTHING, sender=sender)

    assert [] == await subscribed(town)
    assert "no vale" in said


async def test_to_leave_needs_no_proof(town, write):
    await write("ALTA avisos")

    said = await write("BAJA avisos", NOTHING)

    assert [] == await subscribed(town)
    assert "no recibirá más avisos" in said


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Enviado desde mi iPhone", "BAJA avisos"),
        ("BAJA avisos\n\nEnviado desde mi iPhone", "Re: Corte de agua"),
        ("BAJA avisos, gracias", "Re: Corte de agua"),
        ("Por favor, baja avisos", "Re: Corte de agua"),
        ("\n\nHola, baja avisos por favor.\n\nAna Ruiz", "Re: Corte de agua"),
        ("BAJA avisos Ana", ""),
        ("", "Baja avisos, por favor"),
        ("Ya no vivo en el pueblo desde hace años.", "leave avisos"),
    ],
)
async def test_to_leave_people_write_as_they_write(town, write, text, subject):
    await write("ALTA avisos")

    await write(text, NOTHING, subject=subject)

    assert [] == await subscribed(town)


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("No quiero la baja avisos", ""),
        ("No baja avisos", ""),
        ("Hay una farola rota en la calle Mayor.", "Re: BAJA avisos"),
        ("Hay una farola rota.\nBAJA avisos", ""),
        ("baja avisos de cortes de luz en mi calle", ""),
        ("Baja padrón\nMe he mudado a otro pueblo con mis dos hijos.", ""),
        ("la baja", "baja"),
    ],
)
async def test_what_says_more_leaves_nothing(town, write, text, subject):
    await write("ALTA avisos")

    await write(text, subject=subject)

    assert [ANA.value] == await subscribed(town)


@pytest.mark.parametrize(
    "text",
    ["Por favor, alta avisos", "ALTA avisos\n\nEnviado desde mi iPhone, gracias"],
)
async def test_to_join_is_said_and_nothing_else(town, write, text):
    await write(text)

    assert [] == await subscribed(town)


async def test_every_link_that_a_reader_ever_got_is_good(town, write):
    """
    Also that of a notice from before they left and came back; nobody else's is.
    """
    await write("ALTA avisos")
    old = (await town.store.subscribers())[ANA]
    await write("BAJA avisos")
    await write("ALTA avisos")
    await write("ALTA avisos", sender=Address("email", "eva@mail.example"))

    act = Act(at=town.now, actor="gateway", action="notices.leave", object="notices")
    assert await town.store.unsubscribe(old, act)

    assert ["eva@mail.example"] == await subscribed(town)


async def test_the_plain_word_for_quiet_stops_notices_too(town, write):
    await write("ALTA avisos")
    await write("BAJA")
    assert [] == await subscribed(town)

    await write("ALTA avisos")

    assert [ANA.value] == await subscribed(town)


async def test_the_word_for_quiet_in_somebodys_name_stops_notices_and_no_receipts(
    town, write
):
    """
    They read themselves that they are off the list, and how to be on it again.
    """
    await write("ALTA avisos")
    said = await write("BAJA", evidence=NOTHING)

    assert [] == await subscribed(town)
    assert "ALTA avisos" in said
    assert frozenset() == (await town.store.known([ANA])).quiet
    await write("BAJA")
    assert {ANA} == (await town.store.known([ANA])).quiet


@pytest.mark.parametrize("visibility", Visibility)
async def test_elsewhere_people_are_told_where(town, visibility):
    await town.tell("ALTA avisos", visibility=visibility)

    [said] = town.said("twitter")
    assert "town@test.example" in said.text
    assert visibility is said.visibility
    assert [] == await subscribed(town)


async def test_danger_is_none_of_it(town, write):
    town.say_notices(email={"list": "incendio"})

    await write("ALTA incendio")

    assert "guard danger" == (await town.show(1)).filing.decision.rule
    assert [] == await subscribed(town)


async def test_where_there_is_no_list_the_word_is_a_message(town, write):
    town.say_notices(email={"list": "bandos"})

    await write("ALTA avisos")

    assert "subscription" != (await town.show(1)).filing.decision.rule


@pytest.mark.parametrize(("proof", "quiet"), [(Proof.PATH, []), (Proof.SIGNED, [ANA])])
async def test_nobody_is_kept_from_news_by_a_mail_in_their_name(
    town, write, proof, quiet
):
    """
    Where there is no list, either.
    """
    town.say_notices(email="")

    await write("baja", evidence=Evidence(proof=proof))

    assert quiet == [*(await town.store.known([ANA])).quiet]
