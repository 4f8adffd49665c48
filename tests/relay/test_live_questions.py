"""
Questions while the plenary is held: what enters its list, what never does and is told
why, and what authors are told of theirs.
"""

from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve

from gateway.core.audit import Act
from gateway.core.filing import Status
from gateway.core.message import Address, Evidence, Proof, Visibility
from gateway.core.plenary.question import CLICKS, QuestionEvent, QuestionState
from gateway.daemon.hall.shown import moderation
from gateway.relay.rounds.hall import Hall
from gateway.routing.compiler import compile_routes
from gateway.town.desk import binding

ROUTES = """
town:
  name: Testville
  languages: [es, en]
  accounts: {twitter: "@Testville", email: town@test.example}
  calendar:
    plenaries:
      - {starts: 2026-03-05 19:00, ends: 21:00}
mailboxes:
  clerk: {office: Secretaría, addresses: {email: clerk@test.example}}
  mayor: {office: Alcaldía, addresses: {email: mayor@test.example}}
  other: {office: Grupo B, role: councillor, addresses: {email: other@test.example}}
  police: {office: Policía, addresses: {email: police@test.example}}
plenary:
  secretary: clerk
  mayor: mayor
  hashtag: "#PlenoTest"
  questions_from: 60 minutes
  questions_until: 30 minutes
cases: {prefix: J, receipts: yes}
guards:
  danger: {words: [incendio], urgency: emergency, deliver: police, says: call-112}
topics:
  help: {words: [ayuda], owner: clerk, flags: [confidential]}
intents:
  plenary_question:
    requires: verified
    match: {all: [{hashtags: "#PlenoTest"}, {patterns: '[?]'}]}
matters:
  insults:
    match: {hashtags: "#PlenoTest", words: [payasos]}
    outcome: quarantine
    reply: none
    flags: [abuse]
  plenary question:
    match: {intents: plenary_question}
    deliver: clerk
otherwise: {deliver: clerk}
"""

ANA = Address("twitter", "1001")
BEFORE = datetime(2026, 3, 5, 17, tzinfo=UTC)  # an hour before it begins
LIVE = datetime(2026, 3, 5, 18, 30, tzinfo=UTC)
SESSION = datetime(2026, 3, 5, 18, tzinfo=UTC)
OVER = datetime(2026, 3, 5, 20, 30, tzinfo=UTC)  # half an hour after its planned end
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
ASKED = "@Testville ¿cuándo abre la piscina? #PlenoTest"
#: As the list shows it, and whoever moves it has read it.
SHOWN = "¿cuándo abre la piscina?"


@pytest.fixture
async def hall(town):
    town.table = compile_routes(ROUTES)
    town.now = LIVE
    await town.enrol("Ana Gil Ruiz", ANA)
    return Hall(
        questions=town.store,
        upkeep=town.store,
        cases=town.store,
        filings=town.store,
        register=town.store,
        pen=town.pen,
    )


async def listed(hall):
    return [(q.state, q.text) for q in await hall.listed(SESSION)]


async def told(town, channel="twitter"):
    await town.deliver()
    return [(d.visibility, d.text) for d in town.said(channel)]


async def go(hall, town):
    said = await hall.go(town.pen())
    return [d.text for d in said]


async def test_who_asks_in_a_reply_to_another_office_is_answered_by_the_secretary(
    hall, town
):
    cars = "topics:\n  cars: {words: [coche], owner: police}\n"
    town.table = compile_routes(ROUTES.replace("topics:\n", cars))
    await town.tell("@Testville un coche en mi vado")

    await town.tell(ASKED, in_reply_to=("r1",))

    assert [(QuestionState.WAITING, SHOWN)] == await listed(hall)
    assert ["clerk@test.example", "police@test.example"] == [
        letter.to.value for letter in town.said("email")[1:]
    ]


async def test_a_verified_question_enters_and_its_author_is_told_in_private(hall, town):
    await town.hear(ASKED)

    assert [(QuestionState.WAITING, "¿cuándo abre la piscina?")] == await listed(hall)
    [(where, text)] = await told(town)
    assert Visibility.PRIVATE is where
    assert text.startswith("J-1: su pregunta está en la lista")
    assert "«Ana G. R.»" in text
    # It is a matter for its mailbox all the same.
    [letter] = [d for d in town.said("email") if "piscina" in d.text]
    assert "clerk@test.example" == letter.to.value
    [question] = await hall.listed(SESSION)
    assert ("Ana Gil Ruiz", LIVE) == (question.name, question.asked_at)


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("#PlenoTest ¿dimitís, payasos?", "Su pregunta no entra"),
        ("#PlenoTest ¡sois unos payasos!", "Su pregunta no entra"),
        ("#PlenoTest ¿y lo mío? soy 12345678Z", "J-1: su pregunta no entra"),
        ("#PlenoTest ¿me llaman? 612 345 678", "J-1: su pregunta no entra"),
        ("#PlenoTest ¿y https://evil.example/ana?", "J-1: su pregunta no entra"),
        ("#PlenoTest ¿y la ayuda que pedí?", "J-1: su pregunta no entra"),
        (
            f"#PlenoTest ¿por qué cierra {'tan tarde y ' * 30}ya?",
            "J-1: su pregunta no entra",
        ),
    ],
)
async def test_what_never_enters_is_told_why_in_private(hall, town, text, begins):
    await town.hear(text)

    assert [] == await listed(hall)
    said = [t for w, t in await told(town) if w is Visibility.PRIVATE]
    assert said[-1].startswith(begins)
    assert "12345678" not in "".join(said)
    [act] = [k.entry for k in await acts(town) if "keep_out" in k.entry.action]
    assert "message 1" == act.object


