"""
The list of a mailbox's cases: its own, and what it was lent.
"""

from datetime import timedelta

from attrs import evolve
from clerk_browser import on_screen

from gateway.core.audit import Act
from gateway.core.case import CaseEvent, Happening, Number
from gateway.core.filing import Filing, Status
from gateway.core.message import Address, Arrival
from gateway.relay.rounds.relieving import Reliever

CLERK = ("email", "clerk@junar.example")
POLICE = ("email", "police@junar.example")
LISTED = {"open": "abiertos", "waiting": "a la espera", "ended": "terminados"}


async def listed(browser, query=""):
    page = await browser.get(f"cases{query}")
    assert 200 == page.status_code
    return on_screen(page.text)


async def test_a_mailbox_sees_its_cases_and_nobody_elses(hall):
    mine = await hall.hear("la farola no luce")
    theirs = await hall.hear("un incendio en la plaza")

    page = await listed(await hall.sitting())

    assert f"case/J-{mine}" in page
    assert "la farola no luce" in page
    assert f"J-{theirs}" not in page
    assert "incendio" not in page


async def test_it_says_since_when_and_until_when_by_the_towns_clock(hall):
    hall.rewrite("owner: lights", "owner: lights, answer_within: 1 hour")
    await hall.hear("la farola no luce")
    browser = await hall.sitting()

    assert "desde hoy 13:00" in await listed(browser)
    assert "Vence hoy 14:00" in await listed(browser)
    hall.now += timedelta(days=1)
    page = await listed(await hall.sitting())
    assert "desde ayer 13:00" in page
    assert "Venció ayer 14:00" in page


async def test_it_says_where_since_subjects_are_much_the_same(hall):
    hall.rewrite("otherwise:", "places: {streets: [calle Almez]}\notherwise:")
    where = "en la calle Almez 18 una farola no luce"
    await hall.hear(where, subject="Farola")
    await hall.hear(
        f"sufro maltrato {where}", subject="x", sender=Address("telegram", "9")
    )

    assert "calle Almez 18" in await listed(await hall.sitting())
    assert "Almez" not in await listed(await hall.sitting(POLICE))


async def test_an_alarm_comes_first_and_is_marked(hall):
    hall.rewrite("deliver: police}\n  violence", "deliver: lights}\n  violence")
    first = await hall.hear("la farola no luce")
    alarm = await hall.hear("un incendio en la plaza", sender=Address("telegram", "9"))

    page = await listed(await hall.sitting())

    assert page.index(f"J-{alarm}") < page.index(f"J-{first}")
    assert "EMERGENCIA" in page


async def test_of_what_is_confidential_only_its_number_is_listed(hall):
    number = await hall.hear("sufro maltrato en casa")

    page = await listed(await hall.sitting(POLICE))

    assert f"J-{number}" in page
    assert "confidencial" in page
    assert "maltrato" not in page


async def test_nothing_is_listed_of_what_was_told_one_mailbox_in_confidence(hall):
    number = await hall.hear("la farola de doña Aurora no luce")
    [talk] = (await hall.store.case(Number(number))).conversations
    said = Arrival(channel="telegram", external_id="x", raw=b"x", received_at=hall.now)
    [later] = await hall.store.receive([said], None)
    secret = evolve(talk, confidential=True)
    filing = Filing(id=later, status=Status.ROUTED, conversations=(secret,))
    await hall.store.record(filing)

    page = await listed(await hall.sitting())

    assert f"J-{number}" in page
    assert "confidencial" in page
    assert "Aurora" not in page


async def test_what_has_ended_and_what_waits_are_lists_of_their_own(hall):
    solved, asked, left = [
        await hall.hear("la farola no luce", sender=Address("telegram", f"{n}"))
        for n in (1, 2, 3)
    ]
    for number, event in ((solved, CaseEvent.SOLVE), (asked, CaseEvent.ASK)):
        happening = Happening(
            case=Number(number), event=event, at=hall.now, by="mailbox lights"
        )
        act = Act(at=hall.now, actor="Inés", action="case.test", object="case")
        await hall.store.happen(happening, act)
    browser = await hall.sitting()

    told = await listed(browser)
    for name in ("abiertos (1)", "a la espera (1)", "terminados<"):
        assert name in told
    for name, number in (("open", left), ("waiting", asked), ("ended", solved)):
        page = await listed(browser, f"?list={name}")
        there = [n for n in (solved, asked, left) if f'"case/J-{n}"' in page]
        assert [number] == there, name
        assert f"<title>Casos: {LISTED[name]} · " in page
    assert f"case/J-{left}" in await listed(browser, "?list=nonsense&page=x")


