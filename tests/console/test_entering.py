"""
Who enters the console: whoever asks for a link from an address of their mailbox, once,
until they leave, somebody ends it, or it is over.
"""

import asyncio
import re
from datetime import timedelta

import pytest
from attrs import evolve

from gateway.core.case import Number
from gateway.core.console.openings import (
    LINK_LASTS,
    SESSION_LASTS,
    Opening,
    mint_link,
    mint_session,
)
from gateway.core.errors import TemporaryFailure
from gateway.core.message import Address, Evidence, Proof, Visibility
from gateway.town.console import closing

MAIL, POLICE = ("email", "lights@junar.example"), ("email", "police@junar.example")


def opening(hall, **changes):
    usual = Opening(
        id="made-here",
        mailbox="lights",
        person="Miguel Prueba",
        closings=0,
        since=hall.now,
    )
    return evolve(usual, **changes)


async def conditions(browser):
    return (await browser.get("cases")).status_code


async def test_a_link_opens_the_console_of_whoever_asked(hall):
    browser = hall.browser()

    entered = await browser.enter(await hall.link())
    page = await browser.get("cases")

    assert {"page": "cases"} == entered.json()
    assert 200 == page.status_code
    assert "Miguel Prueba" in page.text
    assert "Alumbrado" in page.text
    acts = [(a.actor, a.action) for a in await hall.acts("console lights")]
    assert [("Miguel Prueba", "console.enter")] == acts


@pytest.mark.parametrize("text", ["#consola", "#console", "#Consla", "Hola:\n#consola"])
async def test_it_is_asked_for_as_people_write(hall, text):
    assert await hall.link(text)


async def test_a_mail_with_its_own_proof_gets_it_and_a_forged_one_does_not(hall):
    signed = Evidence(proof=Proof.SIGNED)
    assert await hall.link(sender=MAIL, evidence=signed, subject="hola")

    await hall.hear(
        "#consola", sender=Address(*MAIL), evidence=Evidence(proof=Proof.PATH)
    )

    assert 1 == len([d for d in hall.said("email", MAIL[1]) if "/enter#" in d.text])


@pytest.mark.parametrize("text", ["", "Miguel Prueba\nAlumbrado"])
async def test_a_mail_may_say_it_in_its_subject(hall, text):
    signed = Evidence(proof=Proof.SIGNED)

    assert await hall.link(text, sender=MAIL, evidence=signed, subject="#consola")

    assert "Lo demás" not in hall.said("email", MAIL[1])[-1].text


async def test_in_a_direct_message_it_is_answered_there(hall):
    assert await hall.link(sender=("twitter", "56"))


async def test_in_public_nobody_gets_a_link(hall):
    await hall.hear(
        "#consola", sender=Address("twitter", "56"), visibility=Visibility.PUBLIC
    )

    for channel in ("twitter", "email", "telegram"):
        assert not [d for d in hall.said(channel) if "/enter#" in d.text]


@pytest.mark.parametrize(
    ("mail", "said"),
    [
        ({"text": "#consola"}, "no es la de ningún buzón"),
        ({"text": "", "subject": "#consola"}, "no es la de ningún buzón"),
        ({"text": "#consola\nla farola no luce"}, "J-1"),
        ({"text": "#consola", "subject": "la farola no luce"}, "J-1"),
    ],
)
async def test_a_citizen_gets_none_and_a_case_only_if_they_say_more(hall, mail, said):
    ana = Address("email", "ana@correo.example")

    await hall.hear(sender=ana, evidence=Evidence(proof=Proof.SIGNED), **mail)

    told = "\n".join(d.text for d in hall.said("email", ana.value))
    assert "/enter#" not in told
    assert said in told
    opened = await hall.store.case(Number(1))
    assert ("J-1" == said) is (opened is not None)


