"""
The counter's commands as a clerk meets them, without a daemon: what was written down is
safe, and nobody is taken for somebody else.
"""

import json
from datetime import UTC

import pytest
from store_samples import arrival, conversation, filing

from gateway.cli.desk.counter_shown import SlipState, print_slip
from gateway.core.filing import Status, Stored
from gateway.core.town import Casework, Town
from gateway.ports.store import Shown
from gateway.town import forgetting
from gateway.town.desk.counter import Served

pytestmark = pytest.mark.usefixtures("begun")

CLERK = ("--clerk", "Inés")


@pytest.fixture
def write(ventanilla, shown):
    def write(*arguments, status=0):
        given = "counter", "write", *CLERK, "--no-wait", *arguments
        return shown(*given) if status == 0 else ventanilla(*given, status=status)

    return write


@pytest.fixture
def enrol(shown):
    def enrol(*more, name="Rosario Vela", document="12345678Z"):
        given = "--name", name, "--document", document, "--consent", *more
        return shown("desk", "enrol", *given)["person"]

    return enrol


def acts(shown, about):
    return [act["action"] for act in shown("audit", "list", "--object", about)]


def test_what_was_written_is_safe_though_nobody_reads_it_yet(write, ventanilla):
    told = write("--guest", "  Paco  Gil ", "la farola no luce")

    assert ("Paco Gil", "received") == (told["name"], told["state"])
    listed = ventanilla("messages", "list", "received").output
    assert f"{told['message']}" in listed
    assert "counter" in listed


def test_a_guest_comes_back_by_their_number(write):
    first = write("--guest", "Paco", "la farola no luce")
    again = write("--for", first["whose"].lower(), "sigue igual")

    assert (first["whose"], "Paco") == (again["whose"], again["name"])


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("--for", "G-4K7Q2M", "hola"), "no guest has the number G-4K7Q2M"),
        (
            ("--for", "P-7K2M4Q", "--consent", "--known", "hola"),
            "there is no person P-7K2M4Q",
        ),
        (("--guest", "Paco", "  "), "there is nothing written"),
        (("--guest", " ", "hola"), "what is the guest to be called"),
    ],
)
def test_what_cannot_be_written_says_what_to_do(write, arguments, complaint):
    assert complaint in write(*arguments, status=1).output


@pytest.mark.parametrize(
    "arguments",
    [
        ("hola",),
        ("--guest", "Paco", "--for", "G-4K7Q2M", "hola"),
        ("--for", "Paco", "hola"),
        ("--for", "P-7K2M4", "hola"),
        ("--for", "G-P-4K7Q2M", "hola"),
    ],
)
def test_it_must_be_clear_for_whom(write, arguments):
    write(*arguments, status=2)


def test_the_consent_is_asked_for_and_without_it_nothing_is_written(
    ventanilla, enrol, shown
):
    whose = enrol()
    given = "counter", "write", *CLERK, "--no-wait", "--known", "--for", whose, "hola"

    assert "Law 39/2015" in ventanilla(*given, typed="n\n", status=1).output
    assert "counter.serve" not in acts(shown, f"person {whose}")
    assert json.loads(ventanilla(*given, "--json", typed="y\n").stdout)
    assert "counter.serve" in acts(shown, f"person {whose}")


def test_a_clerk_sees_the_document_of_whom_they_write_for_or_knows_them(
    write, enrol, shown, ventanilla
):
    whose = enrol()
    given = "--for", whose, "--consent", "hola"
    asked = "counter", "write", *CLERK, "--no-wait", *given

    refused = write(*given, "--document", "X1234567L", status=1).output
    before = acts(shown, f"person {whose}")
    typed = "12345678Z\n12345678Z\n"
    said = ventanilla(*asked, typed=typed).output
    printed = ventanilla(*asked, "--json", typed=typed).stdout
    write(*given, "--known")

    assert f"not the document with which {whose} was enrolled" in refused
    assert "counter.serve" not in before
    assert f"for Rosario Vela ({whose})\n" in said
    assert "not verified" not in said
    assert "it has not been read yet" in said
    served = shown("audit", "list", "--object", f"person {whose}")
    told = [json.loads(a["payload"]) for a in served if a["action"] == "counter.serve"]
    by = [each["by"] for each in told]
    assert ["known to the clerk", "document", "document"] == by
    # What is asked is no part of what machines are told.
    assert whose == json.loads(printed)["whose"]


