"""
Who wrote: by the account, by a code, by what a held message was vouched for with.
"""

import asyncio
import json
from datetime import date, timedelta

import pytest
from attrs import evolve
from refusals import refused

from gateway.core.delivery import Receipt
from gateway.core.errors import TemporaryFailure
from gateway.core.filing import Status
from gateway.core.identity import Standing
from gateway.core.message import Address, Attachment, Evidence, Proof, Visibility
from gateway.core.people import codes, documents
from gateway.core.people.codes import Purpose
from gateway.core.town import Identity
from gateway.routing.compiler import compile_routes
from gateway.testing import ScriptedChannel
from gateway.town.desk import acting, binding, confirming, enrolling
from gateway.town.desk.enrolling import Enrolment

from .conftest import KEY, NOON, ROUTES, texts

PRIVATE, PUBLIC = Visibility.PRIVATE, Visibility.PUBLIC
CLERK = Address("email", "clerk@test.example")
ANA = Enrolment(name="Ana Gil Ruiz", document="12345678Z", consent=True)
LUIS = evolve(ANA, name="Luis Mora", document="X1234567L")
ELSEWHERE = {
    "sender": Address("telegram", "1044"),
    "handle": "@anita",
    "visibility": PRIVATE,
}


@pytest.fixture
def clerk(town):
    return town.clerk()


@pytest.fixture
async def ana(town, clerk):
    """
    Verified, with the account on X that messages come from by default.
    """
    person = await enrolling.enrol(clerk, ANA)
    await binding.bind(clerk, person.id, Address("twitter", "1001"), "@ana")
    return person


def code_told(town, channel):
    return codes.code_in(
        town.message(texts(town, channel)[-1].rpartition("código: ")[2])
    )


async def test_a_code_binds_the_account_and_what_was_held_goes_on(town, clerk):
    person = await enrolling.enrol(clerk, ANA)
    await town.hear("necesito un certificado", visibility=PRIVATE)
    issued = await binding.issue(clerk, person.id, "twitter")

    await town.hear(f"Hola, mi código es {issued.spoken}", visibility=PRIVATE)
    await town.work()
    shown = await town.show()

    assert (Status.ROUTED, Standing.VERIFIED) == (
        shown.status,
        shown.filing.verdict.standing,
    )
    assert "Ana Gil Ruiz" == shown.filing.verdict.contact.name
    assert "esta cuenta ya" in texts(town, "twitter")[-1]
    assert [CLERK] == [d.to for d in town.said("email")]


async def test_who_mistyped_codes_is_told_when_one_is_right(town, clerk):
    person = await enrolling.enrol(clerk, ANA)
    for number in range(codes.TRIES + 1):
        await town.hear(f"1111 222{number}", visibility=PRIVATE)
    town.now += timedelta(minutes=1)
    issued = await binding.issue(clerk, person.id, "twitter")

    await town.tell(issued.spoken, visibility=PRIVATE)

    told = texts(town, "twitter")
    assert codes.TRIES == sum("no vale" in text for text in told)
    assert "esta cuenta ya" in told[-1]


async def test_who_binds_an_account_is_promised_nothing_that_does_not_wait(town, clerk):
    """
    What they asked for before may be cancelled or answered since.
    """
    person = await enrolling.enrol(clerk, ANA)
    issued = await binding.issue(clerk, person.id, "twitter")

    await town.tell(issued.spoken, visibility=PRIVATE)

    [told] = texts(town, "twitter")
    assert told.endswith("Si algo esperaba a eso, ya sigue adelante.")


@pytest.mark.parametrize("visibility", Visibility)
@pytest.mark.parametrize("number", ["{code}", "código 1111 2222"])
async def test_danger_told_with_a_code_is_heard_whatever_comes_of_the_code(
    town, clerk, number, visibility
):
    person = await enrolling.enrol(clerk, ANA)
    issued = await binding.issue(clerk, person.id, "twitter")

    said = number.format(code=issued.spoken)
    await town.tell(f"{said} hay un incendio", visibility=visibility)

    assert "guard danger" == (await town.show()).filing.decision.rule
    assert [Address("email", "police@test.example")] == [
        d.to for d in town.said("email")
    ]


