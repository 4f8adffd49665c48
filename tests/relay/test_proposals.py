"""
Proposals for the plenary: formed, supported, decided about, and told, through the
router and the sweeper's round.
"""

from datetime import UTC, datetime, timedelta

import pytest

from gateway.core.audit import Act
from gateway.core.case import CaseEvent, CaseState, Happening, Number, TimerKind
from gateway.core.consequences import Consequences
from gateway.core.filing import Status
from gateway.core.message import Address, Evidence, Proof, Visibility
from gateway.core.plenary.proposal import ProposalEvent, ProposalState
from gateway.relay.rounds import ushering
from gateway.relay.rounds.ushering import Usher
from gateway.routing.compiler import compile_routes
from gateway.town.desk import binding
from gateway.town.plenary.ruling import at_desk

ROUTES = """
town:
  name: Testville
  languages: [es, en]
  accounts: {twitter: "@Testville", email: town@test.example}
  calendar:
    plenaries:
      - {starts: 2026-03-05 19:00, ends: 21:00, agenda_closes: 2026-03-02 20:00}
      - {starts: 2026-06-04 19:00, ends: 21:00, agenda_closes: 2026-06-01 20:00}
mailboxes:
  clerk: {office: Secretaría, addresses: {email: clerk@test.example}}
  mayor: {office: Alcaldía, addresses: {email: mayor@test.example}}
  lights: {office: Alumbrado, addresses: {email: lights@test.example}}
  police: {office: Policía, addresses: {email: police@test.example}}
plenary: {secretary: clerk, mayor: mayor, inhabitants: 3600}
cases: {prefix: J, receipts: yes}
guards:
  danger: {words: [incendio], urgency: emergency, deliver: police, says: call-112}
topics:
  lighting: {words: [farola], owner: lights}
intents:
  agenda_proposal: {words: [propongo], requires: verified}
matters:
  initiative:
    match: {intents: agenda_proposal, words: [firmas]}
    requires: strong
    deliver: [clerk, mayor]
  agenda proposal: {match: {intents: agenda_proposal}, deliver: [clerk, mayor]}
otherwise: {deliver: lights}
"""

ANA, BERTA, CARLOS = (Address("twitter", str(number)) for number in (1001, 1002, 1003))
CLERK = Address("email", "clerk@test.example")
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
CLOSES = datetime(2026, 3, 2, 19, tzinfo=UTC)
ENDS = datetime(2026, 3, 5, 20, tzinfo=UTC)
HOUR = timedelta(hours=1)
TEXT = "@Testville propongo sombra en las paradas"
ONE = Number(1)
ANAS_NAME, RECEIVED = "Ana Gil Ruiz", "02/03/2026, 13:00"
SIGNED = Evidence(proof=Proof.SIGNED)


@pytest.fixture
async def plenary(town):
    town.table = compile_routes(ROUTES)
    town.now = NOON
    await town.enrol("Ana Gil Ruiz", ANA)
    await town.enrol("Berta Sanz", BERTA)
    return town


def usher(town):
    return Usher(
        proposals=town.store,
        cases=town.store,
        filings=town.store,
        register=town.store,
    )


async def goes_round(town, now=None):
    town.now = now or town.now
    await usher(town).go(town.pen())


async def told(town, channel="twitter"):
    """
    What was said on a channel since the last look.
    """
    await town.deliver()
    said = town.said(channel)
    before = getattr(town, f"seen_{channel}", 0)
    setattr(town, f"seen_{channel}", len(said))
    return said[before:]


async def letters(town, mailbox="clerk"):
    return [
        d for d in await told(town, "email") if d.to.value == f"{mailbox}@test.example"
    ]


async def answers(town, letter, text, mailbox="clerk"):
    sender = Address("email", f"{mailbox}@test.example")
    await town.hear(
        text,
        sender=sender,
        handle="",
        token=letter.token,
        to=(),
        visibility=Visibility.PRIVATE,
        evidence=SIGNED,
    )


async def notes(town):
    return [each.note for each in (await town.store.case(ONE)).happenings if each.note]


async def proposed(town, text=TEXT, **changes):
    await town.hear(text, **changes)
    return await town.store.proposal(ONE)


async def test_who_proposes_again_a_minute_later_makes_a_second_proposal(plenary):
    """
    Examples alone say of what: it is no piece of what was told before.
    """
    ana = Address("telegram", "1044")
    plenary.table = compile_routes(
        ROUTES.replace("words: [farola]", "like: [poner más sombra en las paradas]")
    )
    await plenary.enrol("Ana Gil Ruiz", ana)
    for text in ("propongo una fuente", "propongo poner más sombra en las paradas"):
        plenary.now += timedelta(minutes=1)
        await plenary.hear(text, sender=ana, visibility=Visibility.PRIVATE)

    receipts = [d.text for d in await told(plenary, "telegram")]

    assert ["J-1: propuesta recibida", "J-2: propuesta recibida"] == [
        text.partition(" para el pleno")[0] for text in receipts
    ]
    found = await plenary.store.proposal(Number(2))
    assert "propongo poner más sombra en las paradas" == found.text


async def test_who_proposes_in_a_reply_to_another_office_makes_a_proposal(plenary):
    """
    People reply to the last mail or post that they have, whatever it was about. What
    secretary or mayor are told in a conversation of theirs goes on with that.
    """
    await plenary.hear("@Testville la farola está rota")
    await plenary.hear("@Testville propongo cambiarlas todas", in_reply_to=("r1",))
    await plenary.hear("propongo que sea en mayo", in_reply_to=("r2",))

    found = await plenary.store.proposal(Number(2))
    assert "@Testville propongo cambiarlas todas" == found.text
    assert await plenary.store.proposal(Number(3)) is None
    [_, receipt] = await told(plenary)
    assert receipt.text.startswith("J-2: propuesta recibida")


@pytest.mark.parametrize(("sender", "seats"), [(ANA, ["clerk", "mayor"]), (CARLOS, [])])
async def test_the_office_of_the_thread_reads_what_is_proposed_in_it(
    plenary, sender, seats
):
    """
    At once, also where the proposal waits for proof, and as part of its own
    conversation: it is not the one to decide.
    """
    await plenary.hear("@Testville la farola está rota", sender=sender)
    [first] = await letters(plenary, "lights")
    await plenary.hear(
        "la de la plaza, y propongo cambiarlas", sender=sender, in_reply_to=("r1",)
    )

    *others, letter = await told(plenary, "email")
    assert [f"{seat}@test.example" for seat in seats] == [d.to.value for d in others]
    assert (first.to, first.conversation) == (letter.to, letter.conversation)
    assert letter.text.startswith("la de la plaza")
    assert "#admitir" not in [button.says for button in letter.buttons]


