"""
`ventanilla desk` and `ventanilla who`, as a clerk uses them.
"""

import asyncio
import json
import re
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from operator import itemgetter
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve
from lent import store_at
from store_samples import arrival, message

from gateway.cli.desk import options as at_desk
from gateway.core.case import Case, CaseState, Number
from gateway.core.decision import Decision, Outcome
from gateway.core.filing import Filing, Status
from gateway.core.message import Address, Arrival
from gateway.core.people import codes
from gateway.core.people.codes import Attempt, Purpose
from gateway.core.plenary.proposal import Proposal, ProposalState
from gateway.core.plenary.question import Question, QuestionState
from gateway.town.desk import binding

pytestmark = pytest.mark.usefixtures("begun")

KEY = b"d" * 32
MADRID = ZoneInfo("Europe/Madrid")
TWITTER, TELEGRAM = "twitter:1762218342774769184", "telegram:7143663459"
MUELLER = "ana@xn--mller-kva.example"
DOCUMENT = ["--document", "12345678Z", "--clerk", "inés"]


TAKE_OVER = ["desk", "add", TWITTER, "--name", "Luisa"]

#: A town that is read in no time.
TOWN = """
town:
  name: Testville
  accounts:
    {twitter: "@AytoJunar", email: town@test.example, telegram: "@junar_ayto_bot"}
mailboxes:
  alcaldia: {office: Alcaldía, addresses: {email: alcaldia@junar.example}}
guards: {calls: {match: {agreed: yes}, deliver: alcaldia}}
cases: {prefix: J}
otherwise: {deliver: alcaldia}
"""
BROKEN = "town: {name: [}"


@pytest.fixture(autouse=True)
def small_town(ventanilla, tmp_path, monkeypatch):
    routes = tmp_path / "small.yaml"
    routes.write_text(TOWN, encoding="utf-8")
    monkeypatch.setenv("VENTANILLA_ROUTES", str(routes))


@pytest.fixture
def ana(shown):
    return shown("desk", "enrol", "--name", "Ana Gil", "--consent", *DOCUMENT)["person"]


def test_the_document_is_asked_for_twice_and_kept_nowhere(ventanilla, tmp_path):
    told = ventanilla(
        *("desk", "enrol", "--name", "Ana Gil", "--consent"),
        typed="12345678Z\n12345678Z\n",
    )

    assert re.search(r"Ana Gil: active, until \S+, by DNI", told.output)
    assert "ventanilla desk code P-" in told.output
    for file in (tmp_path / "state").rglob("*"):
        assert not file.is_file() or b"12345678" not in file.read_bytes()


def test_a_document_that_is_typed_otherwise_the_second_time_is_asked_for_anew(
    ventanilla, shown
):
    told = ventanilla(
        *("desk", "enrol", "--name", "Ana Gil", "--consent"),
        typed="12345678Z\n87654321X\nX1234567L\nX1234567L\n",
    )

    assert re.search(r"Ana Gil: active, until \S+, by NIE", told.output)
    assert 1 == len(shown("desk", "list"))


def test_times_are_the_towns_wherever_the_machine_thinks_it_is(
    ventanilla, shown, ana, monkeypatch
):
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    time.tzset()
    try:
        told = ventanilla("desk", "show", ana).output
    finally:
        monkeypatch.undo()
        time.tzset()

    [agreed] = re.findall(r"agreed on (.+)", told)
    at = datetime.strptime(agreed, "%d/%m/%Y %H:%M").replace(tzinfo=MADRID)
    # One hour a year is there twice.
    apart = [abs(datetime.now(UTC) - at.replace(fold=fold)) for fold in (0, 1)]
    assert min(apart) < timedelta(minutes=10)


def test_nobody_is_enrolled_without_consent_or_with_a_wrong_letter(ventanilla, shown):
    asked = ["desk", "enrol", "--name", "Ana", "--document"]
    refused = ventanilla(*asked, "12345678Z", "--no-consent", status=1)
    wrong = ventanilla(*asked, "12345678A", "--consent", status=1)

    assert "consent" in refused.output
    assert "letter" in wrong.output
    assert "12345678" not in wrong.output
    assert [] == shown("desk", "list")


def test_a_code_is_told_with_where_to_send_it(ventanilla, shown, ana):
    code = shown("desk", "code", ana, "--channel", "telegram")
    told = ventanilla("desk", "code", ana, "--channel", "twitter")

    assert 8 == len(code["code"])
    assert "@junar_ayto_bot" == code["send_to"]
    assert "@AytoJunar by private message on twitter" in told.output
    assert "only on twitter, email" in (
        ventanilla("desk", "code", ana, "--channel", "fax", status=1).output
    )