async def test_an_edited_question_takes_the_place_of_what_it_was(hall, town):
    await town.hear(ASKED)
    changed = ASKED.replace("piscina", "piscina cubierta")
    # On some channels it keeps its reference.
    for text, own in ((changed, "r2"), (changed.replace("abre", "cierra"), "r1")):
        await town.hear(text, edit_of="r1", reference=own)

    [question] = await hall.listed(SESSION)
    assert (1, "¿cuándo cierra la piscina cubierta?") == (
        question.message,
        question.text,
    )
    assert "J-1" == town.table.town.casework.spoken(question.case)


async def test_who_asks_the_same_again_has_asked_it_once(hall, town):
    """
    From whichever account of theirs; what somebody else asks is another question.
    """
    bea, mail = Address("twitter", "2002"), Address("email", "ana@x.example")
    ana = (await town.store.by_address(Address("twitter", "1001"))).person
    await binding.bind(town.clerk(), ana.id, mail, "")
    await town.enrol("Ana Gil Ruiz", bea)
    await town.hear(ASKED)
    town.now += timedelta(minutes=1)

    await town.hear(ASKED.replace("¿cuándo", "¿Cuándo"))
    signed = Evidence(proof=Proof.SIGNED, dmarc="pass")
    await town.hear(ASKED, sender=mail, evidence=signed)
    await town.hear(ASKED, sender=bea)

    assert [(1, LIVE), (4, town.now)] == [
        (each.message, each.asked_at) for each in await hall.listed(SESSION)
    ]
    entered = [text for _, text in await told(town) if "está en la lista" in text]
    assert 3 == len(entered)


async def test_what_was_seen_to_is_not_asked_again(hall, town):
    await town.hear(ASKED)
    await hall.move(SESSION, 1, QuestionEvent.READ, "moderator", SHOWN)
    before = await hall.listed(SESSION)

    await town.hear(ASKED)

    assert before == await hall.listed(SESSION)


@pytest.mark.parametrize(
    "event", [QuestionEvent.SHOW, QuestionEvent.READ, QuestionEvent.DISMISS]
)
async def test_what_a_moderator_saw_to_is_edited_no_more(hall, town, event):
    await town.hear(ASKED)
    await hall.move(SESSION, 1, event, "moderator", SHOWN)
    before = await hall.listed(SESSION)

    await town.hear(ASKED.replace("piscina", "pista"), edit_of="r1")

    assert before == await hall.listed(SESSION)


async def test_a_question_whose_edit_is_kept_out_is_off_the_list(hall, town):
    await town.hear(ASKED)

    await town.hear(ASKED.replace("?", "? 612 345 678"), edit_of="r1")

    [question] = await hall.listed(SESSION)
    assert (QuestionState.KEPT_OUT, "¿cuándo abre la piscina?") == (
        question.state,
        question.text,
    )
    assert "no entra" in (await told(town))[-1][1]
    [act] = [k.entry for k in await acts(town) if "keep_out" in k.entry.action]
    assert ("message 1", "personal") == (act.object, act.result)
    # Its author was told, and nobody who presides decided anything.
    town.now = OVER
    assert [] == await go(hall, town)


@pytest.mark.parametrize("changes", [{"edit_of": "r1"}, {}], ids=["an edit", "anew"])
async def test_what_the_gateway_kept_out_enters_once_it_is_written_so_that_it_may(
    hall, town, changes
):
    await town.hear(ASKED)
    await town.hear(ASKED.replace("?", "? 612 345 678"), edit_of="r1")
    await town.deliver()
    town.now += timedelta(minutes=1)

    await town.hear(ASKED, **changes)

    [question] = await hall.listed(SESSION)
    assert (QuestionState.WAITING, town.now) == (question.state, question.asked_at)
    assert (await told(town))[-1][1].startswith("J-1: su pregunta está en la lista")


async def test_what_its_author_withdrew_enters_again_if_they_ask_again(hall, town):
    await town.hear(ASKED)
    await town.hear("retiro J-1")

    await town.hear(ASKED)

    assert [(QuestionState.WAITING, SHOWN)] == await listed(hall)
    assert "está en la lista" in (await told(town))[-1][1]


async def test_what_its_author_withdrew_enters_no_list_that_has_ended(hall, town):
    await town.hear(ASKED)
    await town.hear("retiro J-1")
    town.now = OVER + timedelta(minutes=1)

    await town.hear(ASKED, sent_at=LIVE)

    assert [(QuestionState.WITHDRAWN, SHOWN)] == await listed(hall)
    assert (await told(town))[-1][1].startswith("J-1: la lista de preguntas")


