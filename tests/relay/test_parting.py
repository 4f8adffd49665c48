"""
What is said of a case after the account counts no more from which it was begun.
"""

import pytest

from gateway.core.case import Number
from gateway.core.delivery import DeliveryState
from gateway.core.message import Address
from gateway.town.desk import binding

from .conftest import FIRST, PRIVATE, texts
from .requests_samples import SIGNED
from .test_fallback import BY_MAIL, ON_X, enrolled

pytestmark = pytest.mark.usefixtures("numbered")

CLERK = Address("email", "clerk@test.example")
AT_NINE = "Mañana a las 9, la llave está en el buzón"


async def begun(town, *others):
    """
    Ana tells of something in private, and loses the phone that she did it with; the
    *others* are her other accounts.
    """
    ana = await enrolled(town, ON_X, *others)
    await town.tell("la farola de mi casa está fundida", visibility=PRIVATE)
    await binding.unbind(town.clerk(), ON_X, "stolen")
    town.channels["twitter"].said.clear()
    return ana


def at_counter(ana):
    return Address("counter", ana.id)


async def waiting(town):
    return [
        d for d in await town.store.deliveries([DeliveryState.DUE], 99) if d.is_answer
    ]


async def test_the_answer_waits_at_the_counter_and_the_mailbox_is_told(town):
    ana = await begun(town)

    await town.answer(AT_NINE)

    assert [] == texts(town, "twitter")
    [answer] = await waiting(town)
    assert (at_counter(ana), PRIVATE) == (answer.to, answer.visibility)
    assert AT_NINE in answer.text
    assert "espera en ventanilla" in texts(town, "email")[-1]


async def test_the_person_is_told_elsewhere_that_an_answer_waits_and_not_what(town):
    await begun(town, BY_MAIL)

    await town.answer(AT_NINE)

    [told] = [d for d in town.said("email") if d.to == BY_MAIL]
    assert "J-1: su respuesta le espera en ventanilla" in told.text
    assert "llave" not in told.text
    await town.answer("#nota llamar el lunes")
    assert [told] == [d for d in town.said("email") if d.to == BY_MAIL]


async def test_what_is_not_said_to_the_person_is_told_of_no_counter(town):
    await begun(town)

    await town.answer("#nota llamar el lunes")

    assert not any("espera en ventanilla" in text for text in texts(town, "email"))


async def test_whoever_has_the_account_goes_on_with_nothing(town):
    await begun(town)

    await town.hear("¿y cuándo vienen?", visibility=PRIVATE)

    first = (await town.store.case(FIRST)).happenings
    assert ["open"] == [each.event.value for each in first]
    assert await town.store.case(Number(2)) is not None


async def test_whoever_has_the_account_learns_nothing_by_the_number(town):
    await begun(town)
    await town.answer(AT_NINE)

    await town.tell("¿cómo va lo mío, J-1?", visibility=PRIVATE)

    [text] = texts(town, "twitter")
    assert text.startswith("No encontramos ese número entre los suyos.")


async def test_who_was_bound_by_mistake_reads_nothing_of_whose_account_it_is(town):
    """
    The clerk typed the wrong sister's number, and undid it at once.
    """
    await town.tell("la farola de mi casa está fundida", visibility=PRIVATE)
    sister = await enrolled(town, ON_X)
    await binding.unbind(town.clerk(), ON_X, "the wrong sister", mistaken=True)

    await town.answer(AT_NINE)

    assert AT_NINE in texts(town, "twitter")[-1]
    counter = [d for d in await waiting(town) if d.to == at_counter(sister)]
    assert [] == counter


async def test_whoever_gets_what_was_hers_by_mistake_reads_no_name_as_proven(town):
    sister = await enrolled(town, ON_X)
    await town.tell("la farola de mi casa está fundida", visibility=PRIVATE)
    assert "verificada en persona: Ana" in texts(town, "email")[-1]
    await binding.unbind(town.clerk(), ON_X, "the wrong sister", mistaken=True)

    await town.answer("#pasar registro")

    [letter] = [d.text for d in town.said("email") if d.to == CLERK]
    assert "verificada en persona" not in letter
    assert f"la cuenta estuvo vinculada por error a {sister.id}" in letter


async def by_mistake(town, *, confidential=False):
    """
    Ana's account is taken for her sister's, and the mailbox reads so.
    """
    sister = await enrolled(town, ON_X)
    said = "maltrato en mi casa" if confidential else "la farola está fundida"
    await town.tell(said, visibility=PRIVATE)
    before = len(town.said("email"))
    await binding.unbind(town.clerk(), ON_X, "the wrong sister", mistaken=True)
    await town.later(seconds=30)
    return sister, town.said("email")[before:]