async def test_asked_for_inside_a_case_it_goes_to_the_employee_alone(hall):
    await hall.hear("la farola no luce")
    [letter] = hall.said("email", MAIL[1])

    await hall.hear(
        "#consola\nNo llego",
        sender=Address(*MAIL),
        token=letter.token,
        evidence=Evidence(proof=Proof.SIGNED),
    )

    told = hall.said("email", MAIL[1])[-1]
    assert "/enter#" in told.text
    assert "Lo demás que ha escrito no se ha enviado" in told.text
    assert not [d for d in hall.said("telegram", "1001") if "enter#" in d.text]


async def test_a_link_counts_once_though_two_use_it_at_once(hall):
    token = await hall.link()

    answers = await asyncio.gather(*(hall.browser().enter(token) for _ in range(5)))

    assert [200, 403, 403, 403, 403] == sorted(a.status_code for a in answers)
    assert 403 == (await hall.browser().enter(token)).status_code
    assert 1 == len(await hall.acts("console lights"))


async def test_without_scripts_the_page_behind_a_link_asks_nobody_to_wait(hall):
    page = (await hall.browser().get("enter")).text

    assert "hace falta JavaScript" in page.partition("<noscript>")[2]
    for its in ("ready", "opening", "lost", "refused"):
        assert re.search(f'id="{its}"[^>]* hidden>', page), its


async def test_a_link_that_failed_for_a_moment_still_counts(hall, monkeypatch):
    token, note = await hall.link(), hall.store.note

    async def fails(*_):
        monkeypatch.setattr(hall.store, "note", note)
        raise TemporaryFailure("no database")

    monkeypatch.setattr(hall.store, "note", fails)

    assert 503 == (await hall.browser().enter(token)).status_code
    assert 200 == (await hall.browser().enter(token)).status_code
    assert 403 == (await hall.browser().enter(token)).status_code


async def test_a_link_is_over_after_a_quarter_of_an_hour(hall):
    token = await hall.link()
    hall.now += LINK_LASTS

    assert 403 == (await hall.browser().enter(token)).status_code


async def test_a_session_is_over_after_a_day_of_work(hall):
    browser = await hall.sitting()

    hall.now += SESSION_LASTS - timedelta(seconds=1)
    assert 200 == await conditions(browser)
    hall.now += timedelta(seconds=2)
    assert 403 == await conditions(browser)


@pytest.mark.parametrize(
    "new", ["person: Berta Otra", "vacant: yes\n    backups: [clerk]"]
)
async def test_whoever_holds_the_mailbox_no_more_is_out(hall, new):
    browser = await hall.sitting()
    token = await hall.link()

    hall.rewrite("person: Miguel Prueba", new)

    assert 403 == await conditions(browser)
    assert 403 == (await hall.browser().enter(token)).status_code


@pytest.mark.parametrize("minutes", [-50, 0, 14])
async def test_closing_ends_what_there_is_whatever_the_other_nodes_clock_says(
    hall, minutes
):
    browser, other = await hall.sitting(), await hall.sitting(POLICE)
    token, here = await hall.link(), hall.now

    hall.now += timedelta(minutes=minutes)
    await hall.store.close_console("lights", closing("lights", "Inés", hall.now))
    there, hall.now = hall.now, here

    assert 403 == await conditions(browser)
    assert 403 == (await hall.browser().enter(token)).status_code
    assert 200 == await conditions(other)
    for hall.now in (here, there):
        assert 200 == await conditions(await hall.sitting())


@pytest.mark.parametrize("minutes", [-50, 0, 50])
async def test_who_leaves_is_out_and_others_are_not(hall, minutes):
    browser, second = await hall.sitting(), await hall.sitting()
    mark, here = await browser.mark(), hall.now

    hall.now += timedelta(minutes=minutes)
    left = await browser.post("leave", {"mark": mark})
    hall.now = here

    assert 200 == left.status_code
    assert "max-age=0" in left.headers["set-cookie"].lower()
    assert 403 == await conditions(browser)
    assert 200 == await conditions(second)
    acts = await hall.acts("console lights")
    entered, gone = [
        [act.result for act in acts if act.action == action]
        for action in ("console.enter", "console.leave")
    ]
    assert entered[:1] == gone