async def test_what_is_told_with_a_code_is_heard_and_the_code_counts(town, clerk):
    person = await enrolling.enrol(clerk, ANA)
    issued = await binding.issue(clerk, person.id, "twitter")

    said = f"{issued.spoken} y la farola está rota"
    await town.tell(said, visibility=PRIVATE)
    await town.tell("código 1111 2222: la farola", **ELSEWHERE)

    assert ["lights@test.example"] * 2 == [d.to.value for d in town.said("email")]
    assert [t for t in texts(town, "twitter") if "esta cuenta ya" in t]
    # It may be a meter's: of a number that is no code nobody is told that.
    assert not [t for t in texts(town, "telegram") if "no vale" in t]


async def test_a_code_is_one_however_politely_it_is_sent(town, clerk):
    person = await enrolling.enrol(clerk, ANA)
    issued = await binding.issue(clerk, person.id, "twitter")

    await town.tell(
        "Hola, buenos días. Les mando el código que me ha dado la señorita del "
        f"mostrador: {issued.spoken}. Muchas gracias por todo, un saludo.",
        visibility=PRIVATE,
    )

    assert [] == town.said("email")
    [told] = texts(town, "twitter")
    assert "esta cuenta ya" in told


async def test_whose_message_is_held_is_not_asked_again_for_each_edit_of_it(town, ana):
    """
    The code that they were told lets all that they have sent go on; once it counts no
    more, an edit brings another.
    """
    said = await town.hear("necesito un certificado", **ELSEWHERE)
    its = {"edit_of": said.reference, "reference": said.reference} | ELSEWHERE
    await town.tell("necesito un certificado de empadronamiento", **its)
    asked = len(texts(town, "telegram"))
    code = code_told(town, "telegram")
    for _ in range(2):
        await town.hear(code, visibility=PRIVATE)
    await town.route()
    shown = [(await town.show(n)).status for n in (1, 2)]
    town.now += codes.LIFETIME + timedelta(minutes=1)
    late = await town.hear("y necesito un certificado más", **ELSEWHERE)
    town.now += codes.LIFETIME + timedelta(minutes=1)
    its = {"edit_of": late.reference, "reference": late.reference} | ELSEWHERE
    await town.tell("y necesito otro certificado más", **its)

    assert 1 == asked
    assert [Status.ROUTED] * 2 == shown
    assert code != code_told(town, "telegram")
    assert asked + 2 == len([t for t in texts(town, "telegram") if "código: " in t])


async def test_a_photo_sent_with_a_code_is_read_by_somebody(town, clerk):
    person = await enrolling.enrol(clerk, ANA)
    issued = await binding.issue(clerk, person.id, "twitter")
    photo = Attachment(name="a.jpg", media_type="image/jpeg", size=3, reference="1")

    await town.tell(issued.spoken, visibility=PRIVATE, attachments=(photo,))

    assert [CLERK] == [d.to for d in town.said("email")]
    assert [t for t in texts(town, "twitter") if "esta cuenta ya" in t]


@pytest.mark.parametrize("said", ["my code is {}, thank you very much", "{}"])
async def test_what_comes_of_a_code_is_told_in_the_language_of_its_sender(
    town, clerk, said
):
    town.table = compile_routes(ROUTES + "cases: {prefix: J}\n")
    await town.hear("good morning, I need a certificado", visibility=PRIVATE)
    person = await enrolling.enrol(clerk, ANA)
    issued = await binding.issue(clerk, person.id, "twitter")

    await town.tell(said.format(issued.spoken), visibility=PRIVATE)

    assert [t for t in texts(town, "twitter") if "this account as yours" in t]


async def test_whom_another_clerk_has_to_approve_is_told_so_and_not_that_it_is_done(
    town, clerk
):
    careful = evolve(clerk, identity=Identity(four_eyes=True))
    person = await enrolling.enrol(careful, ANA)
    await town.hear("necesito un certificado", visibility=PRIVATE)
    issued = await binding.issue(careful, person.id, "twitter")

    await town.hear(issued.spoken, visibility=PRIVATE)
    await town.work()

    assert Status.HELD is (await town.show()).status
    assert "Falta que la confirme otra persona" in texts(town, "twitter")[-1]


@pytest.mark.parametrize("box", ["police@test.example", "town@test.example"])
async def test_no_code_counts_from_an_office_s_address_or_our_own(town, clerk, box):
    """
    Whoever comes after would speak as who was there before.
    """
    person = await enrolling.enrol(clerk, ANA)
    issued = await binding.issue(clerk, person.id, "email")
    office = {"sender": Address("email", box), "handle": "", "visibility": PRIVATE}

    await town.hear(issued.spoken, **office)
    told = await town.store.told(issued.number)

    assert "it came from an office's address" in told.problem
    assert () == (await town.store.person(person.id)).accounts


