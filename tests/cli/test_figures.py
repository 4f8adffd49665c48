"""
`ventanilla figures`: the week's figures, and their page.
"""

import asyncio
import json
from datetime import UTC, datetime, timedelta

import pytest
from cases import for_each
from lent import store_at

from gateway.core.case import Case, CaseEvent, CaseState, Happening, Number
from gateway.core.filing import Filing, Status
from gateway.core.message import Address, Arrival
from gateway.town.figures import took

pytestmark = pytest.mark.usefixtures("begun")

#: A Friday; the week before it begins on Monday 16, at the town's midnight.
NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
SUNDAY_NIGHT = datetime(2026, 11, 15, 23, tzinfo=UTC)

TOWN = """
town: {name: "Test & <ville>", accounts: {telegram: "@test_bot"}}
mailboxes:
  lights: {office: Alumbrado, addresses: {email: lights@test.example}}
  social: {office: Social, confidential: yes, addresses: {email: social@test.example}}
otherwise: {deliver: lights}
"""


@pytest.fixture
def town(tmp_path, ventanilla, monkeypatch):
    routes = tmp_path / "small.yaml"
    routes.write_text(TOWN, encoding="utf-8")
    monkeypatch.setenv("VENTANILLA_ROUTES", str(routes))
    monkeypatch.setattr("gateway.cli.public.figures.utcnow", lambda: NOW)
    return tmp_path


def opened(town, count, *, at=SUNDAY_NIGHT, mailbox="lights", answered=True):
    """
    Let so many cases be opened, and answered after three minutes.
    """

    async def put():
        async with store_at(f"sqlite:///{town}/state/ventanilla.db", "one") as store:
            for n in range(count):
                name = f"{mailbox} {at} {answered} {n}"
                arrived = Arrival(
                    channel="telegram", external_id=name, raw=b"", received_at=at
                )
                [number] = await store.receive([arrived], None)
                case = Case(
                    number=Number(number),
                    contact=Address("telegram", "1044"),
                    mailbox=mailbox,
                    job=Number(number),
                    state=CaseState.OPEN,
                    opened_at=at,
                    moved_at=at,
                )
                answer = Happening(
                    case=case.number,
                    event=CaseEvent.ANSWER,
                    at=at + timedelta(minutes=3),
                    by=f"mailbox {mailbox}",
                )
                filing = Filing(
                    id=number,
                    status=Status.ROUTED,
                    cases=(case,),
                    happenings=(answer,) if answered else (),
                )
                await store.record(filing)

    asyncio.run(put())


def test_it_counts_the_last_whole_week_by_the_towns_clocks(town, ventanilla):
    opened(town, 5)
    opened(town, 6, answered=False)
    opened(town, 9, at=SUNDAY_NIGHT - timedelta(hours=1))
    opened(town, 9, at=SUNDAY_NIGHT + timedelta(days=7))

    told = json.loads(ventanilla("figures", "--json").stdout)
    shown = ventanilla("figures").stdout.splitlines()

    numbers = {
        "received": 11,
        "answered": 5,
        "told": 0,
        "waiting": 6,
        "solved": 0,
        "median_answer_minutes": 3,
        "median_solution_minutes": None,
    }
    assert told == {
        "since": "2026-11-16",
        "until": "2026-11-22",
        "over": True,
        "areas": [{"area": "Alumbrado", **numbers}],
        "total": numbers,
    }
    assert "from 16/11/2026 to 22/11/2026" == shown[0]
    assert ["Alumbrado", "11", "5", "3", "min", "0", "-", "0", "6"] == shown[2].split()
    assert ["all", "11"] == shown[3].split()[:2]


def test_a_mailbox_that_is_gone_has_no_name_and_what_it_had_is_counted(
    town, ventanilla
):
    opened(town, 6, mailbox="social")
    opened(town, 5, mailbox="gone")

    told = json.loads(ventanilla("figures", "--json").stdout)

    assert [("Social", 6), (None, 5)] == [
        (each["area"], each["received"]) for each in told["areas"]
    ]
    assert 11 == told["total"]["received"]


