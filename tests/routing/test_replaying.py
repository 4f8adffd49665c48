import json
import os
import re
import subprocess
import sys
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest

from gateway.core.decision import Outcome
from gateway.core.identity import Contact, Standing, Verdict
from gateway.core.message import Address, Evidence, Proof, Visibility
from gateway.routing.compiler import compile_routes
from gateway.routing.tools.citizens import read_citizens
from gateway.routing.tools.differing import differences
from gateway.routing.tools.lines import read_line, write_line
from gateway.routing.tools.replaying import Replay

from . import heard
from .heard import NOON

ROOT = Path(__file__).parents[2]
CORPORA = Path(os.environ.get("VENTANILLA_CORPORA", ROOT.parent / "shared/corpora"))
TOWN = CORPORA.parent / "town"
TOWN_RULES = """
town: {name: Pueblo, accounts: {twitter: "@Pueblo"}}
mailboxes:
  lights:
    office: Lights
    addresses: {email: l@p.example, twitter: {id: 7, handle: "@lights"}}
  water: {office: Water, addresses: {email: w@p.example}}
  clerk: {office: Clerk, addresses: {email: c@p.example}}
places:
  streets: [calle Almez, calle Real]
guards:
  impersonation: {match: {from: lookalike}, outcome: quarantine}
topics:
  lamps: {owner: lights, means: incident, stays: yes, words: [farola, no hay luz]}
  pipes: {owner: water, means: incident, words: [tubería]}
intents:
  incident: {words: [rota]}
  procedure: {words: [solicito], requires: verified}
  other: {}
matters:
  mended:
    match: {from: mailbox, words: [reparada]}
    flags: [resolution]
otherwise: {deliver: clerk}
"""
ANA = Address("telegram", "1")
VERIFIED = {ANA: Contact(address=ANA, name="Ana Gil", handle="@ana", verified_at=NOON)}


@pytest.fixture(scope="module")
def pueblo():
    return compile_routes(TOWN_RULES)


@pytest.fixture
def run(pueblo):
    return Replay(pueblo)


@pytest.fixture
def say():
    """
    Makes what somebody says, an hour after the last thing.
    """
    hours = count()

    def say(text, sender=ANA, **changes):
        number = next(hours)
        usual = {
            "external_id": str(number),
            "reference": str(number),
            "received_at": NOON + timedelta(hours=number),
            "evidence": Evidence(proof=Proof.ACCOUNT),
        }
        return heard.said(text, sender=sender, **usual | changes)

    return say


def mailboxes(taken):
    return [leg.mailbox for leg in taken.decision.legs]


def test_whom_the_e_office_vouches_for_is_known_whatever_account_they_write_from(
    run, say
):
    """
    As in the daemon, where a message that was held goes on by the voucher.
    """
    shown = Evidence(proof=Proof.ACCOUNT, step_up="clave:1:ok")

    held = run.take(say("solicito una farola"))
    taken = run.take(say("solicito una farola", evidence=shown))

    assert Outcome.CHALLENGE is held.decision.outcome
    assert (Standing.STRONG, Outcome.DELIVER) == (
        taken.verdict.standing,
        taken.decision.outcome,
    )


def test_a_reply_goes_on_with_the_conversation_that_the_line_opened(run, say):
    run.take(say("la farola está rota"))
    run.take(say("una tubería rota"))

    assert ["lights"] == mailboxes(run.take(say("mañana estaré", in_reply_to=("0",))))


def test_many_at_once_are_decided_as_one_after_the_other(pueblo, say):
    said = [
        say(text, in_reply_to=(str(number - 2),))
        for number, text in enumerate(["la farola está rota", "y mañana", ""] * 400)
    ]

    taken = [*Replay(pueblo).take_all(said)]

    assert [*map(Replay(pueblo).take, said)] == taken
    assert ["lights"] == mailboxes(taken[1025])


def test_a_reply_by_somebody_else_only_may_be_part_of_it(run, say):
    other = Address("telegram", "2")
    run.take(say("la farola está rota"))
    run.take(say("una tubería rota", other))
    taken = run.take(say("una tubería rota", other, in_reply_to=("0",)))

    assert ["water"] == mailboxes(taken)


def test_what_goes_on_with_a_conversation_can_be_replied_to(run, say):
    run.take(say("la farola está rota"))
    run.take(say("mañana estaré", in_reply_to=("0",)))

    assert ["lights"] == mailboxes(run.take(say("o pasado", in_reply_to=("1",))))