@pytest.mark.parametrize("proof", [Proof.NONE, Proof.PATH])
async def test_no_code_counts_from_a_mail_that_nothing_vouches_for(
    town, clerk, ana, proof
):
    """
    Anybody may write in anybody's name: it binds no address, and nothing that is held
    goes on. Signed, the same codes count.
    """
    mail = Address("email", "ana@example.org")
    said = {"sender": mail, "handle": "", "visibility": PRIVATE}
    unproven = said | {"evidence": Evidence(proof=proof)}
    issued = await binding.issue(clerk, ana.id, "email")

    await town.hear(issued.spoken, **unproven)
    told = await town.store.told(issued.number)
    before = await town.store.by_address(mail)
    await town.hear(issued.spoken, **said)
    bound = await town.store.by_address(mail)

    assert "nothing proves who sent it" == told.problem
    assert (None, ana.id) == (before, bound.person.id)
    await town.tell("necesito un certificado", **ELSEWHERE)
    code, statuses = code_told(town, "telegram"), []
    for how in (unproven, unproven, said, said):
        await town.hear(code, **how)
        await town.route()
        statuses.append((await town.show(3)).status)
    assert [*[Status.HELD] * 3, Status.ROUTED] == statuses


async def test_nobody_vouches_from_an_office_s_address_that_was_theirs(town, clerk):
    person = await enrolling.enrol(clerk, ANA)
    police = Address("email", "police@test.example")
    # Before the rules made it a mailbox's.
    before = evolve(clerk, office_at=lambda _: "")
    await binding.bind(before, person.id, police, "")
    await town.tell("necesito un certificado", **ELSEWHERE)

    code = code_told(town, "telegram")
    await town.hear(code, sender=police, handle="", visibility=PRIVATE)
    await town.route()

    assert Status.HELD is (await town.show()).status


async def test_the_same_code_twice_is_refused_without_a_reason(town, clerk):
    person = await enrolling.enrol(clerk, ANA)
    issued = await binding.issue(clerk, person.id, "twitter")
    await town.hear(issued.digits, visibility=PRIVATE)

    await town.hear(issued.digits, visibility=PRIVATE, sender=Address("twitter", "2"))
    await town.tell("1111 2222", visibility=PRIVATE, sender=Address("twitter", "3"))
    first, second, third = texts(town, "twitter")

    assert second == third != first
    assert await town.store.by_address(Address("twitter", "2")) is None


async def test_a_code_seen_in_public_counts_no_more_for_anybody(town, clerk):
    person = await enrolling.enrol(clerk, ANA)
    issued = await binding.issue(clerk, person.id, "twitter")

    await town.hear(issued.spoken)
    await town.tell(issued.spoken, visibility=PRIVATE, sender=Address("twitter", "2"))

    assert [] == list((await town.store.person(person.id)).accounts)
    assert issued.digits not in " ".join(texts(town, "twitter"))


@pytest.mark.parametrize("channel", ["twitter", "telegram"])
async def test_a_code_said_in_public_among_much_else_counts_no_more_either(
    town, clerk, channel
):
    """
    Whoever reads it may send it from an account of their own, on the channel that it
    was made for.
    """
    person = await enrolling.enrol(clerk, ANA)
    issued = await binding.issue(clerk, person.id, channel)
    reader = Address(channel, "2")

    await town.hear(
        "buenos días, soy Ana Gil Ruiz, la farola lleva apagada desde el martes, y el "
        f"código que me han dado en el mostrador es el {issued.spoken}, gracias"
    )
    await town.tell(issued.digits, visibility=PRIVATE, sender=reader)

    assert [] == list((await town.store.person(person.id)).accounts)
    # What else it says is read by somebody.
    assert "topic lighting" == (await town.show(1)).filing.decision.rule
    told = [d for d in town.said("twitter") if "se ha visto en público" in d.text]
    assert [Address("twitter", "1001")] == [d.to for d in told]


async def test_a_code_that_a_machine_repeats_in_public_counts_no_more(town, clerk):
    person = await enrolling.enrol(clerk, ANA)
    issued = await binding.issue(clerk, person.id, "twitter")

    await town.hear(issued.spoken, headers={"auto-submitted": "auto-replied"})
    await town.tell(issued.spoken, visibility=PRIVATE)

    assert [] == list((await town.store.person(person.id)).accounts)
    assert 1 == len(texts(town, "twitter"))