async def test_a_proposal_takes_form_and_its_author_is_told_what_becomes_of_it(plenary):
    found = await proposed(plenary)

    assert ("Ana Gil Ruiz", TEXT, NOON) == (found.author, found.text, found.proposed_at)
    assert datetime(2026, 3, 5, 18, tzinfo=UTC) == found.session
    [receipt] = await told(plenary)
    assert Visibility.PUBLIC is receipt.visibility
    assert (
        "J-1: propuesta recibida para el pleno (05/03/2026, 19:00). El orden del día "
        "lo fija la Alcaldía; si se trata, recibirá el extracto del acta en los 15 "
        "días siguientes."
    ) == receipt.text
    posted = await told(plenary, "email")
    assert {"clerk@test.example", "mayor@test.example"} == {d.to.value for d in posted}
    for letter in posted:
        head, _, rest = letter.text.partition("\n\n")
        assert [
            "PROPUESTA PARA EL PLENO J-1",
            f"Propone: {ANAS_NAME}, con cuenta verificada; recibida el {RECEIVED}",
            "Para el pleno: 05/03/2026, 19:00",
        ] == head.splitlines()[:3]
        assert "Apoyos: 0. No son firmas" in head
        assert (
            "necesita 720, el 20\u00a0% de la población, de quienes pueden votar"
            in head
        )
        assert rest.startswith(TEXT)
        assert ["#admitir", "#aplazar"] == [button.says for button in letter.buttons]


@pytest.mark.parametrize(
    ("said", "because"),
    [("propongo otra farola", " («propongo»)"), ("al pleno, otra farola", "")],
)
async def test_the_seats_read_why_it_is_a_proposal_and_no_word_of_what_it_is_about(
    plenary, said, because
):
    words = "words: [propongo]"
    either = f"match: {{any: [{{{words}}}, {{patterns: 'al pleno'}}]}}"
    plenary.table = compile_routes(ROUTES.replace(words, either))

    await proposed(plenary, said, visibility=Visibility.PRIVATE)

    [letter] = await letters(plenary)
    reason = "Le llega porque: trata de algo que lleva este buzón"
    assert f"{reason}{because}" in letter.text.splitlines()


@pytest.mark.parametrize("seconds", [-3600, 0])
async def test_until_the_deadline_it_is_in_time(plenary, seconds):
    plenary.now = CLOSES + timedelta(seconds=seconds)

    found = await proposed(plenary)

    assert 3 == found.session.month
    [receipt] = await told(plenary)
    assert "fuera de plazo" not in receipt.text


@pytest.mark.parametrize("seconds", [1, 3600])
async def test_after_the_deadline_it_is_for_the_next_session_and_told_so(
    plenary, seconds
):
    plenary.now = CLOSES + timedelta(seconds=seconds)

    found = await proposed(plenary)

    assert datetime(2026, 6, 4, 17, tzinfo=UTC) == found.session
    [act] = await plenary.store.acts("case 1", None, 9)
    missed, result = found.missed.isoformat(), act.entry.result
    assert "2026-03-05T18:00:00+00:00" == missed
    assert f"for 2026-06-04T17:00:00+00:00, too late for {missed}" == result
    [receipt] = await told(plenary)
    assert "fuera de plazo para el pleno (05/03/2026, 19:00)" in receipt.text
    assert "(04/06/2026, 19:00)" in receipt.text
    [letter] = await letters(plenary)
    assert "Llegó fuera de plazo para el pleno: 05/03/2026, 19:00" in letter.text


async def test_a_proposal_that_was_fetched_late_is_for_the_session_it_was_written_for(
    plenary,
):
    plenary.now = CLOSES + HOUR

    found = await proposed(plenary, sent_at=CLOSES)

    assert (CLOSES, 3) == (found.proposed_at, found.session.month)
    [receipt] = await told(plenary)
    assert "fuera de plazo" not in receipt.text


async def test_without_a_date_the_author_is_told_so_and_later_the_date(plenary):
    dated = plenary.table
    at, to = ROUTES.index("  calendar:"), ROUTES.index("mailboxes:")
    plenary.table = compile_routes(ROUTES[:at] + ROUTES[to:])

    found = await proposed(plenary)
    assert found.session is None
    [receipt] = await told(plenary)
    assert "(fecha por fijar)" in receipt.text
    undated = "El calendario no tiene ningún pleno posterior"
    assert undated in (await letters(plenary, "clerk"))[0].text

    await goes_round(plenary, NOON + 2 * HOUR)
    assert [] == await told(plenary)
    plenary.table = dated
    await goes_round(plenary, NOON + 4 * HOUR)
    [notice] = await told(plenary)
    assert "05/03/2026, 19:00" in notice.text
    await proposed(plenary)
    assert undated not in (await letters(plenary, "clerk"))[-1].text


async def test_who_is_not_verified_is_kept_and_asked_to_show_who_they_are(plenary):
    await plenary.hear(TEXT, sender=CARLOS)

    shown = await plenary.show()
    assert Status.HELD is shown.status
    assert await plenary.store.proposal(ONE) is None
    assert [] == await told(plenary, "email")
    said = await told(plenary)
    assert any("Guardamos su mensaje" in d.text for d in said)

    await plenary.enrol("Carlos Rey", CARLOS)
    plenary.now = CLOSES + HOUR
    await plenary.route()

    found = await plenary.store.proposal(ONE)
    assert "Carlos Rey" == found.author
    # It was written in time.
    assert 3 == found.session.month
    assert 2 == len(await told(plenary, "email"))


async def test_a_message_that_is_routed_again_proposes_nothing_twice(plenary):
    plenary.channels["twitter"].messages = {}
    message = plenary.message(TEXT)
    plenary.channels["twitter"].messages = {message.external_id: message}
    await plenary.intake.accept([plenary.arrival(message)])
    [stored] = await plenary.store.take_received(
        plenary.now, HOUR, 10, plenary.channels
    )
    await plenary.router.route(stored)
    before = await plenary.store.proposal(ONE)
    await plenary.router.route(stored)

    assert before == await plenary.store.proposal(ONE)
    assert 1 == len(await told(plenary))
    assert 2 == len(await told(plenary, "email"))