def test_a_word_that_says_little_belongs_to_the_latest_private_conversation(run, say):
    run.take(say("la farola está rota"))

    assert ["lights"] == mailboxes(run.take(say("mañana estaré")))


def test_the_same_words_of_many_are_decided_for_each_of_them(pueblo, say):
    said = [
        say("solicito una farola"),
        say("solicito una farola", Address("telegram", "2")),
        say("solicito una farola", Address("telegram", "3"), handle="@ana"),
    ]
    taken = [*Replay(pueblo, VERIFIED).take_all(said)]

    assert said == [each.message for each in taken]
    assert ["topic lamps", "topic lamps", "guard impersonation"] == [
        each.decision.rule for each in taken
    ]
    assert [Outcome.DELIVER, Outcome.CHALLENGE, Outcome.QUARANTINE] == [
        each.decision.outcome for each in taken
    ]


def test_what_was_held_opens_no_conversation(run, say):
    held = run.take(say("solicito una farola"))

    assert Standing.KNOWN is held.verdict.standing
    assert ["clerk"] == mailboxes(run.take(say("mañana estaré")))


def test_people_are_known_by_their_number_and_mailboxes_by_their_own(pueblo, say):
    run = Replay(pueblo, VERIFIED)

    assert Standing.VERIFIED is run.judge(say("hola")).standing
    assert Standing.KNOWN is run.judge(say("hola", Address("twitter", "1"))).standing
    assert "Lights" == run.judge(say("hola", Address("twitter", "7"))).contact.name


def test_who_only_seems_to_be_somebody_is_found_out(pueblo, say):
    run = Replay(pueblo, VERIFIED)
    taken = run.take(say("una farola", Address("telegram", "2"), handle="@ana"))

    assert "Ana Gil" == taken.verdict.resembles
    assert "guard impersonation" == taken.decision.rule


def test_duplicates_bear_the_name_of_the_first(run, say):
    told = [
        run.take(say("la farola de calle Almez está rota")),
        run.take(say("no hay luz en Almez", Address("telegram", "2"))),
        run.take(say("una farola rota en calle Real", Address("telegram", "3"))),
        run.take(say("la factura", Address("telegram", "4"))),
    ]

    assert ["0", "0", "2", ""] == [taken.cluster for taken in told]


def test_what_goes_on_with_its_own_conversation_is_no_duplicate(run, say):
    run.take(say("la farola de calle Almez está rota"))
    again = say("otra vez rota la farola de Almez", in_reply_to=("0",))

    assert "" == run.take(again).cluster


def test_what_a_mailbox_mended_is_told_of_anew(run, say):
    lights = Address("twitter", "7")
    run.take(say("la farola de calle Almez está rota"))
    mended = run.take(
        say("reparada la farola de Almez", lights, visibility=Visibility.PUBLIC)
    )
    after = run.take(say("la farola de Almez rota", Address("telegram", "2")))

    assert ["", "2"] == [mended.cluster, after.cluster]


def test_what_is_known_of_a_sender_is_not_judged_again(run, say):
    proven = Verdict(standing=Standing.VERIFIED, because="then")

    assert proven is run.take(say("hola"), proven).verdict


def test_two_versions_differ_in_what_they_decide_otherwise(pueblo, say):
    other = compile_routes(TOWN_RULES.replace("no hay luz]", "no hay luz, oscuras]"))
    heard = [(say("la farola"), None), (say("a oscuras", Address("x", "2")), None)]
    [found] = differences(heard, Replay(pueblo), Replay(other))

    assert "1" == found.message.external_id
    assert (("clerk",), ("lights",)) == found.fields["mailboxes"]
    assert "topic lamps: says oscuras" in found.come
    assert "otherwise: nothing else says where it goes" in found.gone


CITIZENS = """
about: anything
verified_people:
- key: ana
  name: Ana Gil
  role: councillor
  verified_channels:
    twitter: {handle: '@ana', user_id: '1762218342774769184'}
    email: {address: Ana@Ñandú.example}
  verified_in_person_on: '2026-01-18'
"""


def test_people_verified_are_read_by_their_accounts():
    people = read_citizens(CITIZENS, "citizens.yaml")

    assert [
        "email:ana@xn--and-6ma2c.example",
        "twitter:1762218342774769184",
    ] == sorted(map(str, people))
    assert {"Ana Gil"} == {contact.name for contact in people.values()}