async def test_a_message_that_merely_has_a_number_in_it_is_no_code(town):
    await town.tell(
        "la farola con la placa 20260012 lleva apagada desde el martes y no se ve nada",
        visibility=PRIVATE,
    )

    assert "topic lighting" == (await town.show()).filing.decision.rule


async def test_a_held_message_goes_on_after_a_code_from_another_account(town, ana):
    await town.hear("necesito un certificado", **ELSEWHERE)
    await town.tell("y otro certificado", **ELSEWHERE)
    code = code_told(town, "telegram")
    await town.hear(code, visibility=PRIVATE)
    await town.work()
    asked, held = texts(town, "twitter")[-1], (await town.show()).status

    await town.hear(code, visibility=PRIVATE)
    await town.work()
    verdicts = [(await town.show(n)).filing.verdict for n in (1, 2)]

    # Whoever was talked into sending it reads whose it is.
    assert Status.HELD is held
    assert f"la cuenta {ELSEWHERE['handle']} (Telegram)" in asked
    assert [Standing.VERIFIED] * 2 == [v.standing for v in verdicts]
    assert "vouched for from twitter" in verdicts[0].because
    assert [CLERK] * 2 == [d.to for d in town.said("email")]
    assert "avalada" in town.said("email")[0].text
    assert "Confirmado" in texts(town, "twitter")[-1]
    # Only these messages: the account itself is bound at the desk, and nowhere else.
    assert await town.store.by_address(ELSEWHERE["sender"]) is None


async def test_whose_code_it_is_is_told_of_a_strangers_channel_too(town, ana):
    town.channels["fax"] = ScriptedChannel("fax")
    town.wire()
    await town.tell("necesito un certificado", sender=Address("fax", "7"), to=())
    await town.tell(code_told(town, "fax"), visibility=PRIVATE)

    assert "la cuenta @ana (fax)" in texts(town, "twitter")[-1]


@pytest.mark.parametrize(("read_for", "counts"), [(9, True), (11, False)])
async def test_a_code_counts_for_ten_minutes_from_when_it_could_be_read(
    town, ana, read_for, counts
):
    """
    Whoever spoke in public has to write first, and may do so days later.
    """
    telegram = town.channels["telegram"]
    telegram.only_writes_back = True
    await town.tell("necesito un certificado", **ELSEWHERE | {"visibility": PUBLIC})
    town.now += timedelta(days=2)
    await town.store.tick(town.now)
    await town.tell("hola", **ELSEWHERE)
    code = code_told(town, "telegram")

    town.now += timedelta(minutes=read_for)
    await town.store.tick(town.now)
    for _ in range(2):
        await town.hear(code, visibility=PRIVATE)
    await town.route()

    assert counts is (Status.ROUTED is (await town.show(1)).status)


async def test_a_code_counts_no_longer_for_what_else_is_said_of_the_same(town, ana):
    plan = Attachment(
        name="plano.mp4", media_type="video/mp4", reference="1", too_large=True
    )
    telegram = town.channels["telegram"]
    telegram.answers = [Receipt("1"), TemporaryFailure("busy")]
    await town.tell("necesito un certificado", attachments=(plan,), **ELSEWHERE)
    code = code_told(town, "telegram")
    town.now += timedelta(minutes=9)
    await town.store.tick(town.now)
    await town.deliver()
    assert "plano.mp4" in texts(town, "telegram")[-1]

    town.now += timedelta(minutes=2)
    await town.store.tick(town.now)
    for _ in range(2):
        await town.hear(code, visibility=PRIVATE)
    await town.route()

    assert Status.HELD is (await town.show(1)).status


async def test_nobody_vouches_who_is_not_verified(town):
    await town.tell("necesito un certificado", **ELSEWHERE)
    code = code_told(town, "telegram")

    await town.hear(code, visibility=PRIVATE)
    await town.route()

    assert Status.HELD is (await town.show()).status


async def test_what_is_told_to_a_neighbour_and_to_a_stranger_is_the_same(town, ana):
    await town.hear("necesito un certificado", **ELSEWHERE)
    stranger = {**ELSEWHERE, "sender": Address("telegram", "9"), "handle": "@x"}
    await town.tell("necesito un certificado", **stranger)
    first, second = [t[: t.index("código:")] for t in texts(town, "telegram")]

    assert first == second


