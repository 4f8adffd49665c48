"""
Who had accounts is told on them of a further one: the code may have been sent by
somebody else, and a clerk may lie.
"""

import pytest

from gateway.core.message import Address
from gateway.relay.rounds.further_account import AccountTeller
from gateway.town.desk import binding

from .conftest import PRIVATE, texts
from .test_fallback import BY_MAIL, ON_X, enrolled

BY_TELEGRAM = Address("telegram", "2002")


@pytest.fixture
def sweep(town):
    """
    Two rounds: what is told is told once.
    """
    teller = AccountTeller(upkeep=town.store, register=town.store)

    async def twice():
        for channel in town.channels.values():
            channel.said.clear()
        for _ in range(2):
            await town.sweeper(teller).sweep()
            await town.deliver()

    return twice


async def wrote(town, **changes):
    await town.tell("la farola está rota", visibility=PRIVATE, **changes)


async def told_act(town, person):
    acts = await town.store.acts(f"person {person.id}", None, 50)
    return [a.entry.result for a in acts if a.entry.action == "account.tell"]


async def test_who_sends_a_code_is_told_of_on_each_account_there_was(town, sweep):
    ana = await enrolled(town, ON_X, BY_MAIL)
    await wrote(town)
    await sweep()
    issued = await binding.issue(town.clerk(), ana.id, "telegram")
    await town.tell(
        issued.digits, sender=BY_TELEGRAM, handle="@thief_name", visibility=PRIVATE
    )

    await sweep()

    [on_x, *rest] = town.said("twitter")
    assert ([], ON_X, PRIVATE) == (rest, on_x.to, on_x.visibility)
    assert "El 02/03/2026 anotamos a su nombre otra cuenta: Telegram (@th…)." in (
        on_x.text
    )
    assert "«me han robado la cuenta»" in on_x.text
    assert "thief_name" not in on_x.text + on_x.subject
    assert [on_x.text] == [d.text for d in town.said("email") if d.to == BY_MAIL]
    assert [] == texts(town, "telegram")
    assert "on 2 of 2" in await told_act(town, ana)


async def test_of_a_mail_address_its_beginning_is_shown(town, sweep):
    await enrolled(town, ON_X, BY_MAIL)
    await wrote(town)

    await sweep()

    [text] = texts(town)
    assert f"correo electrónico ({BY_MAIL.value[:2]}…)" in text
    assert BY_MAIL.value not in text


async def test_they_are_told_in_the_language_in_which_they_wrote(town, sweep):
    ana = await enrolled(town, ON_X)
    await town.tell("the street light is broken, please", visibility=PRIVATE)
    await binding.bind(town.clerk(), ana.id, BY_TELEGRAM, "")

    await sweep()

    [text] = texts(town)
    assert "another account in your name: Telegram. What it writes" in text


async def test_who_wants_no_notices_is_told_all_the_same(town, sweep):
    ana = await enrolled(town, ON_X)
    await wrote(town)
    await town.store.hush(ON_X, town.now, on=True)
    await binding.bind(town.clerk(), ana.id, BY_TELEGRAM, "")

    await sweep()

    assert 1 == len(texts(town))


async def test_where_a_channel_does_not_run_nothing_is_said_and_the_chain_says_so(
    town, sweep
):
    ana = await enrolled(town, ON_X, BY_MAIL)
    await wrote(town, sender=BY_MAIL)
    del town.channels["twitter"]

    await sweep()

    assert ["on 0 of 1"] == await told_act(town, ana)


async def test_from_an_account_that_never_wrote_they_are_told_by_what_another_said(
    town, sweep
):
    await enrolled(town, BY_MAIL, ON_X)
    await wrote(town)

    await sweep()

    [letter] = [d for d in town.said("email") if d.to == BY_MAIL]
    assert "otra cuenta: X" in letter.text
    assert "" == letter.in_reply_to == letter.subject


async def test_a_stolen_account_that_was_revoked_first_reads_nothing(town, sweep):
    ana = await enrolled(town, ON_X, BY_TELEGRAM)
    await wrote(town, sender=BY_TELEGRAM)
    await sweep()
    await binding.unbind(town.clerk(), ON_X, "stolen")
    await binding.bind(town.clerk(), ana.id, BY_MAIL, "")

    await sweep()

    assert [] == texts(town, "twitter")
    assert 1 == len(texts(town, "telegram"))