def test_waiting_for_a_code_that_nobody_sends_ends_with_a_reason(
    ventanilla, ana, monkeypatch
):
    monkeypatch.setattr(codes, "LIFETIME", timedelta())

    told = ventanilla("desk", "code", ana, "--channel", "twitter", "--wait", status=1)

    assert "bound nothing: it did not come in time" in told.output


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_the_clerk_reads_whose_code_it_is_and_what_the_account_is_called(
    ventanilla, ana, held, begun, monkeypatch, form
):
    digits = "48217736"
    monkeypatch.setattr(binding, "new_digits", lambda: digits)
    sent = Attempt(
        message=held(digits),
        secrets=(codes.secret(Purpose.BIND, "telegram", digits, KEY),),
        sender=Address("telegram", "1044"),
        proven=True,
        public=False,
        at=datetime.now(UTC),
    )

    async def send():
        async with store_at(f"sqlite:///{begun}/ventanilla.db", "one", KEY) as store:
            while await store.told(1) is None:  # noqa: ASYNC110 - the command makes it.
                await asyncio.sleep(0.05)
            await store.redeem(sent)

    with ThreadPoolExecutor() as pool:
        sending = pool.submit(asyncio.run, send())
        waits = ("desk", "code", ana, "--channel", "telegram", "--wait", *form)
        done = ventanilla(*waits)
        sending.result()

    told = done.output
    if form:
        assert (digits, ana) == itemgetter("code", "person")(json.loads(done.stdout))
    else:
        assert f"4821 7736, for Ana Gil ({ana})" in told
    assert "bound to Ana Gil: telegram:1044 (Ana\\x1b[2J Gil)" in told
    undone = "ventanilla desk revoke telegram:1044 --mistaken"
    assert f"not the person who is here: `{undone}`" in told
    ventanilla(*undone.split()[1:])
    assert "not verified in person" in ventanilla("who", "telegram:1044").output
    ventanilla("desk", "revoke", ana, "--mistaken", status=2)


@pytest.mark.parametrize(
    ("mistaken", "rules", "named"),
    [(True, TOWN, "J-1"), (False, TOWN, "J-1"), (True, BROKEN, "1")],
)
def test_who_undoes_a_binding_by_mistake_hears_what_was_proposed_in_that_name(
    ventanilla, ana, begun, tmp_path, mistaken, rules, named
):
    """
    However many others have proposed something since, and though the rules cannot be
    read, without their prefix of cases.
    """
    ventanilla("desk", "add", TWITTER, "--person", ana, "--handle", "@ana")
    theirs = {
        "number": Number(1),
        "person": ana,
        "contact": Address.read(TWITTER),
        "moved_at": datetime.now(UTC),
    }
    case = Case(
        job=Number(1), state=CaseState.OPEN, opened_at=theirs["moved_at"], **theirs
    )
    proposal = Proposal(
        author="Ana Gil", text="toldos", proposed_at=theirs["moved_at"], **theirs
    )
    others = {"person": "P-7K2M4Q", "contact": Address("telegram", "9")}
    agenda = (
        proposal,
        evolve(proposal, number=Number(1, 2), **others),
        evolve(proposal, number=Number(1, 3), state=ProposalState.WITHDRAWN),
    )

    many = tuple(
        evolve(proposal, number=Number(2, matter), contact=Address.read(TELEGRAM))
        for matter in range(1, 52)
    )

    async def propose():
        async with store_at(f"sqlite:///{begun}/ventanilla.db", "one", KEY) as store:
            for number, listed in ((1, agenda), (2, many)):
                arrival = Arrival(
                    channel="twitter",
                    external_id=f"{number}",
                    raw=b"",
                    received_at=case.opened_at,
                )
                await store.receive([arrival], None)
                cases = (case,) if number == 1 else ()
                await store.record(
                    Filing(id=number, status=Status.ROUTED, cases=cases, agenda=listed)
                )

    asyncio.run(propose())
    (tmp_path / "small.yaml").write_text(rules, encoding="utf-8")
    told = ventanilla("desk", "revoke", TWITTER, *["--mistaken"] * mistaken).output

    assert f"still open, and answered at the counter from now on: {named} (" in told
    assert mistaken is (f"in the name of Ana Gil: {named}; " in told)


def test_who_revokes_an_account_hears_what_was_asked_of_the_plenary_in_that_name(
    ventanilla, ana, begun
):
    ventanilla("desk", "add", TWITTER, "--person", ana, "--handle", "@ana")
    now = datetime.now(UTC)
    case = Case(
        number=Number(1),
        job=Number(1),
        person=ana,
        contact=Address.read(TWITTER),
        state=CaseState.OPEN,
        opened_at=now,
        moved_at=now,
    )
    states = (QuestionState.WAITING, QuestionState.READ, QuestionState.UNREAD)

    async def ask():
        async with store_at(f"sqlite:///{begun}/ventanilla.db", "one", KEY) as store:
            for number, state in enumerate(states, 1):
                its = Number(number)
                asked = Question(
                    message=number,
                    case=its,
                    session=now,
                    state=state,
                    name="Ana Gil",
                    text="¿quién cuida los caballos?",
                    asked_at=now,
                    moved_at=now,
                )
                said = evolve(message(f"{number}"), sender=Address.read(TWITTER))
                await store.receive([arrival(f"{number}")], None)
                await store.record(
                    Filing(
                        id=number,
                        status=Status.ROUTED,
                        message=said,
                        cases=(evolve(case, number=its, job=its),),
                        questions=(asked,),
                    )
                )

    asyncio.run(ask())
    told = ventanilla("desk", "revoke", TWITTER, "--because", "stolen").output

    assert (
        "asked of the plenary in the name of Ana Gil: J-1 (put aside), J-2 (read); "
        in told
    )