async def test_the_session_is_kept_where_no_script_reads_it(hall):
    entered = await hall.browser().enter(await hall.link())

    cookie = entered.headers["set-cookie"].lower()
    for part in ("httponly", "samesite=strict", "secure", "path=/v/console;"):
        assert part in f"{cookie};"


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "http://junar.example", "null", "", "http://["],
)
async def test_no_other_site_enters_or_leaves(hall, origin):
    browser, token = await hall.sitting(), await hall.link()
    mark = await browser.mark()

    entered = await hall.browser().enter(token, origin=origin)
    left = await browser.post("leave", {"mark": mark}, headers={"origin": origin})

    assert (403, 403) == (entered.status_code, left.status_code)
    assert "set-cookie" not in entered.headers
    assert 200 == await conditions(browser)


@pytest.mark.parametrize("token", ["", "x", "a.b", "ñ" * 5000])
async def test_what_we_did_not_seal_opens_nothing(hall, token):
    browser = hall.browser()
    browser.cookie = "x.y"

    assert 403 == (await browser.enter(token.encode())).status_code
    assert 403 == await conditions(browser)


async def test_a_link_is_no_session_and_a_session_no_link(hall):
    browser = hall.browser()
    browser.cookie = mint_link(opening(hall), b"k" * 32)

    assert 403 == await conditions(browser)
    session = mint_session(opening(hall), b"k" * 32)
    assert 403 == (await browser.enter(session)).status_code


async def test_a_page_does_nothing_after_another_mailbox_was_entered(hall):
    browser = await hall.sitting()
    mark = await browser.mark()
    other = await hall.sitting(("email", "police@junar.example"))

    browser.cookie = other.cookie
    typed = {"mark": mark, "text": "Un texto <b>largo</b> que alguien escribió"}
    left = await browser.post("leave", typed)

    assert 403 == left.status_code
    assert "Un texto &lt;b&gt;largo&lt;/b&gt; que alguien escribió" in left.text
    assert 200 == await conditions(browser)


async def test_a_page_that_refuses_says_so_in_its_title_and_leads_on_whoever_sits_there(
    hall,
):
    browser = await hall.sitting()

    missing = (await browser.get("case/J-99")).text
    refused = (await hall.browser().get("cases")).text

    assert "<title>Aquí no hay nada · " in missing
    assert "<title>La sesión ha terminado · " in refused
    for page in (missing, refused):
        assert re.search('role="alert"[^>]* autofocus', page)
    assert '<a href="../cases">' in missing
    assert "<button>Salir" in missing
    assert "<nav" not in refused
    assert "<button" not in refused


async def test_the_pages_load_nothing_from_elsewhere_and_run_nothing(hall):
    page = await (await hall.sitting(("email", "police@junar.example"))).get("cases")

    policy = page.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "script-src" not in policy
    assert "unsafe" not in policy
    assert "no-store" == page.headers["cache-control"]
    assert "same-origin" == page.headers["referrer-policy"]
    assert "Junar &amp; Vega" in page.text
    assert "Pilar &lt;b&gt;Prueba" in page.text
    assert "<script" not in page.text
    assert "://" not in page.text


async def test_no_page_lets_a_browser_ask_the_site_for_an_icon(hall):
    browser = await hall.sitting()

    for path in ("cases", "enter"):
        page = await browser.get(path)
        assert '<link rel="icon" href="data:,">' in page.text
        assert "img-src data:;" in page.headers["content-security-policy"]