def test_a_person_gets_a_place_at_the_counter_and_loses_it_with_all_else(
    write, enrol, shown, ventanilla
):
    whose = enrol()
    for _ in range(2):
        write("--for", whose, "--consent", "--known", "hola")

    assert "verified" == shown("who", f"counter:{whose}")["standing"]
    assert 1 == acts(shown, f"person {whose}").count("desk.bind")

    ventanilla("desk", "revoke", whose, "--yes")
    again = "--for", whose, "--consent", "--known", "hola"
    told = write(*again)
    said = ventanilla("counter", "write", *CLERK, "--no-wait", *again).output

    assert "revoked" in told["warning"]
    assert "`ventanilla desk enrol --anew`" in told["warning"]
    assert f"  not verified: {told['warning']}\n" in said
    assert "known" == shown("who", f"counter:{whose}")["standing"]
    assert 1 == acts(shown, f"person {whose}").count("desk.bind")

    enrol("--anew")
    write("--for", whose, "--consent", "--known", "hola")
    assert "verified" == shown("who", f"counter:{whose}")["standing"]


def test_who_was_served_is_in_the_chain_and_can_be_forgotten(
    write, shown, ventanilla, tmp_path, monkeypatch
):
    (tmp_path / "state/email/mail").mkdir(parents=True)
    told = write("--guest", "Zampullín", "la farola no luce")

    [act] = shown("audit", "list", "--object", f"guest {told['whose']}")
    assert ("Inés", "counter.serve") == (act["actor"], act["action"])
    assert "Zampullín" == json.loads(act["payload"])["name"]

    # No daemon runs that would route it first, however long that is waited for.
    monkeypatch.setattr(forgetting, "_BREATH", 0)
    ventanilla("forget", told["whose"].lower(), "--even-open", "--yes")
    assert "Zampullín" not in ventanilla("audit", "list", "--json").output
    assert shown("audit", "verify")["ok"]


def test_a_case_that_several_mailboxes_read_is_named_once(capsys):
    town = Town(name="Junar", timezone=UTC, casework=Casework(prefix="J"))
    talks = [
        conversation(name, case="1", mailbox=name)
        for name in ("secretaria", "alcaldia")
    ]
    shown = Shown(
        stored=Stored(id=1, arrival=arrival()),
        status=Status.ROUTED,
        filing=filing(1, conversations=tuple(talks)),
        deliveries=(),
    )
    served = Served(message=1, whose="G-4K7Q2M", name="Paco")

    print_slip(SlipState(served, shown), town, as_json=False)

    assert "  J-1 at secretaria, alcaldia\n" in capsys.readouterr().out


def test_nothing_waits_before_anything_was_said(ventanilla, shown):
    assert [] == shown("counter", "answers")
    assert "nothing waits" in ventanilla("counter", "answers", *CLERK).output
    assert [] == shown("counter", "answers", "--for", "G-4K7Q2M")


def test_a_paper_is_refused_for_what_is_no_case_of_the_counter(ventanilla):
    assert (
        "there is no case J-412"
        in ventanilla("counter", "print", "J-412", status=1).output
    )
    assert (
        "is not a case number"
        in ventanilla("counter", "print", "farola", status=1).output
    )


def test_a_paper_is_for_nobody_who_does_not_serve(ventanilla, monkeypatch):
    monkeypatch.setenv("VENTANILLA_COUNTER_CLERKS", "Berta Solís, Inés")
    printing = "counter", "print", "J-412"

    told = ventanilla(*printing, "--clerk", "Nadie", status=1).output
    let_in = ventanilla(*printing, "--clerk", " INÉS", status=1).output

    assert "Nadie does not serve at the counter" in told
    assert "Berta Solís, Inés do" in told
    assert "there is no case J-412" in let_in
