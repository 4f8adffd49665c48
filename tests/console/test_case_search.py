"""
Finding cases of a mailbox: by number, and by who opened them and what they wrote.
"""

import html

from test_desk_pages import bind

from gateway.core.audit import Act
from gateway.core.case import CaseEvent, Happening, Number
from gateway.core.message import Address
from gateway.core.people.documents import DocumentKind
from gateway.core.people.person import Person, Verification
from gateway.daemon.console import case_search

POLICE = ("email", "police@junar.example")


async def find(browser, words):
    """
    Send what is sought from the first page.
    """
    sent = {"mark": await browser.mark(), "words": words}
    return await browser.post("find", sent)


async def found(browser, words):
    """
    The numbers of the cases that are found, and the whole page.
    """
    answer = await find(browser, words)
    assert 200 == answer.status_code
    page = html.unescape(answer.text)
    its = page.partition("<h1>")[2].split('href="case/J-')[1:]
    return [int(each.partition('"')[0]) for each in its], page


async def solve(hall, number):
    happening = Happening(
        case=Number(number), event=CaseEvent.SOLVE, at=hall.now, by="mailbox lights"
    )
    act = Act(at=hall.now, actor="Inés", action="case.test", object="case")
    await hall.store.happen(happening, act)


async def test_a_case_is_found_by_its_number_and_a_foreign_one_is_not(hall):
    mine = await hall.hear("la farola no luce")
    theirs = await hall.hear("un incendio en la plaza")
    browser = await hall.sitting()

    for text in (f"J-{mine}", f"j{mine}", f" {mine} "):
        answer = await find(browser, text)
        assert (303, f"case/J-{mine}") == (
            answer.status_code,
            answer.headers["location"],
        )
    for text in (f"J-{theirs}", "J-99999", "<b>nada</b>", "9" * 13, "", "  "):
        numbers, page = await found(browser, text)
        assert [] == numbers
        assert "ningún caso así" in page
        assert "<title>Ningún caso encontrado · " in page
        assert ('aria-describedby="unfound"' in page) == bool(text.strip())


async def test_a_case_is_found_by_who_wrote_and_by_every_word(hall):
    hall.rewrite("{words: [farola],", "{words: [farola], short: Iluminación,")
    number = await hall.hear(
        "la farola de doña Aurora no luce, " + "o " * 200 + "parpadea",
        display_name="Ana Gil",
    )
    await hall.hear(
        "una farola", sender=Address("telegram", "7"), handle="@eva", display_name="Eva"
    )

    browser = await hall.sitting()
    for words in ("AURORA", "luce doña", "1001", "@ana", "parpadea", "Ana G"):
        assert [number] == (await found(browser, words))[0], words
    assert number in (await found(browser, "iluminacion"))[0]


async def test_a_case_is_found_by_the_verified_name_and_number(hall):
    await hall.store.keep(
        Person(
            id="P-7K2M4Q",
            name="Ángela Sanz",
            document="d" * 64,
            kind=DocumentKind.DNI,
            state=Verification.ACTIVE,
            seen_at=hall.now,
            seen_by="Inés",
            consented_at=hall.now,
            expires_at=hall.now.replace(year=2030),
        ),
        None,
        Act(at=hall.now, actor="Inés", action="desk.enrol", object="person P-7K2M4Q"),
    )
    await bind(hall, "P-7K2M4Q", Address("telegram", "1001"), "@ana")
    number = await hall.hear("la farola no luce")
    browser = await hall.sitting()

    for words in ("angela sanz", "p-7k2m4q"):
        assert [number] == (await found(browser, words))[0]


async def test_what_is_open_is_found_before_what_has_ended(hall):
    ended, still = [
        await hall.hear("la farola no luce", sender=Address("telegram", f"{n}"))
        for n in (1, 2)
    ]
    await solve(hall, ended)

    numbers, page = await found(await hall.sitting(), "farola")

    assert [still, ended] == numbers
    assert "<title>Casos encontrados: 2 · " in page


async def test_nothing_is_found_of_others_nor_what_is_confidential(hall):
    await hall.hear("un incendio en la plaza")
    await hall.hear("sufro maltrato en casa", sender=Address("telegram", "9"))
    lights, police = await hall.sitting(), await hall.sitting(POLICE)

    assert [] == (await found(lights, "plaza"))[0]
    assert 1 == len((await found(police, "plaza"))[0])
    for words in ("maltrato", "9"):
        assert [] == (await found(police, words))[0]


async def test_more_than_a_page_is_said_and_markup_is_text(hall):
    for n in range(51):
        await hall.hear("farola <i>", sender=Address("telegram", f"{n + 100}"))

    numbers, page = await found(await hall.sitting(), "farola")
    answer = await find(await hall.sitting(), "farola <i>")

    assert 50 == len(numbers)
    assert "Hay más" in page
    assert "<title>Casos encontrados: más de 50 · " in page
    assert "farola &lt;i&gt;" in answer.text
    assert "<i>" not in answer.text


async def test_it_says_where_it_did_not_look(hall, monkeypatch):
    monkeypatch.setattr(case_search, "_MOST", 2)
    monkeypatch.setattr(case_search, "_AT_ONCE", 1)
    first, *_ = [
        await hall.hear("la farola no luce", sender=Address("telegram", f"{n}"))
        for n in (1, 2, 3)
    ]
    browser = await hall.sitting()

    numbers, page = await found(browser, "farola")

    assert first not in numbers
    assert "los 2 más nuevos" in page


async def test_what_is_sought_is_in_no_log(hall, capsys):
    await found(await hall.sitting(), "Aurora Secreta")

    assert "Secreta" not in "".join(capsys.readouterr())


async def test_no_other_site_finds_anything(hall):
    browser = await hall.sitting()
    sent = {"mark": await browser.mark(), "words": "farola"}

    for headers in ({"origin": "https://evil.example"}, {"origin": "null"}):
        assert 403 == (await browser.post("find", sent, headers=headers)).status_code
    assert 403 == (await hall.browser().post("find", sent)).status_code
