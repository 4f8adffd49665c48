"""
People at the desk, with their documents.
"""

import json
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve
from desk_samples import ANA, LUIS, NOON
from refusals import refused

from gateway.core.identity import Mandate, Role
from gateway.core.people.documents import DocumentKind
from gateway.core.people.person import Verification
from gateway.core.town import Identity
from gateway.town.desk import acting, enrolling

MADRID = ZoneInfo("Europe/Madrid")


def ends(*day):
    """
    The last moment of a day in the town.
    """
    return datetime(*day, 23, 59, 59, 999999, MADRID).astimezone(UTC)


async def taken_over(desk, name):
    return await enrolling.take_over(desk.clerk(), name, Role.RESIDENT, 6, consent=True)


async def test_a_person_is_enrolled_with_a_document_of_which_only_a_hash_is_kept(desk):
    person = await enrolling.enrol(desk.clerk(), evolve(ANA, role=Role.COUNCILLOR))
    known = await desk.store.person(person.id)

    assert known.person == person
    assert ("Ana Gil Ruiz", DocumentKind.DNI, Verification.ACTIVE, Role.COUNCILLOR) == (
        person.name,
        person.kind,
        person.state,
        person.role,
    )
    assert "12345678" not in repr(person)
    assert ends(2028, 3, 2) == person.expires_at
    assert [("inés", "desk.enrol", f"person {person.id}", "done")] == await desk.acts()


@pytest.mark.parametrize("number", ["1234567Z", "12345678"])
async def test_a_passport_that_looks_like_a_dni_is_one_if_the_clerk_says_so(
    desk, number
):
    asked = evolve(ANA, document=number, passport=True)

    assert DocumentKind.OTHER is (await enrolling.enrol(desk.clerk(), asked)).kind


async def test_one_document_is_one_person_and_the_conflict_is_shown(desk):
    person = await enrolling.enrol(desk.clerk(), ANA)

    with refused(rf"already belongs to {person.id}, Ana Gil Ruiz"):
        await enrolling.enrol(desk.clerk(), evolve(ANA, name="Ana María Gil"))
    assert 1 == len(await desk.store.people())


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"document": "12345678A"}, "letter"),
        ({"document": "1234567Z"}, "nearly a DNI.*--passport"),
        ({"document": "B12345674"}, "whoever speaks for it"),
        ({"consent": False}, "consent"),
        ({"name": "  "}, "name"),
        ({"born": date(2015, 5, 1)}, "a child of 10 is enrolled with a guardian"),
        ({"born": NOON.date() + timedelta(days=1)}, "03/03/2026 is in the future"),
        ({"born": date(2008, 3, 2)}, "born on 02/03/2008 is of age"),
        ({"guardian": "P-AAAAAA"}, "give the date of birth"),
        (
            {"guardian": "P-AAAAAA", "born": date(2008, 3, 2)},
            "only a minor has a guardian",
        ),
        ({"guardian": "P-AAAAAA", "born": date(2008, 3, 3)}, "no person P-AAAAAA"),
    ],
)
async def test_what_may_not_be_is_refused_with_its_reason(desk, changes, why):
    with refused(why):
        await enrolling.enrol(desk.clerk(), evolve(ANA, **changes))
    assert [] == await desk.store.people()
    assert [] == await desk.acts()


async def test_where_the_town_wants_four_eyes_another_clerk_approves(desk):
    desk.identity = Identity(four_eyes=True)
    person = await enrolling.enrol(desk.clerk("inés"), ANA)

    with refused("another clerk"):
        await enrolling.approve(desk.clerk("inés"), person.id)
    approved = await enrolling.approve(desk.clerk("marta"), person.id.lower())

    assert Verification.PENDING is person.state
    assert Verification.ACTIVE is approved.state
    with refused("is active: cannot approve"):
        await enrolling.approve(desk.clerk("marta"), person.id)