def test_accounts_that_a_clerk_sees_are_listed_until_revoked_and_after(
    ventanilla, shown, ana
):
    ventanilla("desk", "add", TWITTER, "--person", ana, "--handle", "@ana")
    before = shown("desk", "list")
    ventanilla("desk", "revoke", TWITTER, "--because", "lost the phone")
    after = shown("desk", "show", ana)

    assert [(TWITTER, "@ana", None)] == [
        (a["address"], a["handle"], a["revoked_at"]) for a in before[0]["accounts"]
    ]
    assert after["accounts"][0]["revoked_at"]
    assert "not enrolled" in ventanilla("desk", "revoke", TWITTER, status=1).output
    assert "revoked" in ventanilla("desk", "list").output


@pytest.mark.parametrize(("channel", "hides"), [("twitter", True), ("email", False)])
def test_the_clerk_hears_where_an_account_may_hide_what_it_posts(
    ventanilla, ana, channel, hides
):
    address = {"twitter": "twitter:77", "email": "email:ana@mail.example"}[channel]

    asked = ventanilla("desk", "code", ana, "--channel", channel).output
    added = ventanilla("desk", "add", address, "--person", ana).output

    assert [hides] * 2 == ["is protected" in told for told in (asked, added)]


def test_a_lost_phone_is_found_by_a_name_or_a_handle(ventanilla, shown, ana):
    ventanilla("desk", "add", TWITTER, "--person", ana, "--handle", "@Anita_22")
    ventanilla("desk", "add", "telegram:9", "--name", "Luis Mora", "--consent")

    def found(words):
        return [known["name"] for known in shown("desk", "list", words)]

    assert ["Ana Gil"] == found("anÁ gil")
    assert ["Ana Gil"] == found("@anita")
    assert ["Luis Mora"] == found("telegram:9")
    assert ["Ana Gil", "Luis Mora"] == found("")
    assert "nobody like Eva is" in ventanilla("desk", "list", "Eva").output
    for asked in (("desk", "revoke", "@anita_22"), ("who", "@anita_22")):
        told = ventanilla(*asked, status=2 if "who" in asked else 1).output
        assert "`ventanilla desk list` finds" in told


def test_by_a_revoked_account_nobody_is_handed_over_or_forgotten(
    ventanilla, shown, ana
):
    ventanilla("desk", "add", TWITTER, "--person", ana)
    ventanilla("desk", "revoke", TWITTER, "--because", "sold")

    refused = ventanilla("forget", TWITTER, "--even-open", status=1).output

    assert f"it belonged to {ana} until" in refused
    assert "active" == shown("desk", "show", ana)["state"]


def test_a_person_is_revoked_with_all_accounts(ventanilla, shown, ana):
    added = shown("desk", "add", TWITTER, TELEGRAM, "--person", ana)
    shown("desk", "add", "telegram:9", "--person", ana)
    ventanilla("desk", "revoke", "telegram:9")
    ventanilla("desk", "revoke", ana, "--json", status=2)
    asked = ventanilla("desk", "revoke", ana, typed="n\n", status=1).output
    ventanilla("desk", "revoke", ana, "--because", "moved away", "--yes")

    person = shown("desk", "show", ana)

    assert [ana, [TWITTER, TELEGRAM]] == [added["person"], added["addresses"]]
    assert TWITTER in asked
    assert TELEGRAM in asked
    assert f"{ana} Ana Gil" in asked
    assert "telegram:9" not in asked
    assert "revoked" == person["state"]
    assert "moved away" == person["because"]
    assert [True] * 3 == [bool(each["revoked_at"]) for each in person["accounts"]]


def test_what_was_revoked_is_told_to_machines(shown, ana):
    shown("desk", "add", TWITTER, "--person", ana)

    account = shown("desk", "revoke", TWITTER)
    person = shown("desk", "revoke", ana, "--yes")

    assert (TWITTER, [ana]) == (
        account["address"],
        [p["person"] for p in account["people"]],
    )
    assert (None, ["revoked"]) == (
        person["address"],
        [p["state"] for p in person["people"]],
    )


def test_whom_the_town_knew_before_is_taken_over(ventanilla, shown):
    ventanilla(*TAKE_OVER, TELEGRAM, "--months", "6", "--consent")
    [luisa] = shown("desk", "list")

    assert ("Luisa", "unseen", 2) == (
        luisa["name"],
        luisa["document"],
        len(luisa["accounts"]),
    )
    taken = ventanilla("desk", "add", TWITTER, "--name", "Eva", "--consent", status=1)
    assert f"{TWITTER} already belongs to {luisa['person']}, Luisa" in taken.output
    twin = ["desk", "add", "telegram:9", "--name", "LUISA", "--consent"]
    assert f"{luisa['person']} is called" in ventanilla(*twin, status=1).output
    ventanilla(*twin, "--namesake")


