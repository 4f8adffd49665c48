"""
How often the gateway writes by itself to somebody who may never have written.
"""

import asyncio
from datetime import timedelta

import pytest

from gateway.core.errors import TemporaryFailure
from gateway.core.filing import Status
from gateway.core.message import Address, Evidence, Proof, Visibility
from gateway.relay.speaking.allowance import (
    ALOUD,
    AUTOMATIC,
    BEGUN,
    WITHOUT_PROOF,
    may_speak,
)

pytestmark = pytest.mark.usefixtures("numbered")

FORGED = Evidence(proof=Proof.NONE, because="its domain has no DMARC record")
SIGNED = Evidence(proof=Proof.SIGNED)

ANA = Address("telegram", "1044")


async def mails(town, *names, text="la farola está rota", evidence=FORGED):
    """
    Give what the town says to each of *names* because of a mail that bears it.
    """
    for name in names:
        await town.hear(
            text,
            sender=Address("email", name),
            handle="",
            subject="Gane dinero hoy",
            visibility=Visibility.PRIVATE,
            evidence=evidence,
        )
    await town.deliver()
    return [d for d in town.said("email") if d.to.value in names]


def tagged(name, count):
    return [f"{name}+{number}@sindmarc.example" for number in range(count)]


async def test_all_that_bears_the_name_of_one_mailbox_unproven_counts_for_it(town):
    """
    It has as many addresses as a forger likes.
    """
    said = await mails(town, *tagged("ana", 12))

    assert AUTOMATIC.count == len(said)


@pytest.mark.parametrize("name", ["precedence", "list-post"])
async def test_neither_a_machine_nor_a_list_is_told_anything(town, name):
    for text in ("la farola está rota", "estado", "baja", "hola"):
        await town.hear(
            text,
            sender=Address("email", "ana@sindmarc.example"),
            handle="",
            visibility=Visibility.PRIVATE,
            headers={name: "<mailto:list@sindmarc.example>", "precedence": "list"},
        )
    await town.deliver()

    assert not [d for d in town.said("email") if "sindmarc" in d.to.value]


async def test_what_begins_something_has_its_number_whatever_was_said_before(
    numbered, town
):
    its = {"visibility": Visibility.PRIVATE}
    await town.hear("la farola está rota", **its)
    for _ in range(AUTOMATIC.count + 2):
        await town.hear("¿cómo va J-1?", **its)
    await town.tell("hay una fuga", **its)
    told = [delivery.text for delivery in town.said("twitter")]

    assert AUTOMATIC.count == len([text for text in told if text.startswith("J-1: ")])
    assert told[-1].startswith("Recibido")


async def test_that_somebody_wants_to_hear_nothing_is_said_no_oftener_than_the_rest(
    town,
):
    for _ in range(AUTOMATIC.count + 2):
        await town.hear("baja", visibility=Visibility.PRIVATE)
    await town.deliver()

    assert AUTOMATIC.count == len(town.said("twitter"))


@pytest.mark.parametrize(
    ("where", "most"),
    [(Visibility.PRIVATE, BEGUN.count), (Visibility.PUBLIC, AUTOMATIC.count)],
)
async def test_whoever_tells_of_ten_things_in_private_has_ten_numbers(
    town, where, most
):
    said = town.message("hay una fuga", visibility=where)

    may = [
        await may_speak(town.store, said, number, town.now, begins=True)
        for number in range(BEGUN.count + 2)
    ]

    assert most == may.count(True)


#: What goes on with a case, as people write it on their phones.
LINES = (
    "está junto a la farmacia",
    "huele fatal",
    "lleva así desde el lunes",
    "los vecinos ya no aguantamos",
    "y hay cristales por el suelo",
    "a ver si pasa alguien",
)


@pytest.mark.parametrize(
    ("then", "said"),
    [
        ("necesito un certificado", "Para esto necesitamos saber quién es"),
        ("¿cómo va lo mío?", "J-1: "),
        ("baja", "No le enviaremos más avisos"),
    ],
)
async def test_only_what_is_said_counts_and_no_line_that_gets_no_text(town, then, said):
    await town.told("la farola de la calle Negra está rota", ANA)
    lines = [await town.told(line, ANA) for line in LINES]

    [told] = await town.told(then, ANA)

    assert not any(lines)
    assert said in told.text


async def test_what_is_spared_in_public_counts_for_nobody(town):
    town.channels["twitter"].one_reply = True
    await aloud(town, ALOUD.count, "la farola está rota")
    town.channels["twitter"].one_reply = False

    assert await aloud(town, 1, "hay una fuga")