@pytest.mark.parametrize(
    "like_ana",
    [{"display_name": "Аna Gil Ruiz", "handle": "@q"}, {"handle": "@ana_"}],  # noqa: RUF001
)
async def test_who_imitates_a_neighbour_is_told_no_less_than_a_stranger(
    town, ana, like_ana
):
    stranger = {"handle": "@x", "sender": Address("twitter", "9")}
    for who in (like_ana, stranger):
        said = {"sender": Address("twitter", "8"), "visibility": PRIVATE} | who
        await town.hear("necesito un certificado", **said)
    await town.deliver()
    first, second = [t[: t.index("código:")] for t in texts(town, "twitter")]

    assert "Ana Gil Ruiz" == (await town.show(1)).filing.verdict.resembles
    assert first == second


async def test_what_is_held_in_public_shows_no_code_there(town):
    await town.tell("necesito un certificado")

    aloud = [d.text for d in town.said("twitter") if d.visibility is not PRIVATE]
    assert aloud
    assert not [t for t in aloud if "código" in t]


@pytest.mark.parametrize("revoked", [False, True])
async def test_whoever_comes_with_the_document_lets_the_message_go_on(
    town, clerk, ana, revoked
):
    """
    Whoever was revoked meanwhile may act for nobody by it.
    """
    await town.hear("necesito un certificado", **ELSEWHERE)

    mother = await enrolling.enrol(clerk, LUIS)
    await acting.mandate(clerk, ana.id, mother.id, "deed", None)
    if revoked:
        await enrolling.revoke(clerk, ana.id, "shown by another")
    await confirming.confirm(clerk, 1, "Ana Gil Ruiz", "12345678Z")
    await town.work()
    shown = await town.show()

    assert (Status.ROUTED, Standing.STRONG) == (
        shown.status,
        shown.filing.verdict.standing,
    )
    letter = town.said("email")[0].text
    assert "identidad verificada con certificado o documento: Ana Gil Ruiz" in letter
    assert revoked is ("Puede actuar por: Luis Mora (deed)" not in letter)


async def test_nobody_confirms_what_came_from_another_s_account(town, clerk, ana):
    await enrolling.enrol(clerk, LUIS)
    await town.hear("necesito un duplicado", visibility=PRIVATE)
    with refused(f"an account of {ana.id}"):
        await confirming.confirm(clerk, 1, "Luis Mora", "X1234567L")
    with refused(f"an account of {ana.id}"):
        await confirming.confirm(clerk, 1, "Eva Ruiz", "00000000T")
    with refused("is not held"):
        await confirming.confirm(clerk, 1, "Ana Gil", "12345678Z")
    with refused("no held message 99"):
        await confirming.confirm(clerk, 99, "Ana Gil", "12345678Z")


@pytest.mark.parametrize("whose", ["Ana Gil Ruiz", "Luis Mora", "Eva Ruiz"])
async def test_what_is_confirmed_from_nobodys_account_goes_on_and_binds_nothing(
    town, clerk, ana, whose
):
    """
    Ana is enrolled, and wrote from another account than hers, as Luis, who is a minor;
    Eva is not. No handle is kept, and the chain knows by which document it was.
    """
    luis = await enrolling.enrol(clerk, evolve(LUIS, born=date(2010, 5, 1)))
    papers = {ana.name: ("12345678Z", ana), luis.name: ("X1234567L", luis)}
    number, person = papers.get(whose, ("00000000T", None))
    await town.hear("necesito un certificado", **ELSEWHERE)
    typed = whose.upper()
    await confirming.confirm(clerk, 1, typed, number)

    await town.route()

    shown = (await town.show()).filing
    assert Status.ROUTED is shown.status
    contact = shown.verdict.contact
    known = (whose, person.id, person.adult_on) if person else (typed, "", None)
    assert known == (contact.name, contact.person, contact.adult_on)
    assert [] == await town.store.labels(ELSEWHERE["sender"])
    acts = await town.store.acts("message 1", None, 9)
    [seen] = [a for a in acts if a.entry.action == "desk.confirm"]
    document = documents.digest(documents.read(number), KEY)
    assert {"name": typed, "document": document} == json.loads(seen.payload.text)