@pytest.mark.parametrize("changes", [{"edit_of": "r1"}, {}], ids=["an edit", "anew"])
@pytest.mark.parametrize(
    ("event", "said"),
    [
        (QuestionEvent.SHOW, "la sala ya ha visto"),
        (QuestionEvent.READ, "se ha leído en el pleno"),
        (QuestionEvent.DISMISS, "está apartada de la lista"),
    ],
)
async def test_who_asks_again_what_was_seen_to_is_told_how_it_stands(
    hall, town, event, said, changes
):
    await town.hear(ASKED)
    await hall.move(SESSION, 1, event, "inés", SHOWN)
    before = await hall.listed(SESSION)

    await town.hear(ASKED, **changes)

    assert before == await hall.listed(SESSION)
    last = (await told(town))[-1][1]
    assert last.startswith("J-1: ")
    assert said in last


async def test_who_asks_again_once_the_session_is_held_after_all_is_on_the_list(
    hall, town
):
    await town.hear(ASKED)
    act = Act(at=town.now, actor="inés", action="plenary.not_held", object="session")
    await town.store.not_held(SESSION, act)
    await town.sweeper(hall).sweep()
    await town.store.held(SESSION, evolve(act, action="plenary.held"))
    await town.deliver()

    await town.hear(ASKED)

    assert [(QuestionState.WAITING, SHOWN)] == await listed(hall)
    assert "está en la lista" in (await told(town))[-1][1]
    # What came in time, and was read after the end, waits for nothing.
    town.now = OVER
    await go(hall, town)
    await town.deliver()
    await town.hear(ASKED, sent_at=LIVE)
    assert [QuestionState.UNREAD] == [state for state, _ in await listed(hall)]
    assert "no dio tiempo" in (await told(town))[-1][1]


async def test_what_the_hall_saw_keeps_its_words_and_its_author_is_told_so(hall, town):
    """
    Also once it was taken down, when it waits again.
    """
    await town.hear(ASKED)
    for event in (QuestionEvent.SHOW, QuestionEvent.TAKE_DOWN):
        await hall.move(SESSION, 1, event, "moderator", SHOWN)
    before = await hall.listed(SESSION)
    town.now += timedelta(minutes=1)

    await town.hear(ASKED.replace("piscina", "pista"), edit_of="r1")

    assert before == await hall.listed(SESSION)
    last = (await told(town))[-1][1]
    assert last.startswith("J-1: la sala ya ha visto")
    assert "mensaje nuevo" in last


async def test_whoever_changes_an_unseen_question_asks_anew_and_the_chain_has_it(
    hall, town
):
    await town.hear(ASKED)
    town.now += timedelta(minutes=1)

    await town.hear(ASKED.replace("piscina", "pista"), edit_of="r1")

    [question] = await hall.listed(SESSION)
    assert town.now == question.asked_at
    entered = [k.entry.object for k in await acts(town) if "enter" in k.entry.action]
    assert ["message 1", "message 1"] == entered


async def test_an_edit_that_is_kept_out_leaves_what_a_moderator_saw_to(hall, town):
    await town.hear(ASKED)
    await hall.move(SESSION, 1, QuestionEvent.SHOW, "moderator", SHOWN)
    before = await hall.listed(SESSION)

    await town.hear(ASKED.replace("?", "? 612 345 678"), edit_of="r1")

    assert before == await hall.listed(SESSION)
    assert not any("no entra" in text for _, text in await told(town))


@pytest.mark.parametrize(
    "said",
    [
        *("retiro J-1", "@Testville retiro mi pregunta", "retiro mi pregunta"),
        *("@Testville #PlenoTest retiro mi pregunta", "#PlenoTest retiro J-1"),
        "@Testville retiro mi pregunta #PlenoTest",
    ],
)
@pytest.mark.parametrize("event", [QuestionEvent.SHOW, None])
async def test_who_takes_a_question_back_is_told_and_the_hall_reads_it_no_more(
    hall, town, said, event
):
    """
    From the list, or the screen; and its mailbox reads it.
    """
    await town.hear(ASKED)
    if event is not None:
        await hall.move(SESSION, 1, event, "inés", SHOWN)

    await town.hear(said)

    assert [(QuestionState.WITHDRAWN, SHOWN)] == await listed(hall)
    where, text = (await told(town))[-1]
    assert Visibility.PRIVATE is where
    assert text.startswith("J-1: su pregunta ya no está en la lista")
    [letter] = [d for d in town.said("email") if "retiro" in d.text]
    assert "J-1" in letter.subject
    [act] = [k.entry for k in await acts(town) if "withdraw" in k.entry.action]
    assert ("message 1", "message 2") == (act.object, act.actor)
    town.now = OVER
    assert [] == await go(hall, town)