async def test_danger_is_never_a_proposal(plenary):
    await plenary.hear("propongo que vengáis: ¡hay un incendio!")

    assert await plenary.store.proposal(ONE) is None
    assert ["police"] == [
        leg.mailbox for leg in (await plenary.show()).filing.decision.legs
    ]


async def test_a_councillors_motion_is_no_neighbours_proposal(plenary):
    await plenary.hear(
        "propongo una moción",
        sender=Address("email", "mayor@test.example"),
        handle="",
        evidence=SIGNED,
        visibility=Visibility.PRIVATE,
    )

    assert await plenary.store.proposal(ONE) is None


async def test_a_popular_initiative_is_another_act(plenary):
    """
    It must be debated and voted (LBRL, art. 70 bis.2), whoever sets the agenda.
    """
    signed = Evidence(proof=Proof.ACCOUNT, step_up="e-office 1")

    found = await proposed(plenary, "propongo esto con 700 firmas", evidence=signed)

    assert found is None
    assert Status.ROUTED is (await plenary.show()).status
    assert 2 == len(await told(plenary, "email"))


async def test_who_wants_no_notices_is_not_told_but_proposes(plenary):
    await plenary.store.hush(ANA, NOON, on=True)

    assert await proposed(plenary) is not None
    assert [] == await told(plenary)


# -------------------------------------------------------------- support


async def backed(town, text, **changes):
    await told(town)
    await town.hear(text, **changes)
    [said] = await told(town)
    counts = await town.store.supports([ONE])
    return counts.get(ONE, 0), said


async def test_a_person_counts_once_from_wherever_they_write(plenary):
    await proposed(plenary)
    phone = Address("telegram", "55501")
    berta = (await plenary.store.by_address(BERTA)).person
    await binding.bind(plenary.clerk(), berta.id, phone, "")

    count, said = await backed(plenary, "@Testville apoyo J-1", sender=BERTA)
    assert 1 == count
    assert (
        "J-1: apoyo anotado. Apoyos hasta ahora: 1. No es una firma: la iniciativa "
        "popular necesita 720 firmas de quienes pueden votar (20\u00a0% de la "
        "población), que van aparte."
    ) == said.text
    await plenary.hear("+1 J-1", sender=phone, visibility=Visibility.PRIVATE)
    [again] = await told(plenary, "telegram")

    assert "hasta ahora: 1." in again.text
    assert {ONE: 1} == await plenary.store.supports([ONE])


async def test_in_its_thread_it_needs_no_number(plenary):
    await proposed(plenary)

    count, said = await backed(
        plenary, "@Testville ¡apoyo!", sender=BERTA, in_reply_to=("r1",)
    )

    assert 1 == count
    assert said.text.startswith("J-1: apoyo anotado")


@pytest.mark.parametrize(
    ("said", "changes"),
    [
        ("Apoyo a domicilio, se ha caído", {"visibility": Visibility.PRIVATE}),
        ("apoyo", {"visibility": Visibility.PRIVATE}),  # whatever was said last
        ("Apoyo a domicilio", {"sender": BERTA, "in_reply_to": ("r1",)}),
        ("+1, y la farola no va", {"sender": BERTA, "in_reply_to": ("r1",)}),
        ("apoyo J-1, y la farola no va", {"sender": BERTA}),
        ("apoyo J-1, y es urgente", {"sender": BERTA}),
        ("apoyo J-99, y la farola no va", {"sender": BERTA}),
    ],
)
async def test_what_says_more_than_support_reaches_a_mailbox(plenary, said, changes):
    at = ROUTES.index("matters:")
    urgent = "  incident: {words: [urgente], urgency: high}\n"
    plenary.table = compile_routes(ROUTES[:at] + urgent + ROUTES[at:])
    await proposed(plenary)
    await told(plenary, "email")

    await plenary.hear(said, **changes)

    assert {} == await plenary.store.supports([ONE])
    assert any(said in letter.text for letter in await told(plenary, "email"))


async def test_who_is_not_verified_counts_for_nothing_and_is_told_how(plenary):
    await proposed(plenary)

    count, said = await backed(plenary, "apoyo J-1", sender=CARLOS)

    assert 0 == count
    assert "verificar antes la cuenta" in said.text


@pytest.mark.parametrize("said", ["apoyo J-1 y J-2", "retiro mi apoyo a J-1 y J-2"])
async def test_of_two_numbers_none_counts_and_it_is_said(plenary, said):
    await proposed(plenary)

    count, answer = await backed(plenary, said, sender=BERTA)

    assert 0 == count
    assert "cada número en un mensaje aparte" in answer.text


async def test_the_proposal_is_the_only_one_that_waits_or_they_are_asked_which(plenary):
    """
    By number and first words, as they stand in public; what was proposed in private is
    named to nobody.
    """
    await proposed(plenary)
    secret = {"visibility": Visibility.PRIVATE}
    await plenary.hear("propongo una fuente en mi patio", **secret)

    count, said = await backed(plenary, "apoyo la propuesta", sender=BERTA)
    assert 1 == count
    assert said.text.startswith("J-1: apoyo anotado")
    other = "@Testville propongo bancos en la plaza y en todas las calles"
    await plenary.hear(other, sender=BERTA)
    _, asked = await backed(plenary, "I support the proposal", sender=CARLOS)

    shade, seats = "propongo sombra en las paradas", "propongo bancos en la plaza y…"
    assert f"J-1 ({shade}), J-4 ({seats})" in asked.text
    assert "J-2" not in asked.text


@pytest.mark.parametrize(
    ("said", "counts"),
    [
        ("yo también firmo la propuesta de los bancos", {4: 1}),
        ("apoyo la propuesta de Paco", {1: 1}),
        ("apoyo la propuesta de bancos con sombra", {}),
        ("apoyo la propuesta de Ana Gil Ruiz", {}),
    ],
)
async def test_which_proposal_is_meant_is_told_by_its_words_or_who_made_it(
    plenary, said, counts
):
    """
    By the name under which it stands in public, and never by that on a document.
    """
    await plenary.hear(TEXT, display_name="Paco")
    await plenary.hear("propongo bancos en mi patio", visibility=Visibility.PRIVATE)
    await plenary.hear("hola")
    seats = "@Testville propongo bancos en la plaza"
    await plenary.hear(seats, sender=BERTA, display_name="Berta")

    await backed(plenary, said, sender=BERTA, display_name="Berta")

    known = await plenary.store.supports([Number(1), Number(4)])
    assert counts == {number.message: count for number, count in known.items()}