async def test_a_new_handle_of_a_bound_account_is_only_noted(town, ana):
    town.now = NOON + timedelta(days=1)
    await town.tell("necesito un certificado", visibility=PRIVATE, handle="@anita_22")
    shown = await town.show()
    labels = await town.store.labels(Address("twitter", "1001"))

    assert Standing.VERIFIED is shown.filing.verdict.standing
    assert ["@anita_22", "@ana"] == [label.handle for label in labels]
    [act] = [k.entry for k in await town.store.acts(f"person {ana.id}", None, 1)]
    assert "account.rename" == act.action


@pytest.mark.parametrize("how", ["unproven", "unbound"])
async def test_a_handle_that_nothing_proves_is_not_the_accounts(town, clerk, ana, how):
    """
    Vouched for is the message, not what its account calls itself.
    """
    proof = Proof.PATH if how == "unproven" else Proof.ACCOUNT
    if how == "unbound":
        await binding.unbind(clerk, Address("twitter", "1001"), "")
    town.now += timedelta(hours=1)
    await town.hear(
        "necesito un certificado",
        visibility=PRIVATE,
        handle="@otra",
        evidence=Evidence(proof=proof),
    )
    await confirming.confirm(clerk, 1, "Ana Gil Ruiz", "12345678Z")
    await town.route()

    labels = await town.store.labels(Address("twitter", "1001"))
    contact = (await town.show()).filing.verdict.contact
    assert (ana.id, ["@ana"]) == (contact.person, [label.handle for label in labels])


async def test_a_released_handle_in_other_hands_is_held_for_an_impostor(town, ana):
    other = Address("twitter", "666")
    await town.hear("necesito un certificado", visibility=PRIVATE, sender=other)

    verdict = (await town.show()).filing.verdict

    assert (Standing.KNOWN, "Ana Gil Ruiz") == (verdict.standing, verdict.resembles)


async def test_who_is_enrolled_later_is_recognised_in_impostors_at_once(town, clerk):
    other = {"sender": Address("twitter", "666"), "visibility": PRIVATE}
    await town.hear("hola", **other)
    person = await enrolling.enrol(clerk, ANA)
    await binding.bind(clerk, person.id, Address("twitter", "1001"), "@ana")

    await town.hear("hola otra vez", **other)

    assert "" == (await town.show(1)).filing.verdict.resembles
    assert "Ana Gil Ruiz" == (await town.show(2)).filing.verdict.resembles


@pytest.mark.parametrize("how", ["account", "person", "expiry"])
async def test_what_ends_a_verification_ends_it_at_once(town, clerk, ana, how):
    if how == "account":
        await binding.unbind(clerk, Address("twitter", "1001"), "")
    elif how == "person":
        await enrolling.revoke(clerk, ana.id, "")
    else:
        town.now = ana.expires_at
    await town.hear("necesito un certificado", visibility=PRIVATE)

    shown = await town.show()

    assert (Status.HELD, Standing.KNOWN) == (
        shown.status,
        shown.filing.verdict.standing,
    )


@pytest.mark.parametrize("renewed", [False, True])
async def test_a_clock_set_back_brings_no_verification_back(town, clerk, ana, renewed):
    if renewed:
        await town.store.put_right(ana.expires_at)
    else:
        town.now = NOON + timedelta(hours=2)
        await binding.unbind(clerk, Address("twitter", "1001"), "")
    town.now = NOON
    await town.hear("necesito un certificado", visibility=PRIVATE)

    assert Status.HELD is (await town.show()).status


async def test_a_mail_that_nothing_vouches_for_is_no_verified_person_s(
    town, clerk, ana
):
    mail = Address("email", "ana@example.org")
    await binding.bind(clerk, ana.id, mail, "")
    unsigned = Evidence(proof=Proof.PATH, because="SPF alone", spf="pass")
    await town.hear("necesito un certificado", sender=mail, visibility=PRIVATE)
    await town.hear(
        "necesito un certificado", sender=mail, visibility=PRIVATE, evidence=unsigned
    )

    standings = [(await town.show(n)).filing.verdict.standing for n in (1, 2)]

    assert [Standing.VERIFIED, Standing.KNOWN] == standings