async def test_who_comes_by_a_link_of_another_site_goes_on_by_one_click(hall):
    """
    The browser keeps the cookie to itself then, so that there may be a session.
    """
    there, browser = {"sec-fetch-site": "cross-site"}, hall.browser()

    for path in ("cases", "case/J-1?lang=es", "//evil.example", "nope"):
        page = await browser.get(path, headers=there)
        assert 403 == page.status_code
        [main] = re.findall("<main.*</main>", page.text, re.DOTALL)
        [link] = re.findall("<a .*?</a>", main)
        assert 'href=""' in link
        assert " autofocus>Abrir<" in link
        assert "escriba «#consola»" in main
        assert "ha terminado" not in page.text
        assert 'http-equiv="refresh"' not in page.text
        assert "refresh" not in page.headers
        assert "no-store" == page.headers["cache-control"]
    english = await browser.get("cases?lang=en", headers=there)
    assert " autofocus>Open<" in english.text


@pytest.mark.parametrize("site", ["none", "same-origin", "same-site", ""])
async def test_who_comes_in_another_way_without_a_session_is_told_that_it_is_over(
    hall, site
):
    refused = await hall.browser().get("cases", headers={"sec-fetch-site": site})

    assert "La sesión ha terminado" in refused.text


async def test_a_session_that_is_over_and_a_form_from_another_site_are_refused(hall):
    there, browser = {"sec-fetch-site": "cross-site"}, await hall.sitting()
    typed = {"text": "Ya luce."}
    sent = await hall.browser().post("case/J-1", typed, headers=there)
    hall.now += SESSION_LASTS

    for page in (sent, await browser.get("cases", headers=there)):
        assert 403 == page.status_code
        assert "La sesión ha terminado" in page.text
        assert 'href=""' not in page.text


async def test_the_first_page_is_found_without_its_name(hall):
    browser = await hall.sitting()

    for path in ("/console", "/v/console"):
        answer = await browser.client.get("/console")
        assert 303 == answer.status_code, path
        assert "console/cases" == answer.headers["location"]


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("", "cases"),
        ("find", "../console"),
        ("leave", "../console"),
        ("counter/write", "../counter"),
        ("desk/find", "../desk"),
        ("desk/people/P-222222/approve", "../P-222222"),
        ("cases/", "../cases"),
        ("case/J-1/", "../J-1"),
        ("desk/held/7/", "../7"),
    ],
)
async def test_an_address_near_a_page_leads_to_that_page(hall, path, page):
    answer = await hall.browser().get(path)

    assert 303 == answer.status_code
    assert page == answer.headers["location"]


async def test_at_any_other_address_a_page_says_that_there_is_nothing(hall):
    browser = await hall.sitting()
    typed = {"mark": await browser.mark(), "text": "Ya luce."}

    for path in ("nope", "nope/", "case/J-1/nope", "desk/codes/x"):
        for answer in (await browser.get(path), await browser.post(path, typed)):
            assert 404 == answer.status_code
            assert "Aquí no hay nada" in answer.text
            assert "no-store" == answer.headers["cache-control"]
        assert "Ya luce.</textarea>" in answer.text
        root = "../" * path.count("/")
        assert f'<a href="{root}cases"' in answer.text
        assert 403 == (await hall.browser().get(path)).status_code


async def test_only_what_is_looked_at_leads_on_from_a_slash(hall):
    browser = await hall.sitting()
    typed = {"mark": await browser.mark(), "text": "Ya luce."}

    sent = await browser.post("case/J-1/", typed)

    assert 404 == sent.status_code
    assert "Ya luce.</textarea>" in sent.text


async def test_nothing_of_a_link_is_logged(hall, capsys):
    token = await hall.link()

    await hall.browser().enter(token)
    await hall.browser().enter(token)

    logged = capsys.readouterr().err
    assert "a link that was used" in logged
    assert token[:20] not in logged


class TestWithoutConsole:
    """
    It is off by default.
    """

    @pytest.fixture
    def variables(self):
        return {"VENTANILLA_CONSOLE": "no"}

    async def test_there_are_no_pages_and_who_asks_is_told_so(self, hall):
        assert 404 == (await hall.browser().get("cases")).status_code

        await hall.hear("#consola", sender=Address("telegram", "55"))

        [told] = hall.said("telegram", "55")
        assert "no hay consola" in told.text