async def test_a_verification_is_renewed_with_the_same_document_only(desk):
    person = await enrolling.enrol(desk.clerk(), ANA)
    desk.now = NOON + timedelta(days=700)

    with refused("not the document"):
        await enrolling.renew(desk.clerk(), person.id, "X1234567L")
    renewed = await enrolling.renew(desk.clerk("marta"), person.id, "12345678Z")

    assert person.expires_at < renewed.expires_at
    assert (desk.now, "marta") == (renewed.seen_at, renewed.seen_by)
    assert person.name == renewed.name


async def test_a_verification_counts_for_the_whole_of_its_last_day_in_the_town(desk):
    """
    Half past midnight in the town is the day before by UTC.
    """
    desk.now = datetime(2026, 5, 31, 22, 30, tzinfo=UTC)
    person = await enrolling.enrol(desk.clerk(), ANA)
    desk.now = datetime(2026, 10, 31, 9, 30, tzinfo=UTC)
    renewed = await enrolling.renew(desk.clerk(), person.id, "12345678Z")

    assert ends(2028, 6, 1) == person.expires_at
    assert ends(2028, 10, 31) == renewed.expires_at


async def test_one_who_was_revoked_comes_back_in_person_only_as_the_same(desk):
    person = await enrolling.enrol(desk.clerk(), ANA)
    await enrolling.revoke(desk.clerk(), person.id, "moved away")

    with refused("is revoked: cannot renew"):
        await enrolling.renew(desk.clerk(), person.id, "12345678Z")
    with refused(rf"{person.id} \(Ana.* because: moved away"):
        await enrolling.enrol(desk.clerk(), ANA)
    assert Verification.REVOKED is (await desk.store.person(person.id)).person.state
    back = await enrolling.enrol(desk.clerk(), evolve(ANA, anew=True))

    assert person.id == back.id
    assert Verification.ACTIVE is back.state


async def test_a_child_has_a_guardian_who_may_act_until_the_child_is_of_age(desk):
    """
    Whoever was enrolled as a minor may agree from the day on which they are of age.
    """
    parent = await enrolling.enrol(desk.clerk(), evolve(LUIS, born=date(2008, 3, 3)))
    desk.now = NOON + timedelta(days=1)
    asked = evolve(ANA, born=date(2015, 5, 1), guardian=parent.id)

    child = await enrolling.enrol(desk.clerk(), asked)
    [mandate] = (await desk.store.person(parent.id)).person.mandates

    assert date(2033, 5, 1) == child.adult_on
    # The last day that it counts.
    assert (child.id, "guardian", date(2033, 4, 30)) == (
        mandate.principal,
        mandate.basis,
        mandate.until,
    )


@pytest.mark.parametrize("how", ["revoked", "pending", "a minor"])
async def test_nobody_agrees_for_a_child_who_does_not_count_or_is_a_minor(desk, how):
    desk.identity = Identity(four_eyes=how == "pending")
    born = date(2008, 3, 3) if how == "a minor" else None
    parent = await enrolling.enrol(desk.clerk(), evolve(LUIS, born=born))
    if how == "revoked":
        await enrolling.revoke(desk.clerk(), parent.id, "")
    asked = evolve(ANA, born=date(2015, 5, 1), guardian=parent.id)

    with refused(f"{parent.id} is {how}, and agrees for"):
        await enrolling.enrol(desk.clerk(), asked)

    assert [parent.id] == [known.person.id for known in await desk.store.people()]


async def test_a_minor_who_is_back_is_no_adult_for_want_of_a_date_of_birth(desk):
    """
    A child would count though nobody agreed for it.
    """
    parent = await enrolling.enrol(desk.clerk(), LUIS)
    asked = evolve(ANA, born=date(2015, 5, 1), guardian=parent.id)
    child = await enrolling.enrol(desk.clerk(), asked)
    await enrolling.revoke(desk.clerk(), child.id, "lost the phone")

    with refused(f"{child.id} comes of age only on .*give the date of birth"):
        await enrolling.enrol(desk.clerk(), evolve(ANA, anew=True))
    back = await enrolling.enrol(desk.clerk(), evolve(asked, anew=True))

    assert Verification.ACTIVE is back.state
    assert (child.id,) == (await desk.store.person(parent.id)).person.wards