async def test_who_has_asked_more_is_asked_which_to_take_back(hall, town):
    await town.hear(ASKED)
    await town.hear(ASKED.replace("piscina", "pista"))

    await town.hear("retiro mi pregunta", visibility=Visibility.PRIVATE)

    assert {QuestionState.WAITING} == {state for state, _ in await listed(hall)}
    text = (await told(town))[-1][1]
    assert "J-1 (¿cuándo abre la piscina?), J-2 (¿cuándo abre la pista?)" in text
    await town.hear("retiro J-2", visibility=Visibility.PRIVATE)
    assert [QuestionState.WAITING, QuestionState.WITHDRAWN] == [
        state for state, _ in await listed(hall)
    ]


@pytest.fixture
def another_begins(town):
    """
    A second session that begins while the list of the first is still open.
    """
    first = "{starts: 2026-03-05 19:00, ends: 21:00}"
    second = "{starts: 2026-03-05 21:10, ends: 22:00}"
    town.table = compile_routes(ROUTES.replace(first, f"{first}\n      - {second}"))
    return datetime(2026, 3, 5, 20, 15, tzinfo=UTC)


async def test_a_question_is_changed_on_the_list_that_it_is_on(
    hall, town, another_begins
):
    await town.hear(ASKED)
    town.now = another_begins

    await town.hear(ASKED.replace("piscina", "pista"), edit_of="r1")
    await town.hear(ASKED)

    assert ["¿cuándo abre la pista?"] == [text for _, text in await listed(hall)]
    [other] = await hall.listed(datetime(2026, 3, 5, 20, 10, tzinfo=UTC))
    assert SHOWN == other.text


@pytest.mark.parametrize("said", ["retiro J-1", "retiro mi pregunta"])
async def test_a_question_is_taken_off_the_list_that_it_is_on(
    hall, town, another_begins, said
):
    await town.hear(ASKED)
    town.now = another_begins

    await town.hear(said, visibility=Visibility.PRIVATE)

    assert [(QuestionState.WITHDRAWN, SHOWN)] == await listed(hall)


async def test_nobody_takes_another_persons_question_back_or_one_that_is_over(
    hall, town
):
    bea = Address("twitter", "2002")
    await town.enrol("Bea Prueba", bea)
    await town.hear(ASKED)
    for said in ("retiro J-1", "retiro mi pregunta"):
        await town.hear(said, sender=bea)
    assert [QuestionState.WAITING] == [state for state, _ in await listed(hall)]
    await hall.move(SESSION, 1, QuestionEvent.READ, "inés", SHOWN)

    await town.hear("retiro J-1")

    assert [QuestionState.READ] == [state for state, _ in await listed(hall)]


@pytest.mark.parametrize(
    "text", ["nada, olvídenlo, ya me lo han dicho", "hay un incendio en mi casa"]
)
async def test_a_question_that_is_edited_into_what_is_none_is_taken_back(
    hall, town, text
):
    await town.hear(ASKED)

    await town.hear(text, edit_of="r1")

    assert [(QuestionState.WITHDRAWN, SHOWN)] == await listed(hall)
    assert any("ya no está en la lista" in said for _, said in await told(town))
    assert any(text in letter.text for letter in town.said("email"))


async def test_nobody_edits_another_persons_question(hall, town):
    bea = Address("twitter", "2002")
    await town.enrol("Bea Prueba", bea)
    await town.hear(ASKED)

    await town.hear(ASKED.replace("piscina", "pista"), edit_of="r1", sender=bea)

    assert ["¿cuándo abre la piscina?", "¿cuándo abre la pista?"] == [
        text for _, text in await listed(hall)
    ]


async def test_whose_account_was_revoked_since_is_told_at_the_counter(hall, town):
    """
    Whoever has the account by then is told nothing of it.
    """
    await town.hear(ASKED)
    before = await told(town)
    act = Act(at=town.now, actor="inés", action="desk.unbind", object="account")
    assert await town.store.unbind(ANA, town.now, act)
    [question] = await hall.listed(SESSION)
    by = "mailbox clerk"
    # It was put aside with the account.
    assert (
        await hall.move(SESSION, question.message, QuestionEvent.RESTORE, by, SHOWN)
        is not None
    )

    said = await hall.move(SESSION, question.message, QuestionEvent.READ, by, SHOWN)

    # It answers nothing that was said there.
    assert [("counter", "")] == [(d.to.channel, d.in_reply_to) for d in said]
    assert before == await told(town)


async def test_nobody_is_shown_to_have_asked_from_an_account_bound_to_them_by_mistake(
    hall, town
):
    """
    Nor does whoever asked come onto the screen without having been verified.
    """
    await town.hear(ASKED)
    act = Act(at=town.now, actor="inés", action="desk.unbind", object="account")
    assert await town.store.unbind(ANA, town.now, act, mistaken=True)

    [question] = await hall.listed(SESSION)
    moved = [
        await hall.move(SESSION, question.message, event, "inés", SHOWN)
        for event in CLICKS
    ]

    assert ("", {None}) == (question.name, {*moved})
    assert [[]] == [
        q["moves"] for q in moderation([question], town.table.town)["questions"]
    ]


async def acts(town):
    return await town.store.acts(None, None, 100)