def test_an_office_s_address_is_bound_to_nobody(ventanilla, shown, ana):
    office = "email:alcaldia@junar.example"
    for whom in (["--person", ana], ["--name", "Luisa", "--consent"]):
        told = ventanilla("desk", "add", office, *whom, status=1)

        assert f"{office} is Alcaldía's address" in told.output
    assert [[]] == [known["accounts"] for known in shown("desk", "list")]


@pytest.mark.parametrize(
    ("given", "typed"), [(["--no-consent"], None), ([], "n\n"), ([], "\n")]
)
def test_nobody_is_taken_over_who_did_not_agree(ventanilla, shown, given, typed):
    told = ventanilla(*TAKE_OVER, *given, typed=typed, status=1)

    assert "consent" in told.output
    assert [] == shown("desk", "list")


def test_consent_is_asked_for_only_where_somebody_is_new(ventanilla, ana):
    asked = ventanilla(*TAKE_OVER, typed="y\n")
    known = ventanilla("desk", "add", TELEGRAM, "--person", ana)

    assert "Does the person agree" in asked.output
    assert "Does the person agree" not in known.output


def test_four_eyes_look_at_whom_the_town_knew_before(
    ventanilla, shown, tmp_path, monkeypatch
):
    routes = tmp_path / "careful.yaml"
    routes.write_text(TOWN + "identity: {four_eyes: yes}\n", encoding="utf-8")
    monkeypatch.setenv("VENTANILLA_ROUTES", str(routes))

    told = ventanilla(*TAKE_OVER, "--consent", "--clerk", "inés")
    [luisa] = shown("desk", "list")
    mine = ventanilla("desk", "approve", luisa["person"], "--clerk", "inés", status=1)
    before = shown("who", TWITTER)["standing"]
    with monkeypatch.context() as where:
        # As the machine says, and not as its user does.
        where.setenv("VENTANILLA_CLERK", "inés")
        as_marta = ("approve", luisa["person"], "--clerk", "marta")
        theirs = ventanilla("desk", *as_marta, status=2)
    ventanilla("desk", "approve", luisa["person"], "--clerk", "marta")

    assert "inés runs commands here" in theirs.output
    assert f"({luisa['person']}): pending, until" in told.output
    assert "another clerk has to approve them" in mine.output
    assert ("known", "verified") == (before, shown("who", TWITTER)["standing"])


def test_nobody_is_called_verified_in_person_whose_document_was_not_seen(
    ventanilla, shown
):
    ventanilla(*TAKE_OVER, "--consent", "--clerk", "inés")
    luisa = shown("who", TWITTER)

    assert "verified" == luisa["standing"]
    assert "taken over" in luisa["reason"]
    assert "by inés, without a document" in luisa["reason"]
    assert "in person" not in luisa["reason"]
    told = ventanilla("desk", "show", luisa["person"]["person"]).output
    assert "no document seen: taken over by inés on" in told


@pytest.mark.parametrize(
    "wrong",
    [
        [TWITTER],
        [TWITTER, "--name", "A", "--months", "0"],
        [TWITTER, "--name", "A", "--person", "P-234567"],
        [TWITTER, TELEGRAM, "--name", "A", "--handle", "@a"],
        ["twitter:@luisa", "--name", "A"],
        ["nonsense", "--name", "A"],
        ["email:ana", "--name", "A"],
        ["email:a b@c", "--name", "A"],
        ["email:a@b@c.example", "--name", "A"],
        ["email:ana@c..example", "--name", "A"],
        ["Email:ana@c.example", "--name", "A"],
        ["fax:12", "--name", "A"],
        ["twitter:0055", "--name", "A"],
        ["twitter:0", "--name", "A"],
        ["twitter:-1", "--name", "A"],
        ["twitter:٣٤٥", "--name", "A"],
    ],
)
def test_what_cannot_be_meant_binds_nothing(ventanilla, shown, wrong):
    ventanilla("desk", "add", *wrong, status=2)

    assert [] == shown("desk", "list")


def test_a_handle_is_no_address_at_the_desk(ventanilla):
    told = ventanilla("desk", "add", "twitter:@luisa", "--name", "Luisa", status=2)

    assert "may change hands" in told.output


@pytest.mark.parametrize(
    "written",
    ["email:Ana@MÜLLER.example", "email:ana@mu\u0308ller.Example", f"email:{MUELLER}"],
)
def test_a_mail_address_is_kept_found_and_revoked_as_mail_comes_from_it(
    ventanilla, shown, ana, written
):
    ventanilla("desk", "add", written, "--person", ana)
    bound = [account["address"] for account in shown("desk", "list")[0]["accounts"]]
    found = shown("who", written)
    ventanilla("desk", "revoke", "email:ANA@müller.example")

    assert [f"email:{MUELLER}"] == bound
    assert (f"email:{MUELLER}", "verified") == (found["address"], found["standing"])
    assert "known" == shown("who", written)["standing"]


def test_an_address_that_is_none_is_told_why(ventanilla):
    channel = ventanilla("who", "fax:12", status=2).output
    address = ventanilla("who", "email:ana", status=2).output

    assert "no channel fax, only console, counter, email, telegram, twitter" in channel
    assert "ana is not a mail address" in address