async def test_support_can_be_taken_back(plenary):
    await proposed(plenary)
    await backed(plenary, "apoyo J-1", sender=BERTA)

    count, said = await backed(plenary, "retiro mi apoyo a J-1", sender=BERTA)

    assert 0 == count
    assert "su apoyo queda retirado. Apoyos hasta ahora: 0." in said.text


@pytest.mark.parametrize("admits", [False, True])
async def test_what_was_for_a_session_that_was_not_held_goes_to_the_next(
    plenary, admits
):
    await proposed(plenary)
    await told(plenary)
    if admits:
        await answers(plenary, plenary.said("email")[0], "#admitir")
    before = await plenary.store.proposal(ONE)
    plenary.now = before.session + timedelta(minutes=30)
    act = Act(at=plenary.now, actor="inés", action="plenary.not_held", object="session")
    await plenary.store.not_held(before.session, act)

    await plenary.sweeper(usher(plenary)).sweep()

    after = await plenary.store.proposal(ONE)
    assert (before.state, True) == (after.state, after.session > before.session)
    assert "cambia la fecha del pleno" in (await told(plenary))[-1].text


async def test_what_comes_once_a_session_is_known_not_to_be_held_is_for_the_next(
    plenary,
):
    before = await proposed(plenary)
    act = Act(at=plenary.now, actor="inés", action="plenary.not_held", object="session")
    await plenary.store.not_held(before.session, act)

    await plenary.hear(TEXT, sender=BERTA)
    await told(plenary)
    await answers(plenary, plenary.said("email")[0], "#admitir")

    later = await plenary.store.proposal(Number(2))
    admitted = await plenary.store.proposal(ONE)
    assert later.session == admitted.session > before.session


async def test_what_waited_comes_back_where_the_wrong_session_was_meant(plenary):
    before = await proposed(plenary)
    act = Act(at=plenary.now, actor="inés", action="plenary.not_held", object="session")
    await plenary.store.not_held(before.session, act)
    await plenary.sweeper(usher(plenary)).sweep()

    await plenary.store.held(before.session, act)
    await plenary.sweeper(usher(plenary)).sweep()

    assert before.session == (await plenary.store.proposal(ONE)).session


@pytest.mark.parametrize("said", ["retiro J-1", "retiro mi apoyo a J-1"])
async def test_who_neither_proposed_nor_supported_takes_nothing_back(plenary, said):
    await proposed(plenary)

    count, told_ = await backed(plenary, said, sender=BERTA)

    assert 0 == count
    assert told_.text.startswith("No consta que usted apoyara J-1: nada ha cambiado.")
    assert ProposalState.PROPOSED is (await plenary.store.proposal(ONE)).state


async def test_an_author_who_takes_only_their_support_back_withdraws_nothing(plenary):
    await proposed(plenary)
    await backed(plenary, "apoyo J-1")

    count, said = await backed(plenary, "retiro mi apoyo a J-1")

    assert 0 == count
    assert "su apoyo queda retirado. Apoyos hasta ahora: 0." in said.text
    assert ProposalState.PROPOSED is (await plenary.store.proposal(ONE)).state


async def test_support_taken_back_among_other_things_withdraws_nothing(plenary):
    await proposed(plenary)

    await plenary.hear("retiro mi apoyo a J-1, y la farola de mi calle no va")

    assert ProposalState.PROPOSED is (await plenary.store.proposal(ONE)).state


async def test_a_number_that_is_no_proposal_takes_no_support(plenary):
    await plenary.hear("la farola está rota")
    await told(plenary)

    await plenary.hear("apoyo J-1", sender=BERTA)

    [said] = await told(plenary)
    assert "No encontramos ninguna propuesta con ese número" in said.text
    assert {} == await plenary.store.supports([ONE])


async def test_what_is_refused_takes_no_more_support(plenary):
    await proposed(plenary)
    [letter] = await letters(plenary)
    await answers(plenary, letter, "#rechazar No es competencia municipal.")

    count, said = await backed(plenary, "apoyo J-1", sender=BERTA)

    assert 0 == count
    assert "ya no admite apoyos. No entra en el orden del día." in said.text


async def test_danger_in_support_goes_where_danger_goes(plenary):
    await proposed(plenary)

    await plenary.hear("apoyo J-1 y hay un incendio en la calle", sender=BERTA)

    assert {} == await plenary.store.supports([ONE])
    assert 1 == len(await letters(plenary, "police"))


# -------------------------------------------------------------- decided about


async def test_secretary_and_mayor_decide_by_a_first_line(plenary):
    await proposed(plenary)
    await told(plenary)
    posted = {d.to.value.split("@")[0]: d for d in await told(plenary, "email")}

    await answers(plenary, posted["clerk"], "#admitir Irá la tercera.")

    assert ProposalState.ADMITTED is (await plenary.store.proposal(ONE)).state
    [said] = await told(plenary)
    assert "J-1: su propuesta está en el orden del día" in said.text
    assert "Irá la tercera." in said.text
    assert said.text.endswith("— Secretaría")

    await answers(plenary, posted["mayor"], "#aplazar Falta un informe.", "mayor")
    found = await plenary.store.proposal(ONE)
    assert (ProposalState.DEFERRED, 6) == (found.state, found.session.month)
    [said] = await told(plenary)
    assert "se aplaza al pleno siguiente (04/06/2026, 19:00)" in said.text


async def test_whoever_else_decides_reads_what_was_decided(plenary):
    await proposed(plenary)
    posted = {d.to.value.split("@")[0]: d for d in await told(plenary, "email")}

    await answers(plenary, posted["clerk"], "#admitir")
    [letter] = await told(plenary, "email")
    await answers(plenary, posted["mayor"], "#rechazar No cabe.", "mayor")
    [undone] = await told(plenary, "email")

    assert ("mayor@test.example", CLERK) == (letter.to.value, undone.to)
    assert letter.text.startswith("DECIDIDO (Secretaría): J-1. En el orden del día")
    assert "DECIDIDO (Alcaldía): J-1. No entra en el orden del día. No cabe." in (
        undone.text
    )