async def test_an_outsider_is_challenged_and_enters_once_verified_in_time(hall, town):
    bea = Address("twitter", "2002")
    await town.hear(ASKED, sender=bea)

    assert [] == await listed(hall)
    assert Status.HELD is (await town.show(1)).status
    [text] = [t for w, t in await told(town) if w is Visibility.PRIVATE]
    assert "verificamos esta cuenta" in text

    await town.enrol("Bea Prueba", bea)
    await town.route()
    assert [QuestionState.WAITING] == [state for state, _ in await listed(hall)]


async def test_an_outsider_who_insults_is_not_answered(hall, town):
    await town.hear("#PlenoTest payasos", sender=Address("twitter", "2002"))

    assert [] == await listed(hall)
    assert [] == await told(town)


async def test_an_outsider_whom_nobody_challenged_is_told_too(hall, town):
    """
    What goes on with a conversation is held for nobody; it enters no list by that.
    """
    bea = Address("telegram", "2002")
    changes = {"sender": bea, "visibility": Visibility.PRIVATE, "handle": ""}
    await town.tell("una farola rota", **changes)
    [letter] = town.said("email")
    await town.hear(
        "Vamos.",
        sender=Address("email", "clerk@test.example"),
        token=letter.token,
        evidence=Evidence(proof=Proof.SIGNED),
        visibility=Visibility.PRIVATE,
    )
    before = await told(town, "telegram")
    [answer] = [d for d in town.said("telegram") if "Vamos" in d.text]
    [reference] = [
        d.receipt.reference
        for d in (await town.show(2)).deliveries
        if d.id == answer.id
    ]
    await town.hear("#PlenoTest ¿y cuándo vienen?", in_reply_to=(reference,), **changes)

    assert [] == await listed(hall)
    [said] = (await told(town, "telegram"))[len(before) :]
    # By the number that they know.
    assert said[1].startswith("J-1: su pregunta no entra en la lista")
    assert "verificadas" in said[1]


async def test_danger_is_never_a_question(hall, town):
    await town.hear("#PlenoTest ¿hay un incendio en la sala?")

    assert [] == await listed(hall)
    assert any("112" in text for _, text in await told(town))


@pytest.mark.parametrize(
    ("written", "heard", "enters"),
    [
        (BEFORE - SECOND, BEFORE - SECOND, False),
        (BEFORE - SECOND, LIVE, False),
        (BEFORE, BEFORE, True),
        (OVER - SECOND, OVER - SECOND, True),
        (OVER, OVER, False),
    ],
)
async def test_the_list_is_open_as_the_town_says(hall, town, written, heard, enters):
    town.now = heard

    await town.hear(ASKED, sent_at=written)

    assert enters is bool(await listed(hall))
    # On the list or not, it is a matter for its mailbox.
    await town.deliver()
    [letter] = town.said("email")
    assert "piscina" in letter.text


async def test_what_came_in_time_and_was_read_too_late_is_told_so(hall, town):
    message = town.message(ASKED)
    town.channels["twitter"].messages = {message.external_id: message}
    await town.intake.accept([town.arrival(message)])
    town.now = OVER + timedelta(minutes=1)
    await town.route()

    [(_, text)] = await told(town)

    assert "ya está cerrada" in text
    assert [] == await go(hall, town)
    assert [] == await listed(hall)


async def test_what_was_written_in_time_and_fetched_too_late_enters_no_list(hall, town):
    """
    The list, and perhaps the minutes, are done.
    """
    town.now = OVER + timedelta(minutes=1)

    await town.hear(ASKED, sent_at=LIVE)

    assert [] == await listed(hall)
    [(_, text)] = await told(town)
    assert text.startswith("J-1: la lista de preguntas del pleno ya está cerrada")
    assert "question.keep_out" in {kept.entry.action for kept in await acts(town)}


@pytest.mark.parametrize(
    ("after", "told_so"), [(SECOND, True), (timedelta(hours=11), True), (DAY, False)]
)
async def test_who_asks_just_after_the_end_is_told_that_the_list_is_closed(
    hall, town, after, told_so
):
    """
    They may have read on the hall's screen how to ask.
    """
    town.now = OVER + after

    await town.hear(ASKED)

    assert [] == await listed(hall)
    assert told_so is any("ya está cerrada" in text for _, text in await told(town))


async def test_who_asked_is_told_that_it_was_read_once(hall, town):
    await town.hear(ASKED)
    await hall.move(SESSION, 1, QuestionEvent.SHOW, "inés", SHOWN)

    said = await hall.move(SESSION, 1, QuestionEvent.READ, "inés", SHOWN)
    again = await hall.move(SESSION, 1, QuestionEvent.READ, "inés", SHOWN)

    assert ["J-1: su pregunta se ha leído en el pleno"] == [
        d.text.partition(",")[0] for d in said
    ]
    assert again is None
    town.now = OVER
    assert [] == await go(hall, town)


async def test_nothing_is_read_out_before_the_session_begins(hall, town):
    town.now = BEFORE
    await town.hear(ASKED)
    read = (SESSION, 1, QuestionEvent.READ, "inés", SHOWN)

    assert await hall.move(*read) is None
    [question] = await hall.listed(SESSION)
    correction = {"read": True, "by": "inés", "because": "x"}
    assert not await hall.correct(question, **correction)
    town.now = SESSION
    assert await hall.move(*read)