def test_people_on_a_strangers_channel_are_added_looked_up_revoked_and_forgotten(
    ventanilla, shown, installed, tmp_path
):
    """
    In whichever of its forms somebody writes an address: which are one, its platform
    says.
    """
    platform = (
        "from gateway.core.platform import Spelling, Platform\n"
        "read = lambda w: w.replace(' ', '') if w.startswith('+') else ''\n"
        "PLATFORM = Platform(address=Spelling('a telephone number', read, '+34…'))\n"
    )
    installed(
        "townsms", "", {"platform": platform}, channels="sms = townsms.main:create"
    )
    number, file = "sms:+34600333111", tmp_path / "held.json"
    none = ventanilla("who", "sms:600333111", status=2).output
    ventanilla("desk", "add", "sms:+34 600 333 111", "--name", "Luisa", "--consent")
    found = shown("who", number)
    [person] = [p["person"] for p in shown("desk", "list")]
    ventanilla("forget", "sms:+34 600 333111", "--export", file)
    ventanilla("desk", "revoke", number, "--yes")

    assert "600333111 is not a telephone number: +34…" in none
    assert (number, "verified") == (found["address"], found["standing"])
    assert number in file.read_text(encoding="utf-8")
    assert "known" == shown("who", number)["standing"]
    # Whoever has it now has said nothing yet: what there is, is Luisa's.
    ventanilla("forget", number, "--dry-run", status=1)
    assert number in shown("forget", person, "--dry-run")["addresses"]


def test_a_new_number_and_a_mistyped_name_are_put_right(ventanilla, shown, ana):
    passport = ("--document", "12345678", "--passport")
    anew = ("desk", "enrol", "--name", "ana gil", "--consent", *passport)
    told = ventanilla(*anew, status=1).output

    was = ("--before", DOCUMENT[1])
    renewed = shown("desk", "renew", ana, *passport, *was, "--name", "Ana Gil Vega")

    assert f"{ana} is called Ana Gil" in told
    assert (ana, "Ana Gil Vega", "passport") == (
        renewed["person"],
        renewed["name"],
        renewed["document"],
    )


def test_a_verification_is_renewed_and_mandates_come_and_go(ventanilla, shown, ana):
    luis = shown(
        *("desk", "enrol", "--name", "Luis Mora", "--consent"),
        *("--document", "X1234567L"),
    )["person"]
    before = ventanilla("desk", "renew", ana, typed="\n", status=1).output
    renewed = shown("desk", "renew", ana, *DOCUMENT)
    given = shown(
        "desk", "act-for", ana, luis, "--basis", "deed", "--until", "2030-01-01"
    )
    told = ventanilla("desk", "act-for", ana, luis, "--basis", "deed").output
    of_luis = ventanilla("desk", "show", luis).output
    who = shown("desk", "show", luis)["acted_for_by"]
    ended = shown("desk", "act-for", ana, luis, "--end")

    # Whose it is, before the document is typed.
    assert before.index(f"{ana} Ana Gil:") < before.index("Number of the document")
    assert "active" == renewed["state"]
    assert [("Luis Mora", "2030-01-01")] == [
        (m["name"], m["until"]) for m in given["acts_for"]
    ]
    assert f"may act for {luis} Luis Mora: deed" in told
    # Who takes it back need not know by which number.
    assert f"{ana} Ana Gil may act for them: deed" in of_luis
    assert [(ana, "deed", None)] == [(w["person"], w["basis"], w["until"]) for w in who]
    assert [] == ended["acts_for"]
    ventanilla("desk", "act-for", ana, luis, status=2)


def test_whoever_acts_until_a_day_does_so_by_the_towns_clocks(
    ventanilla, shown, ana, monkeypatch
):
    luis = shown(
        *("desk", "enrol", "--name", "Luis Mora", "--consent"),
        *("--document", "X1234567L"),
    )["person"]
    half_past_midnight = datetime(2029, 12, 31, 23, 30, tzinfo=UTC)
    monkeypatch.setattr(at_desk, "utcnow", lambda: half_past_midnight)
    act_for = ("desk", "act-for", ana, luis, "--basis", "deed", "--until")

    told = ventanilla(*act_for, "2029-12-31", status=1).output
    lasts = shown(*act_for, "2030-01-01")["acts_for"]

    assert "31/12/2029 is past" in told
    assert ["2030-01-01"] == [mandate["until"] for mandate in lasts]


def test_who_is_enrolled_anew_is_told_for_whom_they_act_no_more(ventanilla, shown, ana):
    again = ["desk", "enrol", "--consent", "--name"]
    luis = shown(*again, "Luis Mora", "--document", "X1234567L")["person"]
    ventanilla("desk", "act-for", ana, luis, "--basis", "deed")
    ventanilla("desk", "revoke", ana, "--yes")

    refused = ventanilla(*again, "Ana Gil", *DOCUMENT, status=1)
    told = ventanilla(*again, "Ana Gil", *DOCUMENT, "--anew")

    assert "nobody said why" in refused.output
    assert f"{ana} may no longer act for {luis} Luis Mora" in told.output