async def test_the_mailbox_that_read_it_as_hers_is_told_of_the_mistake(town):
    """
    Once, without files, and the history and the chain say so.
    """
    _, [told] = await by_mistake(town)

    assert told.to == Address("email", "lights@test.example")
    assert "OJO, J-1: la identidad que aquí figura como verificada no" in told.text
    assert "OJO, J-1: no era quien figura como verificado" == told.subject
    happened = (await town.store.case(FIRST)).happenings
    assert happened[-1].note.startswith("Dicho a sus buzones que la cuenta")
    acts = [kept.entry for kept in await town.store.acts("case 1", None, 9)]
    assert [("case.mistaken", "told lights")] == [
        (act.action, act.result) for act in acts if act.action.startswith("case.")
    ]
    said = len(town.said("email"))
    await town.later(seconds=60)
    assert said == len(town.said("email"))


async def test_of_a_confidential_case_the_subject_tells_nothing_of_a_mistake(town):
    _, [told] = await by_mistake(town, confidential=True)

    assert "J-1: la identidad que aquí figura" in told.text
    assert "verificado" not in told.subject


async def test_who_had_the_case_before_and_who_has_ended_it_are_told_too(town):
    await enrolled(town, ON_X)
    await town.tell("la farola está fundida", visibility=PRIVATE)
    await town.answer("#pasar registro")
    await town.answer("#resuelto Hecho.", [*town.said("email")][-1])
    before = len(town.said("email"))
    await binding.unbind(town.clerk(), ON_X, "the wrong sister", mistaken=True)
    await town.later(seconds=30)

    told = town.said("email")[before:]
    assert {"email:lights@test.example", str(CLERK)} == {str(d.to) for d in told}


async def test_what_a_stranger_added_to_her_own_case_is_told_there(town):
    await enrolled(town, BY_MAIL, ON_X)
    await town.tell("la farola está fundida", sender=BY_MAIL, evidence=SIGNED)
    await town.tell("J-1: no la arreglen, ya luce", visibility=PRIVATE)
    before = len(town.said("email"))
    await binding.unbind(town.clerk(), ON_X, "the wrong sister", mistaken=True)
    await town.later(seconds=30)

    [told] = [d for d in town.said("email")[before:] if d.to != BY_MAIL]
    assert "OJO, J-1: algo de lo que se dijo después" in told.text
    assert "OJO, J-1: algo de lo dicho después no era de quien figura" == told.subject


async def test_what_a_stranger_said_in_her_own_case_is_answered_to_her(town):
    """
    Whose account it is reads nothing of hers, and goes on with nothing.
    """
    ana = await enrolled(town, BY_MAIL, ON_X)
    await town.tell("la farola está fundida", sender=BY_MAIL, evidence=SIGNED)
    await town.tell("J-1: no la arreglen, ya luce", visibility=PRIVATE)
    letter = town.said("email")[-1]
    await binding.unbind(town.clerk(), ON_X, "the wrong sister", mistaken=True)

    await town.answer(AT_NINE, letter)
    await town.hear("¿y cuándo vienen?", visibility=PRIVATE)

    assert not [text for text in texts(town, "twitter") if "llave" in text]
    assert [at_counter(ana)] == [each.to for each in await waiting(town)]
    heard = [h.message for h in (await town.store.case(FIRST)).happenings]
    assert town.numbers not in heard


async def test_what_she_said_last_from_a_lost_phone_is_answered_where_she_hears_of_it(
    town,
):
    """
    Also in a case that she had begun from another account.
    """
    ana = await enrolled(town, BY_MAIL, ON_X)
    await town.tell("la farola está fundida", sender=BY_MAIL, evidence=SIGNED)
    await town.tell("J-1: ¿cuándo vienen?", visibility=PRIVATE)
    letter = town.said("email")[-1]
    await binding.unbind(town.clerk(), ON_X, "stolen")

    await town.answer(AT_NINE, letter)

    assert [at_counter(ana)] == [each.to for each in await waiting(town)]
    assert (
        "espera en ventanilla"
        in [d.text for d in town.said("email") if d.to == letter.to][-1]
    )
    [told] = [d for d in town.said("email") if d.to == BY_MAIL and "espera" in d.text]
    assert "J-1: su respuesta le espera en ventanilla" in told.text


async def test_what_nobody_took_for_hers_is_told_to_nobody(town):
    await town.tell("la farola de mi casa está fundida", visibility=PRIVATE)
    await enrolled(town, ON_X)
    before = len(town.said("email"))
    await binding.unbind(town.clerk(), ON_X, "the wrong sister", mistaken=True)
    await town.later(seconds=30)

    assert before == len(town.said("email"))
