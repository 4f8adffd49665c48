import asyncio
import errno
import json
import os
import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve
from click.testing import CliRunner

from gateway.cli.main import main
from gateway.cli.operating import audit as auditing
from gateway.core.audit import Act, Entry, Payload, commitment, digest
from gateway.core.filing import Filing, Status
from gateway.relay.heard.filings import act_of
from gateway.store import audit
from gateway.store.engine.engines import engines
from gateway.store.sql import SqlStore

pytestmark = pytest.mark.usefixtures("begun")

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def act(number, **changes):
    usual = Act(
        at=NOON + timedelta(minutes=number),
        actor="clerk luis",
        action="desk.enrol",
        object=f"person P-{number}",
        payload={"name": f"Íñigo {number}"} if number % 2 else {},
    )
    return evolve(usual, **changes)


ALIKE = [act(1, object=f"person {number}") for number in range(1, 4)]
USUAL = [act(number) for number in range(1, 7)]


@pytest.fixture
def database(ventanilla, tmp_path):
    found = engines(f"sqlite:///{tmp_path}/state/ventanilla.db")
    yield found
    found.dispose()


@pytest.fixture
def append(database):
    def append(*acts, chain="one"):
        with database.writing.begin() as connection:
            audit.append(connection, chain, acts)

    return append


@pytest.fixture
def tamper(database):
    def tamper(*sentences):
        with database.writing.begin() as connection:
            for sentence in sentences:
                connection.exec_driver_sql(sentence)

    return tamper


@pytest.fixture
def kept(ventanilla, tmp_path):
    """
    The file of a witness, with a checkpoint for each time it is asked for.
    """

    def kept():
        ventanilla("audit", "checkpoint", "--out", tmp_path / "witness")
        return tmp_path / "witness"

    return kept


CUT = (
    "UPDATE chains SET seq = 4, hash = (SELECT hash FROM audit WHERE seq = 4)",
    "DELETE FROM audit WHERE seq > 4",
)

# ---------------------------------------------------------------- verify


def test_where_nothing_was_done_nothing_is_wrong(ventanilla, shown):
    assert "there is no chain" in ventanilla("audit", "verify").output
    nothing = {"refused": [], "untold": [], "chains": []}
    assert {"ok": True, **nothing} == shown("audit", "verify")


def test_a_whole_chain_is_told_in_a_line(ventanilla, append):
    append(*[act(n) for n in range(1204)])
    append(*USUAL, chain="two")

    told = ventanilla("audit", "verify").stdout

    assert [
        "one: entries: 1,204, whole, last 25/11/2026 09:03, not witnessed",
        "two: entries: 6, whole, last 24/11/2026 13:06, not witnessed",
    ] == told.splitlines()


def test_what_is_wrong_is_named_with_its_entry(ventanilla, append, tamper):
    append(*USUAL)
    append(*USUAL, chain="two")
    tamper(
        "UPDATE audit SET actor = 'clerk ana' WHERE seq = 3 AND chain = 'one'",
        "DELETE FROM audit WHERE seq = 5 AND chain = 'one'",
    )

    told = ventanilla("audit", "verify", status=1).stdout

    assert [
        "one: entries: 5, NOT WHOLE, last 24/11/2026 13:06, not witnessed",
        "  entry 3 was changed: its hash does not fit",
        "  entry 5 is missing",
        "two: entries: 6, whole, last 24/11/2026 13:06, not witnessed",
    ] == told.splitlines()


@pytest.fixture
def routed(ana_says, append):
    """
    A message that came and was routed, and one of an earlier version.
    """

    async def come():
        store, message, number = await ana_says("la farola no luce")
        stored = await store.stored(number)
        filing = Filing(id=number, status=Status.ROUTED, message=message)
        await store.record(evolve(filing, acts=(act_of(filing, stored, NOON),)))
        await store.close()

    asyncio.run(come())
    append(act(1, action="message.routed", object="message 99", payload={}))