def test_a_minor_needs_a_guardian(ventanilla, shown, ana):
    child = ["desk", "enrol", "--name", "Eva Gil", "--consent", "--born", "31/01/2020"]
    alone = ventanilla(*child, "--document", "X1234567L", status=1)
    with_her = shown(*child, "--document", "X1234567L", "--guardian", ana)

    assert "--guardian" in alone.output
    assert "2038-01-31" == with_her["adult_on"]
    assert "a minor until 31/01/2038" in (
        ventanilla("desk", "show", with_her["person"]).output
    )


def test_why_somebody_acts_for_a_child_is_told_in_the_readers_language(
    ventanilla, shown, ana, monkeypatch
):
    child = "--name", "Eva Gil", "--document", "X1234567L", "--born", "31/01/2020"
    eva = shown("desk", "enrol", "--consent", *child, "--guardian", ana)["person"]
    monkeypatch.setenv("LC_ALL", "es_ES.UTF-8")

    told = ventanilla("desk", "show", ana).output
    of_the_child = ventanilla("desk", "show", eva).output

    consented = "consintió por esta persona al darla de alta, hasta el 30/01/2038"
    assert f"puede actuar por {eva} Eva Gil: {consented}" in told
    assert f"{ana} Ana Gil puede actuar por ella: {consented}" in of_the_child


def test_why_a_child_was_revoked_is_told_in_the_readers_language(
    ventanilla, shown, ana, monkeypatch
):
    eva = "desk", "enrol", "--name", "Eva Gil", "--consent", "--guardian", ana
    born = "--born", f"{datetime.now(UTC).year - 9}-01-31", "--document"
    child = shown(*eva, *born, "X1234567L")["person"]
    ventanilla("desk", "revoke", ana, "--yes")
    monkeypatch.setenv("LC_ALL", "es_ES.UTF-8")
    nobody = "desk", "enrol", "--name", "Eva Gil", "--consent", "--document"

    told = ventanilla("desk", "show", child).output
    there = ventanilla(*nobody, "X1234567L", status=1).output
    namesake = ventanilla(*nobody, "00000000T", status=1).output

    because = f"porque: {ana}, que consintió por esta persona, está revocada"
    assert because in told
    assert because in there
    assert because in namesake
    english = f"{ana}, who agreed for them, is revoked"
    assert english == shown("desk", "show", child)["because"]


def test_a_child_is_revoked_with_its_guardian_until_it_agrees_for_itself(
    ventanilla, shown, ana
):
    year = datetime.now(UTC).year
    enrol = ["desk", "enrol", "--consent", "--guardian", ana, "--name"]
    eva = ["Eva Gil", "--document", "X1234567L", "--born", f"{year - 9}-01-31"]
    leo = ["Leo Gil", "--document", "00000000T", "--born", f"{year - 16}-01-31"]
    child = shown(*enrol, *eva)["person"]
    youth = shown(*enrol, *leo)["person"]

    revoke = "desk", "revoke", ana, "--because", "withdraws"
    asked = ventanilla(*revoke, typed="n\n", status=1).output
    before = shown("desk", "show", child)["state"]
    told = ventanilla(*revoke, typed="y\n").output

    assert f"{child} (Eva Gil), under 14" in asked
    assert "active" == before
    assert f"{child} (Eva Gil) is revoked" in told
    assert "desk enrol --anew --guardian" in told
    assert youth not in told


def test_a_child_that_is_fourteen_by_the_towns_clocks_is_revoked_with_nobody(
    ventanilla, shown, ana, monkeypatch
):
    """
    Half past midnight in the town is the day before by UTC.
    """
    year = datetime.now(UTC).year
    born = "--born", f"{year - 9}-01-31", "--guardian", ana
    eva = "--name", "Eva Gil", "--consent", "--document", "X1234567L"
    child = shown("desk", "enrol", *eva, *born)["person"]
    birthday = datetime(year + 5, 1, 30, 23, 30, tzinfo=UTC)
    monkeypatch.setattr(at_desk, "utcnow", lambda: birthday)

    asked = ventanilla("desk", "revoke", ana, typed="n\n", status=1).output
    ended = shown("desk", "act-for", ana, child, "--end")

    assert "Eva Gil" not in asked
    assert [] == ended["acts_for"]


def test_somebody_is_revoked_though_the_rules_cannot_be_read(
    ventanilla, shown, ana, tmp_path
):
    rules = tmp_path / "small.yaml"
    rules.write_text(BROKEN, encoding="utf-8")
    told = ventanilla("desk", "revoke", ana, "--yes").output
    rules.write_text(TOWN, encoding="utf-8")

    assert f"{ana} (Ana Gil) is revoked" in told
    assert "revoked" == shown("desk", "show", ana)["state"]


@pytest.fixture
def held(ana_says):
    """
    Something that Ana says by Telegram, and that is held.
    """

    async def hold(text, flags, accused):
        store, message, number = await ana_says(text)
        decision = Decision(
            outcome=Outcome.CHALLENGE,
            legs=(),
            flags=frozenset(flags),
            accused=frozenset(accused),
        )
        message = evolve(message, handle="@anita", display_name="Ana\x1b[2J Gil")
        await store.record(
            Filing(id=number, status=Status.HELD, message=message, decision=decision)
        )
        await store.close()
        return number

    return lambda text, *flags, accused=(): asyncio.run(hold(text, flags, accused))