async def test_somebody_may_act_for_one_who_has_no_account(desk):
    daughter = await enrolling.enrol(desk.clerk(), LUIS)
    mother = await enrolling.enrol(desk.clerk(), ANA)

    given = await acting.mandate(
        desk.clerk(), daughter.id, mother.id, "notarial deed", None
    )
    ended = await acting.end_mandate(desk.clerk(), daughter.id, mother.id)

    assert ["Ana Gil Ruiz"] == [m.name for m in given.mandates]
    assert () == ended.mandates
    with refused("themselves"):
        await acting.mandate(desk.clerk(), mother.id, mother.id, "x", None)
    with refused("has no mandate"):
        await acting.end_mandate(desk.clerk(), daughter.id, mother.id)


@pytest.mark.parametrize("until", [None, date(2040, 1, 1)])
async def test_nobody_acts_for_a_minor_who_has_come_of_age(desk, until):
    mother = await enrolling.enrol(desk.clerk(), LUIS)
    # At fourteen he agrees for himself.
    son = await enrolling.enrol(desk.clerk(), evolve(ANA, born=date(2012, 3, 2)))

    soon = date(2027, 1, 1)
    brief = await acting.mandate(desk.clerk(), mother.id, son.id, "parent", soon)
    given = await acting.mandate(desk.clerk(), mother.id, son.id, "parent", until)
    desk.now = datetime(2030, 3, 2, tzinfo=UTC)
    later = await acting.mandate(desk.clerk(), mother.id, son.id, "deed", until)

    assert [soon] == [m.until for m in brief.mandates]
    assert [date(2030, 3, 1)] == [m.until for m in given.mandates]
    assert [until] == [m.until for m in later.mandates]


async def test_leave_to_act_is_not_given_for_a_day_that_is_over(desk):
    daughter = await enrolling.enrol(desk.clerk(), LUIS)
    mother = await enrolling.enrol(desk.clerk(), ANA)

    def until(day):
        return acting.mandate(desk.clerk(), daughter.id, mother.id, "deed", day)

    with refused("01/03/2026 is past"):
        await until(date(2026, 3, 1))
    assert [NOON.date()] == [m.until for m in (await until(NOON.date())).mandates]


async def test_the_desk_goes_by_the_day_that_it_is_in_the_town(desk):
    """
    Half past midnight there is the day before by UTC.
    """
    desk.now = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
    born, before = date(2012, 3, 2), date(2026, 3, 1)

    of_fourteen = await enrolling.enrol(desk.clerk(), evolve(ANA, born=born))
    daughter = await enrolling.enrol(desk.clerk(), LUIS)
    with refused(f"{before:%d/%m/%Y} is past"):
        await acting.mandate(desk.clerk(), daughter.id, of_fourteen.id, "deed", before)

    assert date(2030, 3, 2) == of_fourteen.adult_on


@pytest.mark.parametrize(
    ("state", "how"),
    [(Verification.EXPIRED, "desk renew`"), (Verification.REVOKED, "enrol --anew`")],
)
async def test_who_counts_no_more_is_acted_for_by_nobody_before_that_is_mended(
    desk, state, how
):
    ana = await enrolling.enrol(desk.clerk(), ANA)
    luis = await enrolling.enrol(desk.clerk(), LUIS)
    over = evolve(luis, state=state)
    await desk.clerk().keep(over, luis.state, "desk.try")

    with refused(f"{luis.id} is {state.value}: first see the document.*{how}"):
        await acting.mandate(desk.clerk(), ana.id, luis.id, "deed", None)