@pytest.mark.parametrize("presiding", ["mayor", "lights"])
async def test_what_the_mayor_decided_the_secretary_does_not_undo(plenary, presiding):
    """
    The mayor sets the agenda, and the secretary assists (RD 2568/1986, art. 82.1), be
    it that somebody stands in for the mayor.
    """
    if presiding != "mayor":
        away = "absent: {from: 2026-03-01, until: 2026-03-31, backup: lights}, "
        here = "{office: Alcaldía, "
        plenary.table = compile_routes(ROUTES.replace(here, here + away))
    await proposed(plenary)
    posted = {d.to.value.split("@")[0]: d for d in await told(plenary, "email")}
    await answers(plenary, posted[presiding], "#admitir", presiding)
    await told(plenary, "email")
    before = await plenary.store.proposal(ONE)

    await answers(plenary, posted["clerk"], "#rechazar No cabe.")

    [letter] = await told(plenary, "email")
    assert "No se ha hecho nada con J-1: lo decidió la Alcaldía" in letter.text
    assert before == await plenary.store.proposal(ONE)


async def test_what_is_decided_at_the_machine_is_read_by_secretary_and_mayor(plenary):
    one = await proposed(plenary)
    await told(plenary, "email")
    moved = at_desk(plenary.table, one, ProposalEvent.ADMIT, "", "inés", plenary.now)
    await plenary.store.move(one, *moved)

    await goes_round(plenary)
    await goes_round(plenary)

    posted = await told(plenary, "email")
    assert {"clerk@test.example", "mayor@test.example"} == {d.to.value for d in posted}
    assert all(d.text.startswith("DECIDIDO (Testville): J-1.") for d in posted)
    assert 2 == len(posted)


async def test_who_decided_is_in_the_chain_and_time_is_not_taken_for_them(plenary):
    await admitted(plenary)
    await goes_round(plenary, ENDS)
    await goes_round(plenary, datetime(2026, 3, 15, 8, tzinfo=UTC))

    kept = await plenary.store.acts("case 1", None, 9)

    assert [
        ("gateway", "proposal.remind"),
        ("gateway", "proposal.consider"),
        ("mailbox clerk", "proposal.admit"),
        ("message 1", "proposal.propose"),
    ] == [(each.entry.actor, each.entry.action) for each in kept]


async def test_that_an_author_was_told_is_no_decision_of_the_gateways(plenary):
    one = await proposed(plenary)
    moved = at_desk(plenary.table, one, ProposalEvent.ADMIT, "", "inés", plenary.now)
    await plenary.store.move(one, *moved)

    await goes_round(plenary, NOON + HOUR)

    kept = await plenary.store.acts("case 1", None, 9)
    done = [each.entry.action for each in kept]
    assert ["proposal.tell", "proposal.admit", "proposal.propose"] == done


async def closing(town):
    """
    What would close the case in a year.
    """
    return await town.store.due(NOON + timedelta(days=365), 9, (TimerKind.CLOSE,))


@pytest.mark.parametrize("closed", [False, True])
@pytest.mark.parametrize("at_machine", [False, True])
async def test_what_was_refused_and_is_admitted_goes_on(plenary, at_machine, closed):
    await proposed(plenary)
    [letter] = await letters(plenary)
    await answers(plenary, letter, "#rechazar No cabe.")
    [close] = await closing(plenary)
    if closed:
        end = Happening(case=ONE, event=CaseEvent.CLOSE, at=plenary.now, by="gateway")
        await plenary.store.fire(close, Consequences(happenings=(end,)))
    one = await plenary.store.proposal(ONE)

    if at_machine:
        moved = at_desk(
            plenary.table, one, ProposalEvent.ADMIT, "", "inés", plenary.now
        )
        assert await plenary.store.move(one, *moved)
    else:
        await answers(plenary, letter, "#admitir")

    [case] = await plenary.store.cases([ONE])
    assert CaseState.ANSWERED is case.state
    assert [] == await closing(plenary)
    happened = [each.event for each in (await plenary.store.case(ONE)).happenings]
    assert [CaseEvent.REOPEN, CaseEvent.ANSWER] == happened[-2:]
    await told(plenary)
    await plenary.hear("¿cómo va J-1?")
    [said] = await told(plenary)
    assert "resuelt" not in said.text


@pytest.mark.parametrize(
    ("text", "told_what"),
    [
        ("#rechazar", "lo que quiere decir"),
        (
            "#extracto Se acordó.",
            "No se ha hecho nada con J-1. Propuesta para el pleno",
        ),
    ],
)
async def test_what_cannot_be_done_is_told_to_whoever_wrote_it(
    plenary, text, told_what
):
    await proposed(plenary)
    await told(plenary)
    [letter] = await letters(plenary)

    await answers(plenary, letter, text)

    [problem] = await letters(plenary)
    assert told_what in problem.text
    assert [] == await told(plenary)
    assert ProposalState.PROPOSED is (await plenary.store.proposal(ONE)).state


async def test_a_reason_with_personal_data_is_not_published(plenary):
    await proposed(plenary)
    await told(plenary)
    [letter] = await letters(plenary)

    await answers(plenary, letter, "#rechazar Lo pidió ya 12345678Z, vecino.")

    assert [] == await told(plenary)
    [problem] = await letters(plenary)
    assert "No se ha publicado" in problem.text


async def test_another_mailbox_decides_nothing(plenary):
    await plenary.hear("la farola está rota")
    [letter] = await letters(plenary, "lights")
    await told(plenary)

    await answers(plenary, letter, "#admitir", "lights")

    [problem] = await letters(plenary, "lights")
    assert "este caso no lo es" in problem.text


# -------------------------------------------------------------- time


async def admitted(town):
    await proposed(town)
    [letter] = await letters(town)
    await answers(town, letter, "#admitir")
    await told(town)
    return letter