def test_what_came_is_the_one_that_was_routed(routed, ventanilla):
    assert "one: entries: 2, whole" in ventanilla("audit", "verify").stdout


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("UPDATE messages SET raw = x'7b7d20'", "it is not what came"),
        ("UPDATE messages SET raw = 'text'", "it is not what came"),
        ("UPDATE messages SET raw = x'', problem = 'lost'", "it is not what came"),
        ("UPDATE messages SET problem = 'erased', raw = x'00'", "not what came"),
        ("UPDATE messages SET received_at = received_at + 1", "at another time"),
        (
            "UPDATE messages SET message = replace(message, '1044', '1045')",
            "it is somebody else's",
        ),
        ("UPDATE messages SET message = 'nothing'", "it is somebody else's"),
        # By which `forget` finds it.
        ("UPDATE messages SET sender = 'telegram:1'", "it is somebody else's"),
        ("UPDATE messages SET sender = NULL", "it is somebody else's"),
        ("UPDATE messages SET sender = x'00'", "it is somebody else's"),
        ("DELETE FROM messages", "which is not there"),
        ("DELETE FROM payloads", "message 1 was not erased"),
    ],
)
def test_a_message_that_was_changed_is_named(routed, ventanilla, tamper, change, says):
    tamper(change)

    told = ventanilla("audit", "verify", status=1).stdout

    assert "NOT WHOLE" in told
    assert says in told


def test_in_spanish_a_message_is_no_english_word_and_a_count_has_points(
    routed, ventanilla, append, tamper, monkeypatch
):
    append(*[act(n) for n in range(1204)])
    tamper("UPDATE messages SET raw = x'7b7d20'")
    monkeypatch.setenv("LC_ALL", "es_ES.UTF-8")

    told = ventanilla("audit", "verify", status=1).stdout

    assert "one: apuntes: 1.206, NO ENTERA, el último del " in told
    assert "  apunte 1: responde del mensaje 1, que se cambió: no es lo que" in told


def test_a_message_that_was_put_in_by_hand_is_named_by_its_number_as_it_is(
    routed, ventanilla, tamper
):
    tamper(
        "CREATE TABLE more AS SELECT * FROM messages",
        "UPDATE more SET id = 9000, external_id = 'x', received_at = 2 * received_at",
        "INSERT INTO messages SELECT * FROM more",
        "DROP TABLE more",
    )

    told = ventanilla("audit", "verify", status=1).stdout

    assert "message 9000 was filed, but no entry records it" in told
    assert "or the message was put in by hand" in told


def test_a_message_that_could_not_be_read_again_is_no_mistake(
    routed, ventanilla, tamper
):
    """
    It was requeued, and its reader has changed since: the bytes are what came.
    """
    tamper("UPDATE messages SET message = NULL")

    assert "one: entries: 2, whole" in ventanilla("audit", "verify").stdout


def test_a_message_that_was_forgotten_is_no_mistake(routed, ventanilla, shown):
    ventanilla("forget", "telegram:1044", "--even-open", "--yes")

    assert shown("audit", "verify")["ok"]


def test_machines_are_told_the_same(shown, append, tamper, kept):
    append(*USUAL)
    against = kept()
    append(act(7))
    good = shown("audit", "verify", "--against", against)
    tamper("UPDATE audit SET actor = 'clerk ana' WHERE seq = 3")
    bad = shown("audit", "verify", status=1)

    assert {
        "chain": "one",
        "entries": 7,
        "last": "2026-11-24T12:07:00+00:00",
        "whole": True,
        "checkpoints": 1,
        "witnessed_up_to": 6,
        "problems": [],
        "more": 0,
    } == good["chains"][0]
    assert (True, False) == (good["ok"], bad["ok"])
    assert [3] == [p["seq"] for p in bad["chains"][0]["problems"]]
    assert bad["chains"][0]["witnessed_up_to"] is None