@pytest.mark.parametrize("over", [False, True])
async def test_the_secretary_corrects_what_was_not_read_and_its_author_is_told(
    hall, town, over
):
    """
    As often as it is noted: while the list is open it waits there again, and later it
    may be read all the same.
    """
    await town.hear(ASKED)
    said = []
    for _ in range(2):
        town.now += timedelta(minutes=1)
        if QuestionState.WAITING in [state for state, _ in await listed(hall)]:
            await hall.move(SESSION, 1, QuestionEvent.READ, "inés", SHOWN)
        elif over:
            [question] = await hall.listed(SESSION)
            assert await hall.correct(
                question, read=True, by="sara", because="al final"
            )
        if over:
            town.now = max(town.now, OVER)
        [question] = await hall.listed(SESSION)
        assert await hall.correct(question, read=False, by="sara", because="no se leyó")
        said = [text for _, text in await told(town)]

    after = QuestionState.UNREAD if over else QuestionState.WAITING
    assert [(after, SHOWN)] == await listed(hall)
    told_so = "no se ha leído en el pleno" if over else "sigue en la lista"
    assert 2 == sum(told_so in text for text in said)
    event = "question.not_read" if over else "question.back_on_list"
    entries = [k.entry for k in await acts(town) if k.entry.action == event]
    assert [("sara", "message 1", "no se leyó")] * 2 == [
        (entry.actor, entry.object, entry.result) for entry in entries
    ]


async def test_what_was_read_and_not_marked_is_noted_after_the_end(hall, town):
    await town.hear(ASKED)
    town.now = OVER
    await go(hall, town)
    [question] = await hall.listed(SESSION)

    assert await hall.correct(question, read=True, by="sara", because="al final")
    [question] = await hall.listed(SESSION)
    assert not await hall.correct(question, read=True, by="sara", because="al final")

    assert QuestionState.READ is question.state
    [text] = [text for _, text in await told(town) if "sí se leyó" in text]
    assert text.startswith("J-1: corregimos lo que le dijimos")


@pytest.mark.parametrize(
    "event", [e for e in QuestionEvent if e not in CLICKS], ids=lambda e: e.value
)
async def test_no_click_does_what_only_others_may(hall, town, event):
    await town.hear(ASKED)
    await hall.move(SESSION, 1, QuestionEvent.READ, "inés", SHOWN)

    assert await hall.move(SESSION, 1, event, "inés", SHOWN) is None


async def test_at_the_end_everybody_is_told_what_became_of_theirs(hall, town):
    for what in ("piscina", "pista", "escuela", "plaza"):
        await town.hear(ASKED.replace("piscina", what))
    await hall.move(SESSION, 1, QuestionEvent.READ, "inés", SHOWN)
    court, school = (SHOWN.replace("piscina", what) for what in ("pista", "escuela"))
    await hall.move(SESSION, 2, QuestionEvent.SHOW, "inés", court)
    await hall.move(SESSION, 3, QuestionEvent.DISMISS, "inés", school)
    town.now = OVER - SECOND
    assert [] == await go(hall, town)

    town.now = OVER
    texts = await go(hall, town)

    assert ["J-2", "J-3", "J-4"] == [t.partition(":")[0] for t in texts]
    assert "salió en la pantalla" in texts[0]
    assert "quien preside decide" in texts[1]
    assert "no dio tiempo" in texts[2]
    assert all("Secretaría" in text for text in texts)
    assert [] == await go(hall, town)


class Sick:
    """
    Filings of which one cannot be read.
    """

    def __init__(self, filings, number):
        self.filings, self.number = filings, number

    async def filing(self, id):
        if id == self.number:
            raise ValueError(id)
        return await self.filings.filing(id)


async def test_none_waits_for_a_broken_one(hall, town):
    await town.hear(ASKED)
    await town.hear(ASKED.replace("piscina", "pista"))
    town.now = OVER

    [text] = await go(evolve(hall, filings=Sick(town.store, 1)), town)
    [later] = await go(hall, town)

    assert ("J-2", "J-1") == (text.partition(":")[0], later.partition(":")[0])


async def test_nobody_moves_a_question_of_another_session_or_ends_one(hall, town):
    await town.hear(ASKED)

    assert await hall.move(SESSION + DAY, 1, QuestionEvent.SHOW, "inés", SHOWN) is None
    assert await hall.move(SESSION, 7, QuestionEvent.SHOW, "inés", SHOWN) is None
    assert await hall.move(SESSION, 1, QuestionEvent.END, "inés", SHOWN) is None
    assert [QuestionState.WAITING] == [state for state, _ in await listed(hall)]


async def test_whoever_wants_to_hear_nothing_is_told_nothing(hall, town):
    await town.hear("baja", visibility=Visibility.PRIVATE)
    await town.hear(ASKED)
    before = len(await told(town))

    await hall.move(SESSION, 2, QuestionEvent.READ, "inés", SHOWN)

    assert before == len(await told(town))
    assert [QuestionState.READ] == [state for state, _ in await listed(hall)]