async def test_after_the_session_the_extract_is_asked_for_and_reaches_its_author(
    plenary,
):
    letter = await admitted(plenary)

    await goes_round(plenary, ENDS)
    [notice] = await told(plenary)
    assert "se ha celebrado el pleno (05/03/2026, 19:00)" in notice.text
    assert "15 días como mucho" in " ".join(notice.text.split())
    assert [] == await letters(plenary)

    await goes_round(plenary, datetime(2026, 3, 15, 8, tzinfo=UTC))
    [asked] = await letters(plenary)
    assert asked.text.startswith("EXTRACTO DEL ACTA: J-1 se trató en el pleno")
    assert "20/03/2026 a más tardar" in " ".join(asked.text.split())
    await goes_round(plenary, datetime(2026, 3, 16, 8, tzinfo=UTC))
    assert [] == await letters(plenary)
    held, reminded = await notes(plenary)
    assert "El pleno (05/03/2026, 19:00) ya se celebró" in held
    assert asked.text.startswith(reminded)

    await answers(plenary, asked, "#extracto Se acordó por unanimidad poner toldos.")
    [extract] = await told(plenary)
    assert "J-1: extracto del acta del pleno (05/03/2026, 19:00)" in extract.text
    assert "Se acordó por unanimidad poner toldos." in extract.text
    assert ProposalState.REPORTED is (await plenary.store.proposal(ONE)).state
    [case] = await plenary.store.cases([ONE])
    assert CaseState.SOLVED is case.state
    await goes_round(plenary, datetime(2026, 4, 1, 8, tzinfo=UTC))
    assert [] == await letters(plenary)
    assert letter.conversation == asked.conversation

    await answers(plenary, asked, "#extracto Se acordó por unanimidad poner parras.")
    [corrected] = await told(plenary)
    assert "Se acordó por unanimidad poner parras." in corrected.text
    assert "unanimidad poner parras" in (await plenary.store.proposal(ONE)).note
    [case] = await plenary.store.cases([ONE])
    assert CaseState.SOLVED is case.state


async def test_an_extract_that_is_late_is_told_to_the_mayor_too(plenary):
    await admitted(plenary)
    await goes_round(plenary, ENDS)
    await goes_round(plenary, datetime(2026, 3, 15, 8, tzinfo=UTC))
    await told(plenary, "email")

    await goes_round(plenary, datetime(2026, 3, 21, 8, tzinfo=UTC))

    posted = await told(plenary, "email")
    assert {"clerk@test.example", "mayor@test.example"} == {d.to.value for d in posted}
    assert all(d.text.startswith("FUERA DE PLAZO: el extracto") for d in posted)


async def test_what_nobody_decided_about_is_told_to_all_and_goes_on(plenary):
    # The mayor hears of it then for the first time, and may answer.
    here = "agenda proposal: {match: {intents: agenda_proposal}, deliver: "
    alone = ROUTES.replace(f"{here}[clerk, mayor]}}", f"{here}clerk}}")
    plenary.table = compile_routes(alone)
    await proposed(plenary)
    await told(plenary)
    await told(plenary, "email")

    await goes_round(plenary, ENDS)

    found = await plenary.store.proposal(ONE)
    assert (ProposalState.PROPOSED, 6) == (found.state, found.session.month)
    [notice] = await told(plenary)
    assert "pasó sin que se decidiera" in notice.text
    posted = await told(plenary, "email")
    assert 2 == len(posted)
    assert all(d.text.startswith("SIN DECIDIR") for d in posted)
    assert ["SIN DECIDIR"] == [note[:11] for note in await notes(plenary)]
    await goes_round(plenary, ENDS + HOUR)
    assert [] == await told(plenary, "email")
    [letter] = [d for d in posted if d.to.value == "mayor@test.example"]
    await answers(plenary, letter, "#admitir", "mayor")
    assert ProposalState.ADMITTED is (await plenary.store.proposal(ONE)).state


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({}, Visibility.PUBLIC),
        ({"visibility": Visibility.PRIVATE}, Visibility.PRIVATE),
        ({"sent_at": NOON - 25 * HOUR}, Visibility.PRIVATE),
    ],
)
async def test_what_time_does_to_a_proposal_is_told_in_public_if_all_of_it_was(
    plenary, changes, where
):
    """
    As what its offices answer, since X lets us write in private only to whom did so.
    """
    await proposed(plenary, **changes)
    [letter] = await letters(plenary)
    await answers(plenary, letter, "#admitir")
    await told(plenary)

    await goes_round(plenary, ENDS + HOUR)

    [notice] = await told(plenary)
    assert notice.text.startswith("J-1: se ha celebrado el pleno (05/03/2026, 19:00)")
    assert (where, "r1") == (notice.visibility, notice.in_reply_to)


@pytest.mark.parametrize(
    ("session", "month"),
    [
        ("{starts: 2026-03-12 19:00, ends: 21:00, agenda_closes: 2026-03-09 20:00}", 3),
        (None, 6),
    ],
    ids=["moved", "cancelled"],
)
@pytest.mark.parametrize("wait", [timedelta(), ENDS - NOON], ids=["at once", "late"])
async def test_what_waits_for_a_session_that_is_gone_goes_on_and_is_told_once(
    plenary, session, month, wait
):
    """
    Whether somebody goes round at once, or only after its old hour: nobody is told that
    it was held.
    """
    await admitted(plenary)
    march = "{starts: 2026-03-05 19:00, ends: 21:00, agenda_closes: 2026-03-02 20:00}"
    line = f"      - {march}\n"
    instead = f"      - {session}\n" if session else ""
    plenary.table = compile_routes(ROUTES.replace(line, instead))

    await goes_round(plenary, NOON + wait)
    await goes_round(plenary, NOON + wait + HOUR)

    found = await plenary.store.proposal(ONE)
    assert (ProposalState.ADMITTED, month) == (found.state, found.session.month)
    [notice] = await told(plenary)
    assert notice.text.startswith("J-1: cambia la fecha del pleno para su propuesta:")
    assert f"/{month:02}/2026, 19:00" in notice.text
    assert [] == await letters(plenary)


async def test_whoever_wrote_first_is_not_left_out_where_the_deadline_is_put_off(
    plenary,
):
    late = ROUTES.replace("2026-03-02 20:00", "2026-03-02 10:00")
    plenary.table = compile_routes(late)
    assert 6 == (await proposed(plenary)).session.month
    await told(plenary)
    plenary.table = compile_routes(ROUTES)

    await goes_round(plenary)
    await goes_round(plenary)

    assert 3 == (await plenary.store.proposal(ONE)).session.month
    [notice] = await told(plenary)
    assert notice.text.startswith("J-1: cambia la fecha del pleno para su propuesta:")
    assert "05/03/2026, 19:00" in notice.text


async def test_where_a_session_is_added_what_had_no_date_gets_it_at_once(plenary):
    start, _, rest = ROUTES.partition("    plenaries:\n")
    none = "    plenaries: []\n" + "mailboxes:" + rest.partition("mailboxes:")[2]
    plenary.table = compile_routes(start + none)
    assert (await proposed(plenary)).session is None
    plenary.table = compile_routes(ROUTES)

    await goes_round(plenary)

    assert 3 == (await plenary.store.proposal(ONE)).session.month