async def test_what_all_together_are_not_told_counts_for_no_one_of_them(town):
    await aloud(town, ALOUD.count, "la farola está rota")
    for number in range(AUTOMATIC.count):
        await town.hear(f"la farola {number} está rota")

    await town.tell("baja", visibility=Visibility.PRIVATE)

    assert "No le enviaremos más avisos" in town.said("twitter")[-1].text


async def aloud(town, count, text, **changes):
    """
    Return the public texts that *text* brings about, said by so many accounts.
    """
    before = len(town.said("twitter"))
    for number in range(count):
        who = Address("twitter", str(5_000_000_000 + town.numbers))
        await town.hear(text, sender=who, handle=f"@n{number}", **changes)
    await town.deliver()
    return town.said("twitter")[before:]


async def test_a_flood_of_posts_is_answered_in_public_so_often(town):
    """
    However many accounts it comes from; a mailbox reads all of it.
    """
    said = await aloud(town, ALOUD.count + 3, "la farola está rota")
    letters = [d for d in town.said("email") if "farola" in d.text]
    danger = await aloud(town, 2, "hay un incendio")
    proof = await aloud(town, 2, "necesito un certificado")
    apart = await aloud(town, 2, "hay una fuga", visibility=Visibility.PRIVATE)

    assert ALOUD.count == len(said)
    assert ALOUD.count + 3 == len(letters)
    assert danger
    assert proof
    assert apart


async def test_what_could_not_be_recorded_is_counted_once(town, monkeypatch):
    """
    Else whoever writes while a disk is full would be told nothing when it is not.
    """
    kept, full = type(town.store).record, True

    async def record(store, filing):
        if full:
            raise TemporaryFailure("the disk is full")
        return await kept(store, filing)

    async def passes(seconds):
        town.now += timedelta(seconds=seconds)

    monkeypatch.setattr(type(town.store), "record", record)
    monkeypatch.setattr(asyncio, "sleep", passes)
    for _ in range(AUTOMATIC.count):
        with pytest.raises(TemporaryFailure):
            await (town.route() if town.numbers else mails(town, "a@b.example"))
        town.now += timedelta(minutes=2)
    full = False
    await town.work()

    assert ["a@b.example"] == [
        d.to.value for d in town.said("email") if d.to.value == "a@b.example"
    ]


async def test_what_failed_before_it_was_counted_is_counted_when_it_is_said(town):
    """
    Else whoever writes while something fails would be written to for ever.
    """
    for number in range(BEGUN.count + 2):
        message = town.message(
            f"la farola {number} está rota",
            sender=Address("email", "a@b.example"),
            handle="",
            visibility=Visibility.PRIVATE,
            evidence=SIGNED,
        )
        town.channels["email"].messages = {message.external_id: TemporaryFailure("dns")}
        await town.intake.accept([town.arrival(message)])
        await town.route()
        town.channels["email"].messages = {message.external_id: message}
        town.now += timedelta(minutes=2)
        await town.route()
    await town.deliver()

    to = [d.to.value for d in town.said("email")]
    assert BEGUN.count == to.count("a@b.example")


async def test_a_domain_that_nobody_vouches_for_is_written_to_so_often(town):
    """
    Whoever is told nothing any more has shown no better who they are.
    """
    names = [f"{number}@sindmarc.example" for number in range(WITHOUT_PROOF.count + 3)]

    said = await mails(town, *names, text="necesito un certificado")
    elsewhere = await mails(town, "ana@libre.example")

    assert WITHOUT_PROOF.count == len(said)
    assert 1 == len(elsewhere)
    assert Status.HELD is (await town.show(len(names))).status

    town.now += timedelta(hours=1, minutes=1)

    assert await mails(town, "otra@sindmarc.example")


async def test_mails_that_are_signed_count_for_their_own_address_only(town):
    names = tagged("ana", WITHOUT_PROOF.count + 3)

    said = await mails(town, *names, evidence=SIGNED)

    assert len(names) == len(said)


async def test_in_danger_everybody_is_answered(town):
    names = tagged("ana", 12)

    said = await mails(town, *names, text="hay un incendio")

    assert set(names) == {delivery.to.value for delivery in said}


async def test_nobody_gets_a_subject_that_others_may_have_written(town):
    """
    What is said to the name in a forged mail goes to somebody who never wrote.
    """
    [forged] = await mails(town, "ana@sindmarc.example")
    [signed] = await mails(town, "eva@firmado.example", evidence=SIGNED)

    assert "Testville" == forged.subject
    assert "Re: Gane dinero hoy" == signed.subject