def test_of_many_problems_the_first_are_told(ventanilla, append, tamper):
    append(*[act(n) for n in range(1500)])
    tamper("UPDATE audit SET result = 'refused' WHERE seq > 7")

    told = ventanilla("audit", "verify", status=1).stdout.splitlines()

    assert "  entry 8 was changed: its hash does not fit" == told[1]
    assert (22, "  and 1,473 more") == (len(told), told[-1])


@pytest.mark.parametrize("seq", [1, 2, 1700, 2500])
def test_an_entry_that_cannot_be_read_is_named(ventanilla, append, tamper, seq):
    append(*[act(n) for n in range(2500)])
    tamper(f"UPDATE audit SET actor = CAST(x'ff' AS TEXT) WHERE seq = {seq}")  # noqa: S608

    told = ventanilla("audit", "verify", status=1).stdout

    assert f"  entry {seq} cannot be read: " in told


@pytest.mark.parametrize("seq", ["2.5", "-3", "'three'", "9223372036854775807"])
def test_numbers_that_are_none_of_ours_end_no_verification(
    ventanilla, append, tamper, seq
):
    append(*USUAL)
    tamper(f"UPDATE audit SET seq = {seq} WHERE seq = 3")  # noqa: S608

    assert "entry 3 is missing" in ventanilla("audit", "verify", status=1).stdout


FORGED = """
INSERT INTO audit SELECT chain, {seq}, at, actor, 'desk.revoke', object, 'done',
payload_hash, prev, hash FROM audit WHERE seq = 1
"""


@pytest.mark.parametrize("forged", [[0], [-1, 0], [-(2**63)], range(-1500, 1)])
def test_entries_put_before_the_first_are_told(
    ventanilla, append, tamper, kept, forged
):
    append(*USUAL)
    against = kept()
    tamper(*(FORGED.format(seq=seq) for seq in forged))

    told = ventanilla("audit", "verify", "--against", against, status=1).stdout
    head, first, *_ = told.splitlines()

    assert f"one: entries: {6 + len(forged):,}, NOT WHOLE" in head
    assert "witnessed up to entry 6" in head
    assert f"  entry {forged[0]} stands before the first" == first
    assert "not signed" in ventanilla("audit", "checkpoint", status=1).stderr


def test_an_unreadable_entry_before_the_first_ends_no_verification(
    ventanilla, append, tamper
):
    append(*USUAL)
    tamper(
        FORGED.format(seq=-5),
        "UPDATE audit SET actor = CAST(x'ff' AS TEXT) WHERE seq = 3",
    )

    told = ventanilla("audit", "verify", status=1).stdout

    assert "  entry -5 stands before the first" in told
    assert "  entry 3 cannot be read: " in told


def test_names_in_a_chain_cannot_write_on_the_terminal(ventanilla, append):
    append(act(1, actor="\x1b[2J", object="\u202e"), chain="\x1b]0;")

    told = ventanilla("audit", "verify").output + ventanilla("audit", "list").output

    assert not set("\x1b\u202e") & set(told)
    assert r"\x1b]0;: entries: 1" in told


# ---------------------------------------------------------------- checkpoints


def test_a_checkpoint_is_a_line_for_a_witness(ventanilla, append, tmp_path):
    append(*USUAL)

    told = ventanilla("audit", "checkpoint").stdout
    line = json.loads(told)

    assert 1 == len(told.splitlines())
    assert ("one", 6, 6) == (line["chain"], line["seq"], line["count"])
    assert 0o644 == (tmp_path / "state" / "audit.pub").stat().st_mode & 0o777


def test_what_a_witness_kept_is_borne_out(ventanilla, append, kept):
    append(*USUAL)
    kept()
    append(act(7))
    against = kept()
    append(act(8))

    told = ventanilla("audit", "verify", "--against", against).stdout

    assert (
        "one: entries: 8, whole, last 24/11/2026 13:08, witnessed up to entry 7\n"
    ) == told