async def test_a_letter_says_for_whom_its_sender_may_act(town, clerk, ana):
    mother = await enrolling.enrol(clerk, LUIS)
    await acting.mandate(clerk, ana.id, mother.id, "deed", NOON.date())
    await town.hear("necesito un certificado para él", visibility=PRIVATE)
    # Who sees to a lamp need not know.
    await town.hear("la farola de la plaza está rota", visibility=PRIVATE)
    town.now = NOON + timedelta(days=1)
    # By its own date it still counts.
    await town.tell("necesito otro certificado", visibility=PRIVATE, sent_at=NOON)

    first, *others = [d.text for d in town.said("email")]

    last = f"{NOON:%d/%m/%Y}"
    assert f"Puede actuar por: Luis Mora (deed, hasta el {last})" in first
    assert 2 == len(others)
    assert "Luis Mora" not in "".join(others)


async def test_a_letter_says_that_its_sender_is_a_minor_where_it_matters(
    town, clerk, ana
):
    born = (NOON + timedelta(days=1)).date().replace(year=NOON.year - 18)
    asked = evolve(LUIS, born=born, guardian=ana.id)
    child = await enrolling.enrol(clerk, asked)
    theirs = Address("telegram", "2002")
    await binding.bind(clerk, child.id, theirs, "")
    for said in ("necesito un certificado", "la farola de la plaza está rota"):
        await town.hear(said, sender=theirs, visibility=PRIVATE)
    await town.hear("necesito un certificado para él", visibility=PRIVATE)
    town.now += timedelta(days=1)
    await town.tell("necesito otro certificado", sender=theirs, visibility=PRIVATE)

    certificate, lamp, mothers, grown = [d.text for d in town.said("email")]

    of_age = f"{born.replace(year=born.year + 18):%d/%m/%Y}"
    assert f"Es menor de edad: cumple 18 años el {of_age}" in certificate
    assert "menor de edad" not in lamp + grown
    assert "Puede actuar por: Luis Mora (patria potestad o tutela, hasta el" in mothers


async def test_a_store_that_does_not_answer_is_no_secret_of_the_sweepers(town):
    """
    Whoever looks after it shows it as down, and has it begin again.
    """
    answers = []
    await town.store.close()
    with pytest.raises(TemporaryFailure):
        async with asyncio.timeout(60):
            await town.sweeper().run(lambda: answers.append(1))

    assert [] == answers


async def test_the_sweeper_looks_at_once_when_the_bell_rings(town, monkeypatch):
    """
    New rules may say that something is due by now.
    """
    monkeypatch.setattr("gateway.relay.sweeper.EVERY", timedelta(days=1))
    rounds, looked = [], asyncio.Event()

    def answered():
        rounds.append(1)
        looked.set()

    sweeping = asyncio.create_task(town.sweeper().run(answered))
    async with asyncio.timeout(60):
        await looked.wait()
        looked.clear()
        town.bell.ring()
        await looked.wait()
    sweeping.cancel()

    assert [1, 1] == rounds


async def test_what_was_held_for_long_enough_ends_with_one_notice(town, clerk):
    await town.tell("necesito un certificado", **ELSEWHERE)
    town.now = NOON + timedelta(days=14, seconds=1)

    await town.sweeper().sweep()
    await town.sweeper().sweep()
    await town.deliver()
    person = await enrolling.enrol(clerk, ANA)
    await binding.bind(clerk, person.id, ELSEWHERE["sender"], "")
    await town.route()

    assert Status.LAPSED is (await town.show()).status
    assert ["02/03/2026" in t for t in texts(town, "telegram")] == [False, True]
    assert [] == town.said("email")


async def test_what_is_held_is_not_given_up_before_its_time(town):
    await town.hear("necesito un certificado", **ELSEWHERE)
    town.now = NOON + timedelta(days=14)

    await town.sweeper().sweep()

    assert Status.HELD is (await town.show()).status


async def test_no_code_is_kept_as_it_was_told(town, clerk):
    person = await enrolling.enrol(clerk, ANA)
    issued = await binding.issue(clerk, person.id, "twitter")
    kept = codes.secret(Purpose.BIND, "twitter", issued.digits, KEY)

    assert 64 == len(kept)
    assert issued.digits not in kept
    assert kept != codes.secret(Purpose.BIND, "telegram", issued.digits, KEY)


async def test_of_what_an_impostor_wants_held_the_alarm_hears_at_once(town, ana):
    town.table = compile_routes(ROUTES + "identity: {alarm: police}\n")
    other = Address("twitter", "666")
    await town.tell("necesito un certificado", visibility=PRIVATE, sender=other)

    [letter] = town.said("email")

    assert Status.HELD is (await town.show()).status
    assert Address("email", "police@test.example") == letter.to
    assert "parece Ana Gil Ruiz, y no lo es" in letter.text
    # A good code would be bait for Ana herself.
    await town.hear(code_told(town, "twitter"), visibility=PRIVATE)
    await town.route()
    assert Status.HELD is (await town.show()).status