async def test_an_urgent_session_takes_along_nothing_that_waits(plenary):
    await proposed(plenary)
    await told(plenary)
    urgent = "      - {starts: 2026-03-03 12:00, ends: 13:00, extraordinary: yes}\n"
    rules = ROUTES.replace("    plenaries:\n", f"    plenaries:\n{urgent}")
    assert rules != ROUTES
    plenary.table = compile_routes(rules)

    await goes_round(plenary)
    await goes_round(plenary, NOON + 48 * HOUR)

    found = await plenary.store.proposal(ONE)
    assert (ProposalState.PROPOSED, 5) == (found.state, found.session.day)
    assert [] == await told(plenary)


async def test_what_somebody_put_off_stays_put_off_where_the_deadline_is(plenary):
    await proposed(plenary)
    [letter] = await letters(plenary)
    await answers(plenary, letter, "#aplazar")
    later = ROUTES.replace("2026-03-02 20:00", "2026-03-03 20:00")
    plenary.table = compile_routes(later)

    await goes_round(plenary)

    assert 6 == (await plenary.store.proposal(ONE)).session.month


async def test_what_is_decided_at_the_town_halls_machine_is_told_by_the_daemon(plenary):
    one = await proposed(plenary)
    await told(plenary)
    moved = at_desk(
        plenary.table, one, ProposalEvent.REFUSE, "No cabe.", "inés", plenary.now
    )
    assert await plenary.store.move(one, *moved)
    assert not await plenary.store.move(one, *moved)

    await goes_round(plenary)
    await goes_round(plenary)

    [said] = await told(plenary)
    assert (
        "J-1: su propuesta no entra en el orden del día. Motivo: No cabe." == said.text
    )
    # Nobody looked whether the reason may be public.
    assert Visibility.PRIVATE is said.visibility
    assert {"No entra en el orden del día."} == set(await notes(plenary))


async def test_asking_how_it_goes_tells_of_the_proposal_too(plenary):
    await proposed(plenary)
    await backed(plenary, "apoyo J-1", sender=BERTA)

    await plenary.hear("¿cómo va J-1?")

    [said] = await told(plenary)
    assert said.text.startswith("J-1: pendiente en Secretaría")
    assert said.text.endswith(
        "Propuesta para el pleno (05/03/2026, 19:00), por decidir. Apoyos: 1."
    )


@pytest.mark.parametrize(
    "words",
    ["retiro mi propuesta J-1", "retiro J-1", "I withdraw J-1", "Retiro la J-1."],
)
async def test_its_author_takes_it_back_and_its_mailboxes_hear_it(plenary, words):
    await proposed(plenary)
    await told(plenary)
    await told(plenary, "email")

    await plenary.hear(words, visibility=Visibility.PRIVATE)

    assert ProposalState.WITHDRAWN is (await plenary.store.proposal(ONE)).state
    assert "J-1: su propuesta queda retirada." in [d.text for d in await told(plenary)]
    assert "Retirada por quien la propuso." == (await notes(plenary))[-1]
    assert {"clerk@test.example", "mayor@test.example"} == {
        d.to.value for d in await told(plenary, "email")
    }
    await goes_round(plenary, ENDS)
    assert [] == await told(plenary)


async def test_what_is_decided_of_one_is_told_to_all_who_proposed_the_same(plenary):
    await proposed(plenary)
    await plenary.hear("propongo toldos en las paradas", sender=BERTA)
    first, *_, second = await letters(plenary)
    [to_mayor, *_] = [d for d in plenary.said("email") if d.to.value[:5] == "mayor"]
    await told(plenary)
    await answers(plenary, second, "#unir J-1")

    await answers(plenary, to_mayor, "#admitir", "mayor")
    await goes_round(plenary)

    heard = {d.to: d.text for d in await told(plenary)}
    assert {ANA, BERTA} == heard.keys()
    assert all("está en el orden del día" in text for text in heard.values())
    another = await plenary.store.proposal(Number(2))
    assert (ProposalState.ADMITTED, True) == (another.state, another.by_mayor)
    done = [kept.entry for kept in await plenary.store.acts("case 2", None, 10)]
    assert ("mailbox mayor", "proposal.admit") in {(a.actor, a.action) for a in done}
    await goes_round(plenary, ENDS)
    await told(plenary)

    await answers(plenary, first, "#extracto Se aprueba por unanimidad.")
    await goes_round(plenary)

    heard = {d.to: d.text for d in await told(plenary)}
    assert all("Se aprueba por unanimidad." in heard[who] for who in (ANA, BERTA))
    assert CaseState.SOLVED is (await plenary.store.case(Number(2))).case.state
    plenary.now += timedelta(days=30)
    await plenary.sweeper().sweep()
    assert CaseState.CLOSED is (await plenary.store.case(Number(2))).case.state


async def test_whoever_decides_hears_to_which_of_those_put_together_it_was_not_done(
    plenary,
):
    await proposed(plenary)
    await plenary.hear("propongo toldos en las paradas", sender=BERTA)
    first, *_, second = await letters(plenary)
    mayors = [d for d in plenary.said("email") if d.to.value[:5] == "mayor"]
    await answers(plenary, mayors[-1], "#admitir", "mayor")
    await answers(plenary, second, "#unir J-1")
    await answers(plenary, first, "#admitir")
    assert not [d for d in await told(plenary, "email") if "No se ha" in d.text]

    await answers(plenary, first, "#rechazar No es competencia municipal.")

    [said] = [d.text for d in await told(plenary, "email") if "lo mismo" in d.text]
    assert said.startswith("No se ha hecho lo mismo con J-2,")
    states = [(await plenary.store.proposal(Number(n))).state for n in (1, 2)]
    assert [ProposalState.REFUSED, ProposalState.ADMITTED] == states


@pytest.mark.parametrize("said", ["retiro J-1", "retiro lo que propongo en J-1"])
async def test_what_is_withdrawn_waits_for_nobody_and_stands_in_the_chain(
    plenary, said
):
    terms = "agenda_proposal}, answer_within: 1 day, deliver: [clerk, mayor]}"
    plain = "agenda_proposal}, deliver: [clerk, mayor]}"
    plenary.table = compile_routes(ROUTES.replace(plain, terms))
    await proposed(plenary)

    await plenary.hear(said, visibility=Visibility.PRIVATE)

    assert CaseState.SOLVED is (await plenary.store.case(ONE)).case.state
    later = plenary.now + timedelta(days=60)
    due = await plenary.store.due(later, 10)
    assert [TimerKind.CLOSE] == [timer.kind for timer in due]
    acts = await plenary.store.acts("case 1", None, 10)
    assert ("message 2", "proposal.withdraw") in {
        (kept.entry.actor, kept.entry.action) for kept in acts
    }