async def test_the_chain_knows_who_might_act_for_whom_by_what_and_until_when(desk):
    son = await enrolling.enrol(desk.clerk(), LUIS)
    mother = await enrolling.enrol(desk.clerk(), ANA)
    last = date(2026, 12, 31)
    await acting.mandate(desk.clerk(), son.id, mother.id, "deed", last)

    await acting.end_mandate(desk.clerk(), son.id, mother.id)

    kept = await desk.store.acts(f"person {son.id}", None, 2)
    whose = {"principal": mother.id}
    assert [
        ("desk.end_mandate", whose),
        ("desk.mandate", whose | {"basis": "deed", "until": "2026-12-31"}),
    ] == [(act.entry.action, json.loads(act.payload.text)) for act in kept]


async def test_leave_to_act_is_ended_however_the_number_is_written(desk):
    daughter = await enrolling.enrol(desk.clerk(), LUIS)
    mother = await enrolling.enrol(desk.clerk(), ANA)
    await acting.mandate(desk.clerk(), daughter.id, mother.id, "deed", None)

    ended = await acting.end_mandate(
        desk.clerk(), daughter.id.lower(), mother.id.lower()
    )

    assert () == ended.mandates


async def test_who_agreed_for_a_child_is_its_guardian_for_as_long_as_it_counts(desk):
    mother = await enrolling.enrol(desk.clerk(), LUIS)
    asked = evolve(ANA, born=date(2015, 5, 1), guardian=mother.id)
    child = await enrolling.enrol(desk.clerk(), asked)
    leo = evolve(ANA, name="Leo Mora", document="00000000T")
    uncle = await enrolling.enrol(desk.clerk(), leo)
    await acting.mandate(desk.clerk(), uncle.id, child.id, "judgment", None)

    assert () == (await acting.end_mandate(desk.clerk(), uncle.id, child.id)).mandates
    with refused(f"{mother.id} agreed for them: revoke"):
        await acting.end_mandate(desk.clerk(), mother.id, child.id)
    with refused(f"{mother.id} agreed for them: revoke"):
        await acting.mandate(desk.clerk(), mother.id, child.id, "parent", None)
    # At fourteen it has agreed for itself, or not.
    desk.now = datetime(2029, 5, 1, tzinfo=UTC)
    ended = await acting.end_mandate(desk.clerk(), mother.id, child.id)

    assert () == ended.mandates


async def test_no_child_counts_by_the_agreement_of_one_who_is_revoked(desk):
    """
    Who is fourteen has agreed for themselves.
    """
    mother = await enrolling.enrol(desk.clerk(), LUIS)
    leo = evolve(ANA, name="Leo Mora", document="00000000T")
    child, youth = [
        await enrolling.enrol(
            desk.clerk(), evolve(asked, born=born, guardian=mother.id)
        )
        for asked, born in ((ANA, date(2012, 3, 3)), (leo, date(2012, 3, 2)))
    ]

    gone = await enrolling.revoke(desk.clerk(), mother.id, "withdraws")

    assert [mother.id, child.id] == [each.id for each in gone]
    states = [
        (await desk.store.person(each.id)).person.state for each in (*gone, youth)
    ]
    assert [Verification.REVOKED, Verification.REVOKED, Verification.ACTIVE] == states


async def test_a_curator_is_no_guardian_whose_leave_must_stay(desk):
    """
    Whose ward is of age agreed for no child: their leave ends when it is said.
    """
    curator = await enrolling.enrol(desk.clerk(), LUIS)
    ward = await enrolling.enrol(desk.clerk(), ANA)
    last = date(2044, 2, 28)

    with refused("name what was shown"):
        await acting.mandate(desk.clerk(), curator.id, ward.id, " Guardian", last)
    # As it was noted before.
    noted = Mandate(principal=ward.id, name=ward.name, basis="guardian", until=last)
    await acting.give(desk.clerk(), curator, noted)
    ended = await acting.end_mandate(desk.clerk(), curator.id, ward.id)

    assert () == ended.mandates