async def test_who_stands_in_sees_what_came_meanwhile(hall):
    own = "    addresses: {email: clerk@junar.example}"
    away = "    absent: [{from: 2026-03-02, until: 2026-03-09}]\n    backups: [lights]"
    before = await hall.hear("¿y el parque?", sender=Address("telegram", "8"))
    hall.rewrite(own, f"{own}\n{away}")
    since = await hall.hear("¿y la piscina?")

    page = await listed(await hall.sitting())

    assert f"case/J-{since}" in page
    assert "Sustituye ahora a:" in page
    assert page.count("Registro") == 2
    assert f"J-{before}" not in page


async def relieve(hall):
    await Reliever(cases=hall.store, whole=hall.parts.whole).go(hall.parts.pen())


async def test_a_case_of_a_mailbox_that_left_the_rules_is_listed_by_who_was_told_of_it(
    hall,
):
    number = await hall.hear("la farola no luce")
    hall.rewrite("lights", "lamps")
    browser, other = await hall.sitting(CLERK), await hall.sitting(POLICE)
    await relieve(hall)

    page, theirs = await listed(browser), await listed(other)
    case = await browser.get(f"case/J-{number}")
    sought = {"mark": await browser.mark(), "words": "farola"}
    found = await browser.post("find", sought)

    for told in (page, found.text):
        assert f"case/J-{number}" in told
    assert "abiertos (1)" in page
    assert "lo lleva:" not in case.text
    assert "abiertos (0)" in theirs


async def test_what_is_confidential_is_listed_by_who_may_read_it_not_by_who_holds_it(
    hall,
):
    hall.rewrite(
        "confidential: true, deliver: police", "confidential: true, deliver: lights"
    )
    number = await hall.hear("me maltrata, es maltrato")
    hall.rewrite("person: Miguel Prueba", "vacant: yes\n    backups: [clerk]")
    holder, reader = await hall.sitting(CLERK), await hall.sitting(POLICE)
    await relieve(hall)

    assert f"case/J-{number}" in await listed(reader)
    assert f"case/J-{number}" not in await listed(holder)


async def test_markup_in_what_was_said_is_text(hall):
    await hall.hear("la farola <img src=x onerror=alert(1)> \u202egeht")

    page = await listed(await hall.sitting())

    assert "<img" not in page
    assert "[U+202E]" in page


async def test_there_are_fifty_on_a_page(hall):
    for n in range(51):
        hall.now += timedelta(seconds=1)
        await hall.hear("la farola no luce", sender=Address("telegram", f"{n + 100}"))
    browser = await hall.sitting()

    first, second = [await listed(browser, f"?page={n}") for n in (1, 2)]

    assert [50, 1] == [page.count('href="case/J-') for page in (first, second)]
    assert "Siguientes" in first
    assert "Anteriores" in second


async def test_what_is_to_be_done_is_listed_to_its_end_and_what_ended_tells_its_own(
    hall, monkeypatch
):
    monkeypatch.setattr("gateway.daemon.console.home._A_PAGE", 2)
    monkeypatch.setattr("gateway.daemon.console.home._PAGES", 2)
    numbers = []
    for n in range(5):
        hall.now += timedelta(seconds=1)
        sender = Address("telegram", f"{n + 100}")
        numbers.append(await hall.hear("la farola no luce", sender=sender))
    browser = await hall.sitting()

    last = await listed(browser, "?page=3")
    assert f"case/J-{numbers[4]}" in last
    assert "<title>Casos: abiertos, página 3 · " in last
    assert "Siguientes" not in last
    assert last == await listed(browser, "?page=99999")

    act = Act(at=hall.now, actor="Inés", action="case.test", object="case")
    for number in numbers:
        case = Number(number)
        by = Happening(
            case=case, event=CaseEvent.SOLVE, at=hall.now, by="mailbox lights"
        )
        await hall.store.happen(by, act)
    first, last = [await listed(browser, f"?list=ended&page={n}") for n in (1, 2)]
    assert "más antiguos" not in first
    assert "más antiguos no están" in last
    assert "Siguientes" not in last
    assert f"case/J-{numbers[0]}" not in last


async def test_in_english_for_who_reads_english(hall):
    await hall.hear("la farola no luce")
    browser = await hall.sitting()

    page = await browser.get("cases", headers={"accept-language": "en"})

    assert '<html lang="en">' in page.text
    assert "identity not verified" in page.text