def test_a_small_number_is_an_asterisk(town, ventanilla):
    opened(town, 5)
    opened(town, 2, answered=False)
    file = town / "page.html"

    shown = ventanilla("figures").stdout.splitlines()
    ventanilla("figures", "--page", str(file))

    assert "*" == shown[2].split()[-1]
    assert shown[-1].endswith("*: fewer than 5, or a number that would reveal one")
    assert "<td>*</td></tr>" in file.read_text("utf-8")


@pytest.mark.parametrize(
    ("asked", "since", "until"),
    [
        (["--week", "2026-W01"], "2025-12-29", "2026-01-04"),
        (
            ["--since", "2026-01-01", "--until", "2026-03-31"],
            "2026-01-01",
            "2026-03-31",
        ),
        (["--since", "2026-11-01"], "2026-11-01", "2026-11-27"),
    ],
)
def test_another_period_is_asked_for_by_week_or_by_days(
    town, ventanilla, asked, since, until
):
    told = json.loads(ventanilla("figures", *asked, "--json").stdout)

    assert (since, until) == (told["since"], told["until"])


@pytest.mark.parametrize(
    ("asked", "status", "why"),
    [
        (["--week", "2026-W54"], 2, "such as 2026-W47"),
        (["--week", "last"], 2, "such as 2026-W47"),
        (["--week", "2026-W47", "--since", "2026-01-01"], 2, "not both"),
        (["--until", "2026-01-01"], 2, "--until needs --since"),
        (
            ["--since", "2026-02-01", "--until", "2026-01-01"],
            1,
            "--until 01/01/2026 is before --since 01/02/2026",
        ),
        (["--week", "2026-W49"], 1, "30/11/2026 is still to come"),
    ],
)
def test_a_period_that_is_none_is_refused(town, ventanilla, asked, status, why):
    assert why in ventanilla("figures", *asked, status=status).output


@pytest.mark.parametrize(
    ("last", "over"), [("2026-11-26", True), ("2026-11-27", False)]
)
def test_days_that_are_not_over_are_marked_so(town, ventanilla, last, over):
    asked, file = ("figures", "--since", "2026-11-16", "--until", last), town / "p.html"

    told = json.loads(ventanilla(*asked, "--json").stdout)
    shown = ventanilla(*asked).stdout
    ventanilla(*asked, "--page", str(file))

    assert over is told["over"]
    assert over is ("these days are not over" not in shown)
    assert over is ("Estos días no han terminado" not in file.read_text("utf-8"))


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("es", ["Primera respuesta (mediana)", "Del 16/11/2026 al 22/11/2026"]),
        ("en", ["First answer (median)", "16/11/2026 to 22/11/2026"]),
    ],
)
def test_the_page_is_whole_and_says_nothing_but_figures(
    town, ventanilla, language, says
):
    opened(town, 5)
    file = town / "page.html"

    done = ventanilla("figures", "--page", str(file), "--lang", language)

    written = file.read_text("utf-8")
    assert f"{file}: from 16/11/2026 to 22/11/2026\n" == done.stdout
    assert f'<html lang="{language}">' in written
    assert "Test &amp; &lt;ville&gt;" in written
    assert '<th scope="row">Alumbrado</th><td>5</td><td>5</td>' in written
    assert all(each in written for each in says)
    # Nothing is fetched, and nothing runs.
    assert not [each for each in ("http", "src=", "<script", "1044") if each in written]


def test_of_fewer_than_five_the_page_says_no_more(town, ventanilla):
    opened(town, 4)
    file = town / "page.html"

    ventanilla("figures", "--page", str(file))

    written = file.read_text("utf-8")
    assert "Se recibieron menos de 5 casos." in written
    assert "<table" not in written
    assert "fewer than 5 matters were received" in ventanilla("figures").stdout


@for_each(
    ("seconds", "said"),
    [
        (0, "< 1 min"),
        (59, "< 1 min"),
        (180, "3 min"),
        (7_800, "2 h 10 min"),
        (7_200, "2 h"),
        (100_000, "1 d 3 h"),
        (86_400 + 180, "1 d"),
        (40 * 86_400, "40 d"),
    ],
)
def test_how_long_it_took_is_said_by_its_two_largest_units(seconds, said):
    assert said == took(timedelta(seconds=seconds))