async def test_nobody_acts_for_one_who_is_revoked(desk):
    daughter = await enrolling.enrol(desk.clerk(), LUIS)
    mother = await enrolling.enrol(desk.clerk(), ANA)
    await acting.mandate(desk.clerk(), daughter.id, mother.id, "deed", None)

    await enrolling.revoke(desk.clerk(), mother.id, "the document was forged")

    assert () == (await desk.store.person(daughter.id)).person.mandates
    with refused(f"{mother.id} is revoked: first see"):
        await acting.mandate(desk.clerk(), daughter.id, mother.id, "deed", None)


async def test_of_whom_one_who_comes_back_acts_no_more_for_the_clerk_hears(desk):
    daughter = await enrolling.enrol(desk.clerk(), LUIS)
    mother = await enrolling.enrol(desk.clerk(), ANA)
    await acting.mandate(desk.clerk(), daughter.id, mother.id, "deed", None)
    await enrolling.revoke(desk.clerk(), daughter.id, "lost the phone")

    ending = await enrolling.ending(desk.clerk(), LUIS)
    back = await enrolling.enrol(desk.clerk(), evolve(LUIS, anew=True))

    assert [mother.id] == [mandate.principal for mandate in ending]
    assert () == back.mandates
    assert () == await enrolling.ending(desk.clerk(), LUIS)


@pytest.mark.parametrize(
    ("name", "consent", "why"), [("Pilar", False, "consent"), ("  ", True, "name")]
)
async def test_nobody_is_taken_over_without_a_name_or_consent(desk, name, consent, why):
    with refused(why):
        await enrolling.take_over(desk.clerk(), name, Role.RESIDENT, 6, consent=consent)
    assert [] == await desk.store.people()


async def test_nobody_is_made_a_twin_of_somebody_who_is_here_or_was(desk):
    known = await enrolling.enrol(desk.clerk(), ANA)
    await enrolling.revoke(desk.clerk(), known.id, "stolen identity")
    named = "ana GIL ruíz", Role.COUNCILLOR, 6

    with refused(f"{known.id}.*revoked.*stolen identity"):
        await enrolling.take_over(desk.clerk(), *named, consent=True)
    other = await enrolling.take_over(desk.clerk(), *named, consent=True, namesake=True)

    assert known.id != other.id
    assert Role.COUNCILLOR is other.role


@pytest.mark.parametrize("name", ["INÉS", "Ines", " inés ", "ine\u0301s", "i nés."])
async def test_one_clerk_is_not_two_by_writing_their_name_otherwise(desk, name):
    desk.identity = Identity(four_eyes=True)
    person = await enrolling.enrol(desk.clerk("inés"), ANA)

    with refused("another clerk"):
        await enrolling.approve(desk.clerk(name), person.id)


async def test_where_the_town_wants_four_eyes_they_look_at_whom_it_knew_before(desk):
    desk.identity = Identity(four_eyes=True)
    known = await taken_over(desk, "Pilar Vera")

    with refused("another clerk"):
        await enrolling.approve(desk.clerk(), known.id)
    approved = await enrolling.approve(desk.clerk("marta"), known.id)

    assert Verification.PENDING is known.state
    assert Verification.ACTIVE is approved.state


async def test_whom_the_town_knew_before_shows_the_document_when_they_renew(desk):
    known = await taken_over(desk, "Pilar Vera")
    await enrolling.enrol(desk.clerk(), LUIS)

    with refused("another person's"):
        await enrolling.renew(desk.clerk(), known.id, "X1234567L")
    renewed = await enrolling.renew(desk.clerk(), known.id, "12345678Z")

    assert (DocumentKind.UNSEEN, DocumentKind.DNI) == (known.kind, renewed.kind)
    assert ends(2026, 9, 2) == known.expires_at


async def test_nobody_is_found_who_is_not_there(desk):
    with refused("no person P-AAAAAA"):
        await enrolling.revoke(desk.clerk(), "P-AAAAAA", "")