def test_a_cut_end_in_which_nothing_was_filed_shows_only_against_a_witness(
    ventanilla, shown, append, tamper, kept
):
    """
    And when it was witnessed is told people in the town's time.
    """
    append(*USUAL)
    against = kept()
    tamper(*CUT)

    ventanilla("audit", "verify")
    told = ventanilla("audit", "verify", "--against", against, status=1).stdout
    [chain] = shown("audit", "verify", "--against", against, status=1)["chains"]
    [at] = re.findall(r"witnessed at (\S+ \S+) UTC$", chain["problems"][-1]["problem"])
    local = datetime.fromisoformat(f"{at}Z").astimezone(ZoneInfo("Europe/Madrid"))

    missing = "entry 5 is missing, and all up to entry 6, which was witnessed at"
    assert f"  {missing} {local:%d/%m/%Y %H:%M}\n" in told


def test_a_cut_end_shows_by_what_was_filed_meanwhile(ventanilla, ana_says, tamper):
    async def come(name):
        store, message, number = await ana_says("la farola no luce", name)
        stored = await store.stored(number)
        filing = Filing(id=number, status=Status.ROUTED, message=message)
        before = stored.arrival.received_at - timedelta(hours=1)
        await store.record(evolve(filing, acts=(act_of(filing, stored, before),)))
        await store.close()
        return number

    _, last = asyncio.run(come("1")), asyncio.run(come("2"))
    ventanilla("audit", "verify")
    tamper(*(sentence.replace("4", "1") for sentence in CUT))

    told = ventanilla("audit", "verify", status=1).stdout

    assert "one: entries: 1, whole" in told
    assert f"message {last} was filed, but no entry records it" in told


def test_a_chain_written_anew_shows_only_against_a_witness(
    ventanilla, append, tamper, kept
):
    append(*USUAL)
    against = kept()
    tamper("DELETE FROM audit", "DELETE FROM payloads", "DELETE FROM chains")
    append(*(evolve(act, actor="nobody") for act in USUAL))

    ventanilla("audit", "verify")
    told = ventanilla("audit", "verify", "--against", against, status=1).stdout

    assert "  entry 6 is not the one that was witnessed at" in told


def test_a_chain_that_is_gone_shows_only_against_a_witness(
    ventanilla, append, tamper, kept
):
    append(*USUAL)
    against = kept()
    tamper("DELETE FROM audit", "DELETE FROM payloads", "DELETE FROM chains")

    ventanilla("audit", "verify")
    told = ventanilla("audit", "verify", "--against", against, status=1).stdout

    assert "one: entries: 0, NOT WHOLE, not witnessed" == told.splitlines()[0]


def test_checkpoints_may_come_by_standard_input(append, kept):
    append(*USUAL)
    lines = kept().read_bytes()

    done = CliRunner().invoke(main, ["audit", "verify", "--against", "-"], input=lines)

    assert 0 == done.exit_code
    assert "witnessed up to entry 6" in done.stdout


def test_lines_that_are_no_checkpoints_are_refused_by_their_number(
    ventanilla, shown, append, kept
):
    append(*USUAL)
    against = kept()
    line = against.read_text()
    changed = line.replace('"one"', '"two"')
    against.write_text(f"Dear secretary,\n\n{line}{changed}")

    done = ventanilla("audit", "verify", "--against", against, status=1)
    told = shown("audit", "verify", "--against", against, status=1)

    assert [
        f"{against}:1: is no checkpoint",
        f"{against}:4: was changed: its signature does not fit",
    ] == done.stderr.splitlines()
    assert "witnessed up to entry 6" in done.stdout
    assert (False, 2) == (told["ok"], len(told["refused"]))