def test_a_clerk_sees_whose_message_it_is_before_it_goes_on_in_a_name(
    ventanilla, shown, held
):
    number = held("Solicito la baja del recibo del agua")
    confirm = ["desk", "confirm", number, "--name", "Eva Mas", *DOCUMENT]

    listed = ventanilla("messages", "list", "held").output
    refused = ventanilla(*confirm, typed="n\n", status=1).output
    before = shown("show", number)["state"]
    told = ventanilla(*confirm, "--yes").output

    for seen in (listed, refused, told):
        assert f"{TELEGRAM[:8]}:1044 (@anita, Ana\\x1b[2J Gil)" in seen
    assert "Solicito la baja del recibo del agua" in refused
    assert "02/03/2026 13:00" in refused
    assert "Did Eva Mas, who is here, write it?" in refused
    assert "held" == before
    assert "is released, as Eva Mas's" in told
    [act] = shown("audit", "list", "--object", f"message {number}")[:1]
    assert "desk.confirm" == act["action"]
    assert {"name", "document"} == json.loads(act["payload"]).keys()
    assert "12345678" not in act["payload"]
    assert "no held message" in ventanilla(*confirm, status=1).output


def test_the_document_is_typed_after_the_message_was_seen(ventanilla, held):
    number = held("Solicito un volante")
    confirm = ["desk", "confirm", number, "--name", "Ana Gil", "--passport"]

    told = ventanilla(*confirm, typed="y\n12345678\n12345678\n").output

    assert told.index("Solicito") < told.index("Number of the document")
    # It was a passport, though nearly a DNI.
    assert "is released" in told


def test_what_goes_on_at_the_desk_is_told_to_machines(shown, held):
    number = held("Solicito un volante")

    told = shown("desk", "confirm", number, "--name", "Ana Gil", *DOCUMENT, "--yes")

    assert (number, "Ana Gil", "strong") == (
        told["message"],
        told["name"],
        told["standing"],
    )


def test_what_is_held_in_confidence_is_not_read_at_the_desk_unnoted(ventanilla, held):
    number = held("mi marido me pega", "confidential")

    told = ventanilla(
        "desk", "confirm", number, "--name", "Ana", *DOCUMENT, "--yes"
    ).output

    assert "confidential" in told
    assert "from telegram:" in told
    for secret in ("me pega", "1044", "@anita", "Gil"):
        assert secret not in told


def test_who_complains_about_a_clerk_is_not_shown_to_them(
    ventanilla, held, tmp_path, monkeypatch
):
    routes = tmp_path / "named.yaml"
    named = TOWN.replace("Alcaldía,", "Alcaldía, person: Rocío Vela,")
    routes.write_text(named, encoding="utf-8")
    monkeypatch.setenv("VENTANILLA_ROUTES", str(routes))
    number = held("el alcalde me gritó", accused=["alcaldia"])
    confirm = ["desk", "confirm", number, "--name", "Eva Mas", *DOCUMENT]

    own, another = [
        ventanilla(*confirm, "--clerk", clerk, typed="n\n", status=1).output
        for clerk in ("rocio  VELA", "marta")
    ]

    for told in ("me gritó", "1044", "@anita"):
        assert [False, True] == [told in each for each in (own, another)]


def test_approving_and_confirming_say_why_they_may_not_be(ventanilla, ana):
    mine = ventanilla("desk", "approve", ana, "--clerk", "inés", status=1)
    done = ventanilla("desk", "approve", ana, "--clerk", "marta", status=1)
    nothing = ventanilla("desk", "confirm", 7, "--name", "Ana", *DOCUMENT, status=1)

    assert "another clerk has to approve them" in mine.output
    assert "is active: cannot approve" in done.output
    assert "no held message 7" in nothing.output


def test_who_tells_what_is_known_of_an_address_and_why(ventanilla, shown, ana):
    ventanilla("desk", "add", TWITTER, "--person", ana, "--handle", "@ana")
    ventanilla("desk", "add", TELEGRAM, "--person", ana)
    verified = shown("who", TWITTER)
    mailbox = shown("who", "email:alcaldia@junar.example")
    stranger = shown("who", "telegram:1")
    ventanilla("desk", "revoke", TWITTER)
    revoked = shown("who", TWITTER)

    assert ("verified", "Ana Gil") == (verified["standing"], verified["person"]["name"])
    assert "by inés" in verified["reason"]
    assert ["@ana"] == [label["handle"] for label in verified["labels"]]
    assert "alcaldia" == mailbox["mailbox"]
    assert ("known", None) == (stranger["standing"], stranger["person"])
    assert ("known", True) == (revoked["standing"], "revoked on" in revoked["reason"])
    assert "called @ana since" in ventanilla("who", TWITTER).output


POT = "¿me guardáis la maceta azul?"