async def test_who_is_forgotten_is_told_nothing_more(hall, town):
    await town.hear(ASKED)
    act = (await acts(town))[0].entry
    await town.store.erase([1], Act(at=act.at, actor="inés", action="x", object="y"))
    town.now = OVER

    assert [] == await go(hall, town)
    assert [(QuestionState.UNREAD, "")] == await listed(hall)


async def test_what_is_no_session_of_the_calendar_any_more_ends(hall, town):
    await town.hear(ASKED)
    town.table = compile_routes(ROUTES.replace("2026-03-05 19:00", "2026-06-05 19:00"))

    [text] = await go(hall, town)
    assert "el pleno no se celebra" in text


@pytest.mark.parametrize("noted_at", [BEFORE, LIVE])
async def test_who_asked_hears_that_the_session_was_not_held(hall, town, noted_at):
    """
    Also where there is a next one to which their question could go.
    """
    july = "\n      - {starts: 2026-07-02 19:00, ends: 21:00}\nmailboxes:"
    town.table = compile_routes(ROUTES.replace("\nmailboxes:", july))
    town.now = noted_at
    await town.tell(ASKED)
    town.channels["twitter"].said.clear()

    told = await told_once_not_held(hall, town)

    assert "el pleno no se celebra" in told
    assert "Secretaría" in told
    assert [(QuestionState.UNREAD, SHOWN)] == await listed(hall)


async def test_who_asked_hears_it_too_where_the_session_was_moved_in_the_same_minute(
    hall, town
):
    town.now = BEFORE
    await town.tell(ASKED)
    town.channels["twitter"].said.clear()
    town.table = compile_routes(ROUTES.replace("2026-03-05 19:00", "2026-03-07 19:00"))

    assert "el pleno no se celebra" in await told_once_not_held(hall, town)
    assert [(QuestionState.UNREAD, SHOWN)] == await listed(hall)


async def test_no_question_enters_once_the_session_is_known_not_to_be_held(hall, town):
    act = Act(at=town.now, actor="inés", action="plenary.not_held", object="session")
    await town.store.not_held(SESSION, act)

    await town.hear(ASKED)

    assert [] == await listed(hall)
    [(_, text)] = await told(town)
    assert "ya está cerrada" in text


async def told_once_not_held(hall, town):
    """
    What is said, once, when somebody notes that the session was not held.
    """
    act = Act(at=town.now, actor="inés", action="plenary.not_held", object="session")
    await town.store.not_held(SESSION, act)
    await town.sweeper(hall).sweep()
    await town.sweeper(hall).sweep()
    await town.deliver()
    [said] = town.said("twitter")
    return said.text


async def test_another_session_of_that_day_is_not_the_one_that_was_not_held(hall, town):
    await town.tell(ASKED)
    town.channels["twitter"].said.clear()
    around = town.table.around
    every = around.calendar.plenaries
    [one] = [p for p in every if p.starts == SESSION]
    starts = SESSION - timedelta(hours=4)
    ends = starts + timedelta(hours=1)
    short = evolve(one, starts=starts, ends=ends, extraordinary=True)
    calendar = evolve(around.calendar, plenaries=(short, *every))
    town.table = evolve(town.table, around=evolve(around, calendar=calendar))

    told = await told_once_not_held(hall, town)

    assert "el pleno no se celebra" in told
    assert "Secretaría" in told
    assert [(QuestionState.UNREAD, SHOWN)] == await listed(hall)


async def test_mail_and_telegram_ask_as_well(hall, town):
    mail = Address("email", "ana@correo.example")
    chat = Address("telegram", "5005")
    await town.enrol("Eva Prueba", mail)
    await town.enrol("Iván Prueba", chat)

    for sender in (mail, chat):
        await town.hear(
            "¿cuándo abre la piscina? #PlenoTest",
            sender=sender,
            visibility=Visibility.PRIVATE,
            handle="",
            evidence=evolve(Evidence(), proof=town.message("").evidence.proof),
        )

    assert 2 == len(await listed(hall))
    assert [Visibility.PRIVATE] == [w for w, _ in await told(town, "telegram")]


@pytest.mark.parametrize(
    ("subject", "text", "shown"),
    [
        ("¿Cuándo abre la piscina?", "#PlenoTest", "¿Cuándo abre la piscina?"),
        ("#PlenoTest ¿Cuándo abre la piscina?", "", "¿Cuándo abre la piscina?"),
        ("Re: ¿y la piscina? #PlenoTest", "", "¿y la piscina?"),
        ("La piscina", "¿Cuándo abre? #PlenoTest", "La piscina ¿Cuándo abre?"),
        ("CUÁNDO abre", "¿Cuándo abre? #PlenoTest", "¿Cuándo abre?"),
        ("Re: Su mensaje J-7", "¿Cuándo abre? #PlenoTest", "¿Cuándo abre?"),
    ],
)
async def test_a_mail_may_ask_in_its_subject(hall, town, subject, text, shown):
    mail = Address("email", "ana@correo.example")
    await town.enrol("Eva Prueba", mail)

    await by_mail(town, mail, subject, text)

    assert [(QuestionState.WAITING, shown)] == await listed(hall)


