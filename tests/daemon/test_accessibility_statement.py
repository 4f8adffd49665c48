"""
The statement of accessibility (Royal Decree 1112/2018, art. 15), and the pages that
lead to it.
"""

from urllib.parse import urljoin

import httpx
import pytest
from starlette.applications import Starlette

from gateway.daemon.public.accessibility_statement import PATH, StatementPage
from gateway.daemon.public.step_up import PATH as RETURN
from gateway.pages import template, words
from gateway.relay.speaking.proclaiming import LEAVE
from gateway.routing.compiler import compile_routes

TOWN = compile_routes(
    """
town:
  name: Junar & Vega
  accounts: {email: town@p.example, telegram: "@JunarBot"}
mailboxes: {clerk: {office: Office, addresses: {email: clerk@p.example}}}
otherwise: {deliver: clerk}
"""
).town

#: What pages that anybody may come to say, and where they are served.
PAGES = [("leaving", LEAVE), ("returned", RETURN)]


def rendered(name, said, served):
    page = template("gateway.daemon.public", "said.html")
    its = words("gateway.daemon.public", f"{name}.yaml")[said]
    return page.render(town="Junar", said=its, served=served)


async def test_it_tells_whom_to_write_to_and_how_to_complain_in_both_languages():
    app = httpx.ASGITransport(Starlette(routes=[StatementPage(lambda: TOWN).route()]))
    async with httpx.AsyncClient(transport=app, base_url="https://t.example") as client:
        answer = await client.get(PATH)

    assert 200 == answer.status_code
    assert "Junar &amp; Vega" in answer.text
    for told in ("1112/2018", "town@p.example", "@JunarBot", "20 días", "20 working"):
        assert told in answer.text
    # What an intranet shows is subject to the decree, too.
    for told in ("consola", "pleno en directo", "console", "live plenary"):
        assert told in answer.text
    assert "reclamación" in answer.text
    assert "may complain" in answer.text
    assert 2 == answer.text.count("<section lang=")
    # All of it is in a landmark.
    assert "<header><h1>Junar &amp; Vega</h1></header>" in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    # A browser asks the site for no icon.
    assert '<link rel="icon" href="data:,">' in answer.text
    assert "img-src data:;" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(("name", "served"), PAGES)
def test_every_page_that_anybody_may_come_to_leads_there(name, served):
    for behind in ("", "/v"):
        where = f"https://t.example{behind}{served}"
        for said in words("gateway.daemon.public", f"{name}.yaml"):
            page = rendered(name, said, served)
            link = page.partition('<a href="')[2].partition('"')[0]
            assert f"https://t.example{behind}{PATH}" == urljoin(where, link)


@pytest.mark.parametrize(
    ("package", "path", "name"),
    [
        ("console", "/console/enter", "enter.html"),
        ("console", "/console/cases", "layout.html"),
        ("hall", "/plenary/enter", "enter.html"),
        ("hall", "/plenary/moderation", "moderation.html"),
    ],
)
def test_every_page_of_whoever_works_in_the_town_hall_leads_there(package, path, name):
    own = f"gateway.daemon.{package}"
    its = words(own, "words.yaml")["es"]
    page = template("gateway.daemon.entering" if name == "enter.html" else own, name)
    link = page.render(words=its).partition('accessibility">')

    before, accessibility = link[0].rpartition('href="')[2], link[2].partition("<")[0]
    assert PATH == urljoin(path, f"{before}accessibility")
    assert "Accesibilidad" == accessibility


@pytest.mark.parametrize(("name", "served"), PAGES)
def test_the_title_of_a_page_says_what_came_of_it(name, served):
    """
    It is the first that a screen reader reads (WCAG 2.4.2).
    """
    for said, its in words("gateway.daemon.public", f"{name}.yaml").items():
        page = rendered(name, said, served)
        title = page.partition("<title>")[2].partition("</title>")[0]
        assert f"{its['es']['title']} · {its['en']['title']} · Junar" == title
