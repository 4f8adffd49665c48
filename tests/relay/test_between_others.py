"""
What people say to one another below a post that mentions the town.
"""

import asyncio
from datetime import timedelta

import pytest
from attrs import evolve

from gateway.core.case import Number
from gateway.core.filing import Status
from gateway.core.message import Address, Attachment, Place

ANA, BERTA, CARLOS = (Address("twitter", str(number)) for number in (1001, 1002, 1003))
PHOTO = Attachment(name="1.jpg", media_type="image/jpeg", reference="1")
VAGUE = "pues a mí me da asco, jajaja"
HELLO = """
matters:
  hello: {words: [bonito], outcome: answer, says: hello}
texts:
  hello: {es: Buenas.}
"""


@pytest.fixture
async def talked(town):
    """
    Ana has mentioned the town in passing, and was greeted: nobody here has a case.
    """
    town.rewrite("otherwise:\n", f"{HELLO}otherwise:\n")
    await town.tell("Qué bonito está el pueblo @Testville hoy")
    return town


async def below(town, text, sender=BERTA, above="r1", **changes):
    """
    Somebody answers a post; give all that is said because of it.
    """
    said = len(town.said("twitter")) + len(town.said("email"))
    there = {"to": ("@ana", "@testville"), "in_reply_to": (above,), "sender": sender}
    await town.tell(text, **there | changes)
    return (town.said("twitter") + town.said("email"))[said:]


async def status(town):
    return (await town.show(town.numbers)).status


async def test_nobody_is_answered_who_says_nothing_to_the_town(talked):
    """
    Nor has anybody a case: X has named the town, in a thread however long.
    """
    for sender, above in ((BERTA, "r1"), (CARLOS, "r2"), (ANA, "r3")):
        assert [] == await below(talked, VAGUE, sender, above)

        shown = await talked.show(talked.numbers)
        assert Status.IGNORED is shown.status
        assert "between others" == shown.filing.decision.rule
        assert VAGUE == shown.message.text
        assert await talked.store.case(Number(talked.numbers)) is None


@pytest.mark.parametrize(("later", "end"), [(0, Status.IGNORED), (60, Status.ROUTED)])
async def test_a_post_that_came_with_the_one_above_waits_for_it_a_moment(
    talked, later, end
):
    """
    X tells of several at once; but nothing waits behind a backlog.
    """
    posts = []
    for sender, above in ((BERTA, "r1"), (CARLOS, "r2")):
        there = {"sender": sender, "in_reply_to": (above,)}
        post = talked.message(VAGUE, to=("@ana", "@testville"), **there)
        posts.append(evolve(post, external_id=post.reference))
    talked.channels["twitter"].messages = {each.external_id: each for each in posts}
    await talked.intake.accept([talked.arrival(each) for each in posts])
    talked.now += timedelta(seconds=later)
    lease = timedelta(minutes=1)
    first, second = await talked.store.take_received(talked.now, lease, 9, ["twitter"])

    await asyncio.gather(talked.router.route(second), talked.router.route(first))

    assert Status.IGNORED is (await talked.show(2)).status
    assert end is (await talked.show(3)).status


@pytest.mark.parametrize(
    ("said", "changes"),
    [
        ("hay un incendio", {}),
        ("la farola está rota", {}),
        ("@Testville mirad esto", {}),
        ("¿y qué pensáis hacer?", {}),
        ("救命", {}),
        ("", {}),
        (VAGUE, {"attachments": (PHOTO,)}),
        (VAGUE, {"place": Place(latitude=38.0, longitude=-1.0)}),
        (VAGUE, {"to": ("@testville",), "in_reply_to": ()}),
    ],
)
async def test_whatever_may_be_for_the_town_is_read(talked, said, changes):
    assert await below(talked, said, **changes)
    assert Status.IGNORED is not await status(talked)


@pytest.mark.parametrize("above", ["r9", "r1"])
async def test_whoever_answers_the_town_or_has_named_it_is_read(talked, above):
    """
    The post above is none that mentions the town: X has not named it. Or it is theirs.
    """
    sender = ANA if above == "r1" else BERTA

    assert await below(talked, VAGUE, sender, above)


async def test_below_an_answer_to_the_town_all_is_read(talked):
    [greeting] = talked.said("twitter")
    await below(talked, "gracias, majos", ANA, f"r-{greeting.id}")

    assert await below(talked, VAGUE, above=f"r{talked.numbers}")


async def test_who_joins_in_below_what_a_mailbox_has_is_read_by_it(town):
    await town.tell("@Testville la farola está rota")

    [letter, *_] = await below(town, "yo también")

    assert "lights@test.example" == letter.to.value