@pytest.mark.parametrize("nothing", ["", "\n\n"])
def test_a_witness_that_kept_nothing_is_refused(ventanilla, append, kept, nothing):
    append(*USUAL)
    against = kept()
    against.write_text(nothing)

    told = ventanilla("audit", "verify", "--against", against, status=1).stderr

    assert "there is no checkpoint in it" in told


def test_elsewhere_whose_checkpoints_count_must_be_said(
    ventanilla, append, kept, monkeypatch, tmp_path
):
    append(*USUAL)
    against = kept()
    monkeypatch.setenv("VENTANILLA_STORE", f"sqlite:///{tmp_path}/state/ventanilla.db")
    monkeypatch.setenv("VENTANILLA_STATE", str(tmp_path / "elsewhere"))
    asked = ("audit", "verify", "--against", against)
    given = ("--public-key", tmp_path / "state" / "audit.pub")

    assert "--public-key" in ventanilla(*asked, status=1).output
    assert "witnessed up to entry 6" in ventanilla(*asked, *given).stdout


def test_a_checkpoint_of_another_key_is_refused(
    ventanilla, append, kept, monkeypatch, tmp_path
):
    append(*USUAL)
    against = kept()
    (tmp_path / "state" / "audit.key").unlink()
    (tmp_path / "state" / "audit.pub").rename(tmp_path / "old.pub")
    kept()
    asked = ("audit", "verify", "--against", against)
    both = [tmp_path / "old.pub", tmp_path / "state" / "audit.pub"]

    told = ventanilla(*asked, status=1)
    borne_out = ventanilla(*asked, *(f"--public-key={path}" for path in both))

    assert f"{against}:1: is signed with a key that is not given\n" == told.stderr
    assert "witnessed up to entry 6" in borne_out.stdout


def test_what_is_no_public_key_is_refused(ventanilla, append, kept, tmp_path):
    append(*USUAL)
    asked = ("audit", "verify", "--against", kept(), "--public-key")

    private = ventanilla(*asked, tmp_path / "state" / "audit.key", status=1)
    nowhere = ventanilla(*asked, tmp_path / "nowhere", status=1)

    assert "not a public key of ours" in private.stderr
    assert "nowhere: cannot be read: No such file" in nowhere.stderr


def test_nothing_is_signed_where_nothing_was_done(ventanilla, append):
    append(*USUAL, chain="two")

    assert "one: nothing was done" in ventanilla("audit", "checkpoint", status=1).stderr


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM audit WHERE seq = 3",
        "DELETE FROM audit WHERE seq = 6",
        "UPDATE audit SET actor = 'clerk ana' WHERE seq = 6",
        "UPDATE audit SET hash = prev WHERE seq = 6",
        "UPDATE chains SET hash = (SELECT prev FROM audit WHERE seq = 6)",
    ],
)
def test_a_chain_that_is_not_whole_is_not_signed(ventanilla, append, tamper, change):
    append(*USUAL)
    tamper(change)

    told = ventanilla("audit", "checkpoint", status=1)

    assert "not signed" in told.stderr
    assert "" == told.stdout


def test_a_witness_that_cannot_be_written_is_named(ventanilla, append, tmp_path):
    append(*USUAL)

    told = ventanilla(
        "audit", "checkpoint", "--out", tmp_path / "no" / "stick", status=1
    )

    assert "stick: cannot be written: No such file or directory" in told.stderr


def test_a_checkpoint_for_which_there_is_no_room_leaves_the_others_as_they_were(
    ventanilla, append, kept, monkeypatch
):
    append(*USUAL)
    witness = kept()
    before = witness.read_bytes()

    def full(file):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    told = ventanilla("audit", "checkpoint", "--out", witness, status=1).stderr

    assert "witness: cannot be written: No space left on device" in told
    assert before == witness.read_bytes()


