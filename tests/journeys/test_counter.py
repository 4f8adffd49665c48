"""
A neighbour without a phone is served at the counter, on the same rails as all others,
through the real daemon.
"""

import asyncio
import json
from datetime import datetime

import pytest
import pytest_asyncio
from pypdf import PdfReader
from staged import Settings, playing, sample_town
from steps import PATIENCE, answer_letter, command, letter_of, ran

from gateway.cli.desk import counter as waiting_clerk
from gateway.core.people.counter import COUNTER

CLERK, OFFICIAL = "Inés Aranda", "Berta Solís"
LAMP = "la farola de la calle Almez, 18 está fundida"
ITEM = "propongo para el pleno un carril bici hasta el polígono"
MOVING = "quiero empadronarme en la calle Almez 18, doy de alta mi domicilio"


pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def counter(tmp_path_factory):
    """
    The town, with a counter at which two serve, one of them an entitled official. They
    wait for as long as a busy machine takes.
    """
    town = sample_town(tmp_path_factory.mktemp("town"))
    town.far_ends[COUNTER] = Settings(
        {
            "VENTANILLA_COUNTER_CLERKS": f"{CLERK}, {OFFICIAL}",
            "VENTANILLA_COUNTER_OFFICIALS": OFFICIAL,
        }
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(waiting_clerk, "PATIENCE", PATIENCE)
        async with playing(town):
            yield town


async def does(stage, *arguments):
    return await asyncio.to_thread(command, stage, *arguments, "--json")


async def writes(stage, text, *whose, clerk=CLERK):
    return await does(stage, "counter", "write", "--clerk", clerk, *whose, text)


async def enrolled(stage, name="Rosario Vela Cano", document="12345678Z"):
    person = await does(
        stage, "desk", "enrol", "--name", name, "--document", document, "--consent"
    )
    return person["person"]


async def reads_out(stage, whose, words):
    """
    The clerk looks until an answer with *words* lies there for somebody.
    """
    asked = "counter", "answers", "--for", whose, "--again", "--clerk", CLERK
    async with asyncio.timeout(PATIENCE):
        while True:
            for one in await does(stage, *asked):
                if words in one["text"]:
                    # As RFC 3339 has it, and nothing that people alone can read.
                    assert datetime.fromisoformat(one["at"]).utcoffset() is not None
                    return one
            await asyncio.sleep(0.2)


async def acts(stage, about):
    return [
        (act["actor"], act["action"])
        for act in await does(stage, "audit", "list", "--object", about)
    ]


async def runs(stage, *arguments):
    """
    What a command ends with, and what it complains of, or else says.
    """
    done = await asyncio.to_thread(ran, stage, *arguments)
    # The far ends are in this process, too, and tell what they are asked.
    lines = done.stderr.splitlines(keepends=True)
    complaint = "".join(line for line in lines if "sandbox." not in line)
    return done.exit_code, complaint or done.stdout


async def waiting(stage, whose):
    """
    The name and the number of answers that wait for somebody, once any do.
    """
    async with asyncio.timeout(PATIENCE):
        while not (told := await answers(stage, whose)):  # noqa: ASYNC110 - a command tells it.
            await asyncio.sleep(0.2)
    return told


async def answers(stage, whose):
    return [
        (one["name"], one["answers"])
        for one in await does(stage, "counter", "answers", "--clerk", CLERK)
        if one["whose"] == whose
    ]


async def an_entitled_official_identifies_who_consents(stage, whose):
    by_clerk = await writes(stage, MOVING, "--for", whose, "--known", "--consent")
    by_official = await writes(
        stage, MOVING, "--for", whose, "--known", "--consent", clerk=OFFICIAL
    )

    assert "verified" == by_clerk["standing"]
    assert ("routed", "strong") == (by_official["state"], by_official["standing"])
    assert "art. 12.2" in by_official["reason"]
    silent = "counter", "write", "--for", whose, "--no-consent", MOVING
    status, problem = await runs(stage, *silent)
    assert 1 == status
    assert "without their consent" in problem


async def test_a_guest_reports_a_lamp_and_hears_the_answer_when_they_are_back(
    counter, tmp_path
):
    told = await writes(counter, LAMP, "--guest", "Paco")

    [case] = told["cases"]
    assert ("routed", "known") == (told["state"], told["standing"])
    assert any(case in text for text in told["read_out"])
    letter = await letter_of(counter, "alumbrado", LAMP)
    assert f"Paco ({told['whose']})" in letter.text
    await answer_letter(counter, "alumbrado", letter, "Mañana a las 7 la cambio.")

    assert [("Paco", 1)] == await waiting(counter, told["whose"])
    read = await reads_out(counter, told["whose"], "Mañana a las 7 la cambio.")
    assert case == read["case"]
    assert [] == await answers(counter, told["whose"])
    assert (CLERK, "counter.read") in await acts(
        counter, f"delivery {read['delivery']}"
    )
    assert [(CLERK, "counter.serve")] == await acts(counter, f"guest {told['whose']}")

    again = await writes(counter, f"¿cómo va {case}?", "--for", told["whose"])
    assert "Paco" == again["name"]
    assert any(case in text for text in again["read_out"])

    nowhere = "--out", str(tmp_path / "no" / "home.pdf"), "--clerk", CLERK
    refused, _ = await runs(counter, "counter", "print", case, *nowhere)
    noted = await acts(counter, f"message {told['message']}")
    assert (1, False) == (refused, (CLERK, "counter.print") in noted)

    paper = tmp_path / "home.pdf"
    printing = "counter", "print", case, "--out", str(paper), "--clerk", CLERK
    paco = f"Paco ({told['whose']})"
    assert (0, f"{case}, for {paco}, is in {paper}\n") == await runs(counter, *printing)
    once_more = "counter", "answers", "--for", told["whose"], "--again"
    status, said = await runs(counter, *once_more)
    assert 0 == status
    assert said.startswith(f"for {paco}:\n")
    assert f"{case} · " in said
    assert "Mañana a las 7 la cambio." in said
    [page] = PdfReader(paper).pages
    text = " ".join(page.extract_text().split())
    assert LAMP in text
    assert "Mañana a las 7 la cambio." in text
    assert "no un asiento de registro" in text


async def test_paper_has_what_was_read_out_and_what_the_registry_entered(
    counter, tmp_path
):
    """
    A receipt is an answer, too; and what is registered is no mere follow-up number.
    """
    told = await writes(
        counter, "la farola de la calle Olmo, 3 parpadea", "--guest", "Paco"
    )
    [case], [receipt] = told["cases"], told["read_out"]
    entered = "case", "register", case, "2026-E-RE-124", "--clerk", CLERK
    assert 0 == (await runs(counter, *entered))[0]

    paper = tmp_path / "home.pdf"
    printing = "counter", "print", case, "--out", str(paper), "--clerk", CLERK
    assert 0 == (await runs(counter, *printing))[0]
    status, printed = await runs(counter, *printing, "--out", "-")

    assert (0, "%PDF") == (status, printed[:4])
    assert 0o600 == paper.stat().st_mode & 0o777
    [page] = PdfReader(paper).pages
    text = " ".join(page.extract_text().split())
    assert " ".join(receipt.split()) in text
    assert "Todavía nada" not in text
    assert "Entrada en el registro: 2026-E-RE-124" in text
    assert "no un asiento de registro" not in text


async def test_what_needs_proof_is_taken_from_whoever_was_enrolled_and_counts(counter):
    """
    Nothing is verified by the clerk's word alone: the register says who counts, and
    once they are revoked it says so at once.
    """
    whose = await enrolled(counter)
    guest = await writes(counter, ITEM, "--guest", "Paco")
    told = await writes(counter, ITEM, "--for", whose, "--known", "--consent")
    stranger = await writes(
        counter, ITEM, "--for", whose, "--known", "--consent", clerk="Nobody We Know"
    )

    assert ("held", "known") == (guest["state"], guest["standing"])
    again = "counter", "write", "--clerk", CLERK, "--guest", "Paco", ITEM
    _, said = await runs(counter, *again)
    assert f"ventanilla desk confirm {stranger['message'] + 1} --name" in said
    assert ("routed", "verified") == (told["state"], told["standing"])
    assert ("held", "none") == (stranger["state"], stranger["standing"])
    letter = await letter_of(counter, "secretaria", ITEM)
    assert "verificada en persona: Rosario Vela Cano" in letter.text
    await answer_letter(counter, "secretaria", letter, "Queda registrada su propuesta.")
    await reads_out(counter, whose, "Queda registrada su propuesta.")

    [served, *_] = [
        act
        for act in await does(counter, "audit", "list", "--object", f"person {whose}")
        if act["action"] == "counter.serve" and act["actor"] == CLERK
    ]
    assert {
        "address": f"{COUNTER}:{whose}",
        "by": "known to the clerk",
        "consent": "yes",
        "message": str(told["message"]),
        "name": "Rosario Vela Cano",
    } == json.loads(served["payload"])
    assert (CLERK, "counter.write") in await acts(counter, f"message {told['message']}")

    await an_entitled_official_identifies_who_consents(counter, whose)
    revoking = "desk", "revoke", whose, "--yes", "--because", "lost the document"
    status, _ = await runs(counter, *revoking)
    assert 0 == status
    after = await writes(counter, ITEM, "--for", whose, "--known", "--consent")

    assert ("held", "known") == (after["state"], after["standing"])
    assert after["reason"].startswith("revoked on")
    assert "revoked" in after["warning"]
    assert (await does(counter, "audit", "verify"))["ok"]