@pytest.mark.parametrize("said", ["retiro J-1", "retiro mi propuesta de una farola"])
async def test_whoever_has_a_proposal_reads_that_it_is_withdrawn(plenary, said):
    """
    The mayor, who decides on the agenda, too, whether or not a number is written.
    """
    await plenary.hear(TEXT, visibility=Visibility.PRIVATE)

    await plenary.hear(said, visibility=Visibility.PRIVATE)

    said_last = {
        letter.to.value: letter.text for letter in await told(plenary, "email")
    }
    assert {"clerk@test.example", "mayor@test.example"} == {
        to for to, text in said_last.items() if text.startswith(said)
    }


async def test_a_town_without_a_plenary_in_its_rules_has_no_proposals(plenary):
    rules = "\n".join(
        line for line in ROUTES.splitlines() if not line.startswith("plenary:")
    )
    plenary.table = compile_routes(rules)

    assert await proposed(plenary) is None
    [receipt] = await told(plenary)
    assert receipt.text.startswith("Recibido, J-1.")


async def test_a_substitute_decides_for_whoever_is_away(plenary):
    away = ROUTES.replace(
        "clerk: {office: Secretaría,",
        "clerk: {office: Secretaría, absent: {from: 2026-03-01, until: 2026-03-31, "
        "backup: lights},",
    )
    plenary.table = compile_routes(away)
    await proposed(plenary)
    await told(plenary)
    [letter] = await letters(plenary, "lights")
    assert letter.text.startswith("PROPUESTA PARA EL PLENO J-1")

    await answers(plenary, letter, "#admitir", "lights")

    assert ProposalState.ADMITTED is (await plenary.store.proposal(ONE)).state


@pytest.mark.parametrize(
    ("subject", "text", "expected"),
    [
        (
            "Propongo para el pleno",
            "Que haya sombra en las paradas.",
            "Propongo para el pleno\nQue haya sombra en las paradas.",
        ),
        ("Propongo sombra", "Buenas: propongo\nsombra.", "Buenas: propongo\nsombra."),
        ("Propongo somb…", "Propongo sombra.", "Propongo sombra."),
        ("Re: [J-7] La farola", "Propongo sombra.", "Propongo sombra."),
        ("Propongo sombra", "", "Propongo sombra"),
    ],
)
async def test_on_mail_the_subject_is_part_of_it_if_its_own_and_not_repeated(
    plenary, subject, text, expected
):
    mail = Address("email", "ana@mail.example")
    ana = (await plenary.store.by_address(ANA)).person
    await binding.bind(plenary.clerk(), ana.id, mail, "")
    found = await proposed(
        plenary,
        text,
        sender=mail,
        handle="",
        subject=subject,
        visibility=Visibility.PRIVATE,
        evidence=SIGNED,
    )

    assert found is not None
    assert expected == found.text


async def test_one_who_is_revoked_supports_nothing(plenary):
    await proposed(plenary)
    act = Act(at=NOON, actor="inés", action="desk.revoke", object="person P-X")
    await plenary.store.unbind(BERTA, NOON, act)

    count, said = await backed(plenary, "apoyo J-1", sender=BERTA)

    assert 0 == count
    assert "verificar antes" in said.text


async def test_a_proposal_that_is_broken_holds_up_no_other(plenary, monkeypatch):
    """
    It comes first in each round; as many more are looked at.
    """
    monkeypatch.setattr(ushering, "AT_ONCE", 1)
    await proposed(plenary)
    await plenary.hear(TEXT, sender=BERTA)
    filing = plenary.store.filing

    async def broken(_store, number):
        if number == 1:
            raise ValueError(number)
        return await filing(number)

    both = [Number(1), Number(2)]
    before = [await plenary.store.proposal(number) for number in both]
    at = ROUTES.index("  calendar:"), ROUTES.index("mailboxes:")
    plenary.table = compile_routes(ROUTES[: at[0]] + ROUTES[at[1] :])
    monkeypatch.setattr(type(plenary.store), "filing", broken)
    plenary.now, rounds = ENDS + HOUR, usher(plenary)
    for _ in range(2):
        await rounds.go(plenary.pen())

    after = [await plenary.store.proposal(number) for number in both]
    assert [True, False] == [a == b for a, b in zip(after, before, strict=True)]


async def test_an_incident_beside_a_proposal_is_read_without_what_the_plenary_gets(
    plenary,
):
    broken = "  incident: {words: [fundida]}\n  agenda_proposal"
    plenary.table = compile_routes(ROUTES.replace("  agenda_proposal", broken, 1))
    await plenary.tell(f"{TEXT}. Además hay una farola fundida", sender=ANA)
    read = {d.to.value: d.text for d in plenary.said("email")}
    formed = plenary.table.own("letter-commands")

    assert {f"{name}@test.example" for name in ("clerk", "mayor", "lights")} == {*read}
    assert Number(1) == (await plenary.store.proposal(ONE)).number
    assert read["clerk@test.example"] != read["lights@test.example"]
    assert ANAS_NAME in read["clerk@test.example"].split("farola")[0]
    assert formed in read["lights@test.example"]
    assert read["lights@test.example"].startswith(TEXT)


async def test_the_secretary_is_told_of_what_was_proposed_from_a_misbound_account(
    plenary,
):
    """
    Whoever backed it in somebody's name is another matter: that counts no more anyway.
    """
    await plenary.tell(TEXT)
    await plenary.tell("@Testville apoyo J-1", sender=BERTA)
    before = len(plenary.said("email"))
    await binding.unbind(plenary.clerk(), BERTA, "another's", mistaken=True)
    await plenary.later(seconds=30)
    assert before == len(plenary.said("email"))

    await binding.unbind(plenary.clerk(), ANA, "another's", mistaken=True)
    await plenary.later(seconds=30)

    told = plenary.said("email")[before:]
    assert {CLERK, Address("email", "mayor@test.example")} == {d.to for d in told}
    assert all("BEWARE, J-1" in d.text or "OJO, J-1" in d.text for d in told)