def test_a_word_is_agreed_without_being_shown_and_nobody_sees_that_there_is_one(
    ventanilla, shown, ana, tmp_path
):
    ventanilla("desk", "add", TWITTER, "--person", ana, "--handle", "@ana")
    looks = [("desk", "list"), ("desk", "show", ana), ("who", TWITTER)]
    before = [shown(*look) for look in looks], [ventanilla(*k).output for k in looks]

    told = ventanilla("desk", "word", ana, typed=f"{POT}\n{POT}\n").output

    assert f"{ana} Ana Gil: agreed; it is kept where nobody can read it" in told
    assert "maceta" not in told
    assert before == (
        [shown(*look) for look in looks],
        [ventanilla(*look).output for look in looks],
    )
    for file in (tmp_path / "state").rglob("*"):
        assert not file.is_file() or b"maceta" not in file.read_bytes()


def test_a_word_that_is_none_is_refused_with_its_reason(ventanilla, ana):
    def refused(*arguments, typed=""):
        return ventanilla("desk", "word", *arguments, typed=typed, status=1).output

    assert "the two are not the same" in refused(ana, typed=f"{POT}\nla maceta\n")
    assert "6 letters at least" in refused(ana, typed="sol\nsol\n")
    assert "6 words at most" in refused(ana, typed=f"{POT} o no\n{POT} o no\n")
    assert "no person P-NOBODY" in refused("P-NOBODY", typed=f"{POT}\n{POT}\n")
    assert f"no word is agreed with {ana}" in refused(ana, "--remove")


def test_no_word_is_agreed_that_nobody_would_hear(
    ventanilla, ana, tmp_path, monkeypatch
):
    deaf = tmp_path / "deaf.yaml"
    deaf.write_text(TOWN.replace("agreed: yes", "agreed: no"), encoding="utf-8")
    monkeypatch.setenv("VENTANILLA_ROUTES", str(deaf))

    told = ventanilla("desk", "word", ana, typed=f"{POT}\n{POT}\n", status=1).output

    assert "no rule of the town reacts to it" in told


def test_a_new_key_counts_once_it_is_said_and_tells_whose_word_it_ends(
    ventanilla, shown, ana, begun
):
    ventanilla("desk", "word", ana, typed=f"{POT}\n{POT}\n")
    early = ventanilla("desk", "new-key", status=1).stderr
    (begun / "key").write_bytes(b"n" * 32)
    refused = ventanilla("desk", "list", status=1).stderr

    told = ventanilla("desk", "new-key").stdout

    assert "nodes already start with this key" in early
    assert "desk new-key" in refused
    assert (
        f"{ana} Ana Gil: the agreed word is no longer valid\nthe new key is accepted\n"
        == told
    )
    assert f"no word is agreed with {ana}" in (
        ventanilla("desk", "word", ana, "--remove", status=1).output
    )
    acts = {each["action"] for each in shown("audit", "list")}
    assert {"desk.end_word", "desk.new_key"} <= acts


def test_beside_a_running_daemon_no_key_is_changed_and_no_word_ended(
    ventanilla, shown, ana, begun, working
):
    ventanilla("desk", "word", ana, typed=f"{POT}\n{POT}\n")
    before = (begun / "key").read_bytes()
    (begun / "key").write_bytes(b"n" * 32)
    with working():
        told = ventanilla("desk", "new-key", status=1).stderr

    (begun / "key").write_bytes(before)
    assert "a daemon works there (process " in told
    assert "desk.end_word" not in {each["action"] for each in shown("audit", "list")}


def test_a_key_that_is_not_there_is_no_new_one(ventanilla, begun):
    (begun / "key").unlink()

    told = ventanilla("desk", "new-key", status=1).stderr

    assert "there is no key" in told


def test_a_word_that_was_agreed_is_ended(ventanilla, ana):
    agreed = ventanilla("desk", "word", ana, "--json", typed=f"{POT}\n{POT}\n")
    ended = ventanilla("desk", "word", ana, "--remove", "--json")

    assert {"person": ana, "agreed": True} == json.loads(agreed.stdout)
    assert {"person": ana, "agreed": False} == json.loads(ended.stdout)
    assert "no longer valid" in (
        ventanilla("desk", "word", ana, typed=f"{POT}\n{POT}\n")
        and ventanilla("desk", "word", ana, "--remove").output
    )


def test_the_help_teaches_what_to_choose(ventanilla):
    told = " ".join(ventanilla("desk", "word", "--help").output.split())

    assert "¿me guardáis la maceta azul?" in told
    assert "Do not write it down" in told
    assert "does not replace a call to 112" in told


def test_the_address_of_a_vacant_mailbox_is_not_said_to_be_whoever_stands_in_s(
    shown, begun, monkeypatch, tmp_path
):
    routes = tmp_path / "vacant.yaml"
    routes.write_text(
        """
town: {name: Testville}
mailboxes:
  clerk: {office: C, addresses: {email: c@test.example}}
  mayor: {office: M, addresses: {email: m@test.example}, backups: clerk, vacant: yes}
otherwise: {deliver: clerk}
""",
        encoding="utf-8",
    )
    monkeypatch.setenv("VENTANILLA_ROUTES", str(routes))

    told = shown("who", "email:m@test.example")

    had = "mailbox clerk or mayor had it: nobody speaks from there"
    assert ("known", had) == (told["standing"], told["reason"])