def test_behind_a_line_that_was_cut_a_checkpoint_is_on_a_line_of_its_own(
    ventanilla, append, kept
):
    append(*USUAL)
    witness = kept()
    whole = witness.read_bytes()
    witness.write_bytes(whole + whole[:40])

    kept()
    verify = ("audit", "verify", "--against", witness)
    told = json.loads(ventanilla(*verify, "--json", status=1).stdout)

    assert [f"{witness}:2: is no checkpoint"] == told["refused"]
    assert 2 == told["chains"][0]["checkpoints"]


# ---------------------------------------------------------------- list


def test_what_was_done_is_listed_the_newest_first(ventanilla, append):
    append(*USUAL, act(7, actor="gateway", result="refused: it is used by another"))

    told = ventanilla("audit", "list", "--limit", 2).stdout

    assert ["when", "24/11/2026 13:07", "24/11/2026 13:06"] == [
        line[:16].strip() for line in told.splitlines()
    ]
    assert "one 7" in told
    assert "refused: it is used by another" in told
    assert "Íñigo" not in told


def test_what_was_done_is_found_by_its_object_and_its_time(shown, ventanilla, append):
    append(*USUAL)

    def numbers(*asked):
        return [entry["seq"] for entry in shown("audit", "list", *asked)]

    assert [3] == numbers("--object", "person P-3")
    assert [6, 5] == numbers("--since", "2026-11-24T13:05")
    assert [6, 5] == numbers("--since", "2026-11-24T13:05:00+01:00")
    assert [6, 5, 4, 3, 2, 1] == numbers("--since", "2026-11-24")
    assert [] == numbers("--since", "2026-11-25")
    assert "2026-03-06" in ventanilla("audit", "list", "--since", "x", status=2).output
    assert "nothing" in ventanilla("audit", "list", "--object", "nobody").output


def test_by_what_rule_a_confidential_message_was_filed_is_listed_for_nobody(
    ventanilla, append
):
    payload = {"rule": "guard violence"}
    its = {"object": "message 1", "result": "confidential", "payload": payload}
    append(act(1, action="message.routed", **its))

    assert "confidential" in ventanilla("audit", "list").output
    assert "violence" not in ventanilla("audit", "list", "--json").output


def test_machines_are_given_all_that_a_verification_needs(shown, append):
    append(*USUAL)

    told = shown("audit", "list")

    for one in told:
        salt, payload = one.pop("salt"), one.pop("payload")
        for name in ("payload_hash", "prev", "hash"):
            one[name] = bytes.fromhex(one[name])
        entry = Entry(**one | {"at": datetime.fromisoformat(one["at"])})
        assert digest(entry) == entry.hash
        if salt is None:
            assert b"" == entry.payload_hash
        else:
            kept = Payload(bytes.fromhex(salt), payload)
            assert commitment(kept) == entry.payload_hash


@pytest.mark.parametrize(("limit", "more"), [(3, True), (7, True), (9, False)])
def test_a_long_list_for_machines_is_read_piece_by_piece(
    shown, ventanilla, append, monkeypatch, limit, more
):
    """
    Of several chains, in which much has happened in one moment; one entry has a line
    break in it.
    """
    append(*ALIKE, chain="one")
    append(*ALIKE, act(1, result="two\nlines\u2028"), chain="two")
    append(*USUAL[:2], chain="three")
    whole = shown("audit", "list", "--limit", "9")
    asked = []

    async def acts(store, object_, since, limit, before=None):
        asked.append(limit)
        return await read(store, object_, since, limit, before)

    read = SqlStore.acts
    monkeypatch.setattr(SqlStore, "acts", acts)
    monkeypatch.setattr(auditing, "_AT_ONCE", 2)
    done = ventanilla("audit", "list", "--limit", limit, "--json")

    assert whole[:limit] == json.loads(done.stdout)
    assert json.dumps(whole[:limit], ensure_ascii=False, indent=2).replace(
        "\u2028", "\\u2028"
    ) == done.stdout.rstrip("\n")
    assert more is ("there are more" in done.stderr)
    assert {1, 2} >= {*asked}