async def test_a_mail_that_could_not_be_checked_is_checked_again_by_itself(town, ana):
    mail = Address("email", "ana@example.org")
    await binding.bind(town.clerk(), ana.id, mail, "")
    said = {"sender": mail, "visibility": PRIVATE, "handle": ""}
    trouble = Evidence(proof=Proof.NONE, because="DNS timed out", dmarc="temperror")
    first = await town.tell("necesito un certificado", evidence=trouble, **said)
    channel = town.channels["email"]
    held = await town.show()

    channel.messages = {
        first.external_id: evolve(
            first, evidence=Evidence(proof=Proof.SIGNED, dmarc="pass")
        )
    }
    for minutes in (4, 6):
        town.now = NOON + timedelta(minutes=minutes)
        await town.sweeper().sweep()
        await town.route()
        statuses = (held.status, (await town.show()).status)
        assert (Status.HELD, Status.HELD if minutes == 4 else Status.ROUTED) == statuses
    await town.deliver()
    assert 1 == len([d for d in town.said("email") if d.to == mail])


@pytest.mark.parametrize("had", ["", "{id: lights@test.example, former: yes}, "])
async def test_a_handover_is_one_step_and_open_conversations_stay(town, had):
    """
    From the address that the mailbox had nobody speaks for it any more, be it kept for
    those who still write there.
    """
    await town.tell("la farola está rota", visibility=PRIVATE)
    [letter] = town.said("email")
    now = f"email: [{had}new@test.example]"
    routes = ROUTES.replace("email: lights@test.example", now)
    town.table = compile_routes(routes.replace("Miguel Prueba", "Eva Nueva"))

    def answer(text, address):
        return {
            "text": text,
            "sender": Address("email", address),
            "handle": "",
            "token": letter.token,
            "visibility": PRIVATE,
            "evidence": Evidence(proof=Proof.SIGNED, dmarc="pass"),
        }

    await town.hear(**answer("Ya no soy yo.", "lights@test.example"))
    await town.tell(**answer("Mañana la cambio.", "new@test.example"))

    assert ["Mañana la cambio.\n— Eva Nueva, Alumbrado"] == texts(town, "twitter")


async def test_a_former_handle_in_other_hands_is_an_impostor_s_too(town, ana):
    town.now = NOON + timedelta(days=1)
    await town.hear("hola", visibility=PRIVATE, handle="@otra_ana")
    other = Address("twitter", "666")

    await town.hear("necesito un certificado", visibility=PRIVATE, sender=other)

    assert "Ana Gil Ruiz" == (await town.show(2)).filing.verdict.resembles


async def test_nobody_becomes_an_impostor_because_a_neighbour_takes_their_handle(
    town, ana
):
    """
    Whoever is verified may call their account whatever they like.
    """
    gema = {"sender": Address("twitter", "667"), "handle": "@gema_olivares"}
    town.now = NOON + timedelta(days=1)
    await town.hear("hola", visibility=PRIVATE, handle="@gema_0livares")

    await town.hear("necesito un certificado", visibility=PRIVATE, **gema)

    assert "" == (await town.show(2)).filing.verdict.resembles


async def test_all_that_follows_from_a_message_follows_at_one_moment(town, monkeypatch):
    """
    However long it takes to hear it.
    """
    filed, record = [], town.store.record
    moments = (NOON + timedelta(hours=n) for n in range(100))

    async def keeps(filing):
        filed.append(filing)
        await record(filing)

    monkeypatch.setattr(type(town), "now", property(lambda _: next(moments)), False)
    monkeypatch.setattr(type(town.store), "record", lambda _, filing: keeps(filing))
    received = NOON - timedelta(minutes=1)
    await town.hear(
        "pido un certificado", received_at=received, visibility=Visibility.PRIVATE
    )

    [filing] = filed
    assert Status.HELD is filing.status
    when = [code.issued_at for code in filing.codes]
    when += [delivery.due_at for delivery in filing.deliveries]
    when += [case.opened_at for case in filing.cases]
    assert 1 == len(set(when))
    assert len(when) > len(filing.codes) > 0