async def test_a_councillors_question_is_their_right_and_none_of_the_publics(
    hall, town
):
    """
    RD 2568/1986, art. 97.
    """
    await by_mail(town, Address("email", "other@test.example"), "", ASKED)

    assert [] == await listed(hall)
    await town.deliver()
    [letter] = [d for d in town.said("email") if "piscina" in d.text]
    assert "clerk@test.example" == letter.to.value


async def test_where_there_is_no_hashtag_an_insult_is_no_question(hall, town):
    town.table = compile_routes(ROUTES.replace('  hashtag: "#PlenoTest"\n', ""))

    await town.hear("#PlenoTest ¡sois unos payasos!")

    assert [] == await told(town)


async def test_what_shows_nothing_enters_no_list(hall, town):
    mail = Address("email", "ana@correo.example")
    await town.enrol("Eva Prueba", mail)
    tagged = ROUTES.replace(", {patterns: '[?]'}", "")
    town.table = compile_routes(tagged)

    await by_mail(town, mail, "Re: #PlenoTest", "#PlenoTest @Testville")

    assert [] == await listed(hall)


async def by_mail(town, sender, subject, text):
    await town.hear(
        text,
        subject=subject,
        sender=sender,
        visibility=Visibility.PRIVATE,
        handle="",
        evidence=evolve(Evidence(), proof=town.message("").evidence.proof),
    )


@pytest.mark.parametrize(
    ("day", "begins"),
    [
        ("2026-03-05 20:00", datetime(2026, 3, 5, 19, tzinfo=UTC)),
        ("2026-03-12 19:00", datetime(2026, 3, 12, 18, tzinfo=UTC)),
    ],
    ids=["another hour", "another day"],
)
async def test_questions_go_with_a_session_that_is_moved_before_it_begins(
    hall, town, day, begins
):
    town.now = BEFORE
    await town.hear(ASKED)
    town.table = compile_routes(ROUTES.replace("2026-03-05 19:00", day))

    assert [] == await go(hall, town)
    town.now = OVER
    await go(hall, town)

    [question] = await hall.listed(begins)
    assert begins == question.session
    if begins.date() != SESSION.date():
        assert QuestionState.WAITING is question.state
        return
    # Whoever has a link by the old hour goes on with it.
    assert [question] == await hall.listed(SESSION)


@pytest.mark.parametrize("at", [BEFORE, LIVE, OVER])
async def test_a_list_of_what_was_read_goes_with_its_session_too(hall, town, at):
    await town.hear(ASKED)
    await hall.move(SESSION, 1, QuestionEvent.SHOW, "inés", SHOWN)
    await hall.move(SESSION, 1, QuestionEvent.READ, "inés", SHOWN)
    town.table = compile_routes(ROUTES.replace("05 19:00", "05 18:30"))
    town.now = at

    assert [] == await go(hall, town)

    [question] = await hall.listed(SESSION)
    assert (QuestionState.READ, SESSION - timedelta(minutes=30)) == (
        question.state,
        question.session,
    )


async def test_what_was_asked_of_a_session_that_had_begun_stays_in_its_list(hall, town):
    await town.hear(ASKED)
    moved = ROUTES.replace("2026-03-05 19:00", "2026-03-12 19:00")
    town.table = compile_routes(moved)

    [text] = await go(hall, town)

    assert "J-1" in text
    assert [(QuestionState.UNREAD, "¿cuándo abre la piscina?")] == await listed(hall)


@pytest.mark.parametrize(
    "asked",
    [
        "¿por qué Juan Pérez, de la calle Almez 3, no paga el IBI?",
        "¿qué le hicieron a Ana María Gil de la plaza de la Fuente 12?",
        "¿es verdad que Juan Pérez no paga la basura?",
        "¿es verdad que Juan Pérez debe 3 recibos?",
    ],
)
async def test_where_somebody_lives_or_what_they_owe_is_not_for_the_hall(
    hall, town, asked
):
    await town.hear(f"#PlenoTest {asked}")

    assert [] == await listed(hall)


@pytest.mark.parametrize(
    "asked",
    [
        "¿por qué El Ayuntamiento no paga la luz?",
        "¿qué debe la Junta de Andalucía?",
        "¿cuándo se arregla la calle Mariana Pineda 3?",
    ],
)
async def test_what_is_the_towns_is_for_the_hall(hall, town, asked):
    await town.hear(f"#PlenoTest {asked}")

    assert [(QuestionState.WAITING, asked)] == await listed(hall)


async def test_each_of_five_questions_in_an_hour_is_told_its_place(hall, town):
    """
    What is said about one message counts once, also where no receipt goes before it.
    """
    town.channels["twitter"].one_reply = True
    for day in range(5):
        await town.hear(ASKED.replace("piscina", f"piscina el día {day + 1}"))
    await town.deliver()

    told = [d for d in town.said("twitter") if "lista del pleno" in d.text]
    assert 5 == len(told)