ROLES_ARE = (
    "citizens.yaml:6:9: unknown role 'boss' (one of: resident, employee, councillor)"
)


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        ("name: Ana Gil", "citizens.yaml:4:3: the person has no name"),
        (
            "role: councillor",
            ROLES_ARE,
        ),
        (
            "Ana@Ñandú.example",
            "citizens.yaml:9:12: not a mail address: 'boss'",
        ),
        (
            "2026-01-18",
            "citizens.yaml:10:26: not a day: 'boss' (such as 2026-01-18)",
        ),
    ],
)
def test_what_is_wrong_with_the_people_is_told_with_its_place(broken, told):
    key, _, _ = broken.partition(": ")
    instead = {"name": "key2: boss", "role": "role: boss"}.get(key, "boss")
    with pytest.raises(ExceptionGroup) as caught:
        read_citizens(CITIZENS.replace(broken, instead), "citizens.yaml")

    assert told == str(caught.value.exceptions[0])


@pytest.mark.parametrize(
    ("name", "place", "hint"),
    [
        ("verified_peopel", "3:1", "rename 'verified_peopel'"),
        ("people", "2:1", "the file lists nobody"),
    ],
)
def test_a_file_that_lists_nobody_is_no_list_of_people(name, place, hint):
    with pytest.raises(ExceptionGroup) as caught:
        read_citizens(CITIZENS.replace("verified_people", name), "citizens.yaml")

    told = f"citizens.yaml:{place}: there is no verified_people ({hint})"
    assert [told] == [*map(str, caught.value.exceptions)]


def test_naughty_strings_are_decided_like_any_other(table):
    file = CORPORA / "naughty-strings/blns.json"
    if not file.is_file():
        pytest.skip("the naughty strings' corpora are not here")
    run = Replay(table)
    line = {
        "channel": "twitter_mention",
        "received_at": "2026-03-01T09:00:00+01:00",
        "sender": {"id": "1"},
    }
    for number, text in enumerate(json.loads(file.read_text("utf-8"))):
        said = line | {"id": str(number), "text": text, "subject": text}
        said["sender"] = {"id": "1", "handle": text, "display_name": text}
        taken = run.take(read_line(json.dumps(said)))

        assert write_line("x", taken.decision, taken.cluster)


LEAST = {
    "intent": 90,
    "topic": 90,
    "recipients": 92,
    "urgency": 92,
    "identity_required": 92,
}


@pytest.fixture(scope="module")
def score(table, tmp_path_factory):
    """
    What the sample town's own score says of a replay of its public messages.
    """
    if not TOWN.is_dir():
        pytest.skip("the sample town's corpora are not here")
    file = TOWN / "corpus_public.jsonl"
    people = read_citizens((TOWN / "citizens_public.yaml").read_text("utf-8"), "c")
    run = Replay(table, people)
    lines = file.read_text("utf-8").splitlines()
    heard = sorted(map(read_line, filter(None, lines)), key=lambda m: m.received_at)
    taken = [run.take(message) for message in heard]
    predictions = tmp_path_factory.mktemp("score") / "predictions.jsonl"
    predictions.write_text(
        "".join(
            write_line(t.message.external_id, t.decision, t.cluster) + "\n"
            for t in taken
        ),
        "utf-8",
    )
    return subprocess.run(
        [sys.executable, TOWN / "score.py", file, predictions],
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def test_no_gate_of_the_sample_town_is_open(score):
    gates = dict(re.findall(r"^  (\w+) +(\d+)", score, re.MULTILINE))

    assert "missed_emergency" in gates
    assert {"0"} == set(gates.values())


def test_the_sample_town_is_routed_as_a_person_would(score):
    found = {name: float(part) for name, part in re.findall(r"(\w+) +([\d.]+)%", score)}

    assert [] == [(name, found[name]) for name in LEAST if found[name] < LEAST[name]]


def test_emergencies_and_duplicates_are_found(score):
    pairs = re.findall(r"(\w+) +recall (\d+)%  precision (\d+)%", score)
    found = {name: (int(recall), int(precision)) for name, recall, precision in pairs}

    assert found["emergency"][0] == 100
    assert found["emergency"][1] >= 90
    assert found["pairs"][0] >= 80
    assert found["pairs"][1] >= 90


def test_a_citizen_of_a_strangers_channel_is_known_by_the_id_as_it_is_written():
    people = read_citizens(
        "verified_people:\n"
        "- name: Ana\n"
        "  verified_channels: {slack: {user_id: U024BE7LH}}\n",
        "citizens.yaml",
    )

    assert [Address("slack", "U024BE7LH")] == [*people]
