"""
`ventanilla notice`, as whoever speaks for the town uses it.
"""

import pytest

from gateway.cli.public.notice_shown import print_notice
from gateway.core.writing.weight import MOST, weigh

pytestmark = pytest.mark.usefixtures("begun")

TOWN = """
town:
  name: Testville
  accounts: {twitter: "@Testville", email: town@test.example}
mailboxes:
  clerk: {office: Registro, addresses: {email: clerk@test.example}}
otherwise: {deliver: clerk}
notices:
  x: yes
  telegram: "-1001234567890"
  email: {list: avisos}
"""
LONG = "El martes se corta el agua en todo el barrio alto, de 8 a 14 h. " * 6
X = {
    "VENTANILLA_TWITTER_CONSUMER_KEY": "key",
    "VENTANILLA_TWITTER_CONSUMER_SECRET": "secret",
    "VENTANILLA_TWITTER_ACCESS_TOKEN": "1-token",
    "VENTANILLA_TWITTER_ACCESS_TOKEN_SECRET": "secret",
}
PUBLISH = ("notice", "publish")


@pytest.fixture(autouse=True)
def small_town(ventanilla, tmp_path, monkeypatch):
    # After the fixture that names the sample town.
    del ventanilla
    routes = tmp_path / "small.yaml"
    routes.write_text(TOWN, encoding="utf-8")
    monkeypatch.setenv("VENTANILLA_ROUTES", str(routes))
    monkeypatch.setenv("VENTANILLA_CLERK", "inés")


@pytest.fixture
def with_x(monkeypatch):
    for name, value in X.items():
        monkeypatch.setenv(name, value)


def test_a_notice_is_kept_and_listed_and_shown(ventanilla, shown):
    made = shown(*PUBLISH, "Se corta el agua.", "--title", "Agua")
    number = made["number"]

    assert ("scheduled", ["x", "telegram", "email"]) == (made["state"], made["to"])
    listed = shown("notice", "list")
    assert [number] == [one["number"] for one in listed["notices"]]
    assert 0 == listed["subscribers"]
    assert "Se corta el agua." == shown("notice", "show", number)["said"][0]["text"]
    told = ventanilla("notice", "show", number).output
    assert "title: Agua" in told
    assert "| Se corta el agua." in told
    assert "Agua" in ventanilla("notice", "list").output


def test_what_is_said_on_x_instead_is_shown_too(ventanilla, shown):
    number = shown(*PUBLISH, "Se corta el agua.", "--short", "Sin agua.")["number"]

    told = ventanilla("notice", "show", number).output
    assert "  | Se corta el agua.\non X instead:\n  | Sin agua.\n" in told


@pytest.mark.parametrize(
    ("locale", "said", "due", "counted"),
    [
        (
            "es",
            "publicación del 02/03/2026 13:00",
            "retirada prevista para el 02/03/2026 14:00",
            "x: enviado: 2, no se pudo enviar: 1",
        ),
        (
            "en",
            "publication at 02/03/2026 13:00",
            "withdrawal due at 02/03/2026 14:00",
            "x: sent: 2, failed: 1",
        ),
    ],
)
def test_what_was_said_and_what_is_due_is_told_in_words_that_agree(
    shown, monkeypatch, capsys, locale, said, due, counted
):
    told = shown("notice", "show", shown(*PUBLISH, "Sin agua.")["number"])
    [first] = told["said"]
    noon, one = "2026-03-02T12:00:00+00:00", "2026-03-02T13:00:00+00:00"
    told["said"] = [first | {"said_at": noon}, first | {"what": "withdraw", "at": one}]
    told["deliveries"] = {"x": {"sent": 2, "failed": 1}}
    monkeypatch.setenv("LC_ALL", locale)

    print_notice(told)

    assert {said, due, counted} <= set(capsys.readouterr().out.splitlines())


def test_it_is_a_message_like_any_other(ventanilla, shown):
    number = shown(*PUBLISH, "Se corta el agua.", "--title", "Agua")["number"]

    message = shown("show", number)
    assert ("routed", "notices") == (message["state"], message["channel"])
    assert "Se corta el agua." == message["text"]
    assert "Se corta el agua." == ventanilla("show", number, "--raw").output
    assert [number] == [one["id"] for one in shown("messages", "list", "routed")]
    assert {} == shown("retention")


def test_its_text_may_stand_in_a_file_or_on_standard_input(ventanilla, shown, tmp_path):
    file = tmp_path / "bando.txt"
    file.write_text("Se hace saber.\n", encoding="utf-8")

    assert "Se hace saber." == shown(*PUBLISH, file)["said"][0]["text"]
    ventanilla(*PUBLISH, "-", typed="Por tubería.\n")
    newest, _ = shown("notice", "list")["notices"]
    assert "Por tubería." == newest["said"][0]["text"]


@pytest.mark.parametrize("name", ["bando.txt", "Bando.PDF", "avisos/bando", "/bando"])
def test_a_file_that_is_not_there_is_said_to_nobody(ventanilla, shown, name):
    number = shown(*PUBLISH, "Se corta el agua.")["number"]

    for command in (PUBLISH, ("notice", "correct", number)):
        assert "no such file" in ventanilla(*command, name, status=1).output
    assert 1 == len(shown("notice", "list")["notices"])


@pytest.mark.parametrize(
    "said", ["https://town.example/a.pdf", "Se lee bando.txt", "Ya"]
)
def test_what_says_something_is_no_file(shown, said):
    assert said == shown(*PUBLISH, said, "--link")["said"][0]["text"]


def test_a_time_is_the_towns(ventanilla, shown):
    made = shown(*PUBLISH, "Hola", "--at", "2036-07-01T09:00")
    told = ventanilla(*PUBLISH, "Hola", "--at", "2036-01-01T09:00")

    assert "2036-07-01T07:00:00+00:00" == made["said"][0]["at"]
    assert "is published on x, telegram, email at 01/01/2036 09:00" in told.output


def test_what_each_place_would_say_is_shown_with_its_price(with_x, shown, ventanilla):
    places = shown(*PUBLISH, LONG, "--title", "Corte de agua", "--dry-run")
    x, telegram, mail = places

    assert ["x", "telegram", "email"] == [place["place"] for place in places]
    assert 2 == len(x["says"])
    assert all(weigh(text) <= MOST for text in x["says"])
    assert (True, 0.03) == (x["ready"], x["usd"])
    assert (False, 1) == (telegram["ready"], len(telegram["says"]))
    assert 0 == mail["readers"]
    assert "BAJA avisos" in mail["says"][0]
    told = ventanilla(*PUBLISH, "Hola", "--dry-run").output
    assert "x; 0.015 USD\n  | Hola\n" in told
    assert "not configured here" in told
    assert [] == shown("notice", "list")["notices"]


def test_a_link_on_x_has_to_be_wanted(with_x, ventanilla, shown):
    said = "Más en https://town.example/agua"
    refused = ventanilla(*PUBLISH, said, status=1).output

    assert "--short" in refused
    assert "--link" in refused
    [x, *_] = shown(*PUBLISH, said, "--link", "--dry-run")
    assert 0.2 == x["usd"]
    [x, telegram, _] = shown(*PUBLISH, said, "--short", "Más en la web", "--dry-run")
    assert (["Más en la web"], [said]) == (x["says"], telegram["says"])


def test_a_withdrawal_with_a_link_is_not_advised_what_it_has_not(
    with_x, ventanilla, shown
):
    number = shown(*PUBLISH, "Hola")["number"]
    because = "Más en https://town.example/agua"

    refused = ventanilla("notice", "withdraw", number, because, status=1).output

    assert "say why without it" in refused
    assert "--" not in refused


def test_nobodys_whole_identity_number_is_published(ventanilla, shown):
    """
    Organic Law 3/2018, seventh additional provision.
    """
    admitted = "Admitidos: Carmen Ruiz, DNI 12345678Z"

    for more in (
        (admitted,),
        ("Hola", "--title", admitted),
        ("Hola", "--short", admitted),
    ):
        refused = ventanilla(*PUBLISH, *more, status=1).output
        assert "12345678Z" in refused
        assert "four of its digits" in refused
        assert "four" in ventanilla(*PUBLISH, *more, "--dry-run", status=1).output
    assert [] == shown("notice", "list")["notices"]
    number = shown(*PUBLISH, "Admitidos: Carmen Ruiz, ***4567**")["number"]
    for done in (("notice", "withdraw", number), ("notice", "publish")):
        assert "four" in ventanilla(*done, admitted, status=1).output


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("Hola", "--to", "facebook"), "unknown place facebook"),
        (("Hola", "--at", "2020-01-01T09:00"), "is past"),
        (("Hola", "--at", "mañana"), "is not a time"),
        (("Hola", "--at", "2036-03-30T02:30"), "go forward"),
        (("  ",), "nothing to say"),
    ],
)
def test_what_is_wrong_is_told_with_what_to_do(ventanilla, shown, arguments, why):
    assert why in ventanilla(*PUBLISH, *arguments, status=1).output
    assert [] == shown("notice", "list")["notices"]


def test_a_channel_of_the_towns_own_is_a_place_by_its_name(shown, tmp_path):
    there = (
        TOWN.replace("accounts: {", "accounts: {pigeon: loft, ") + "  also: [pigeon]\n"
    )
    (tmp_path / "small.yaml").write_text(there, encoding="utf-8")

    places = shown(*PUBLISH, "Hola", "--to", "pigeon,x", "--dry-run")

    assert ["x", "pigeon"] == [each["place"] for each in places]


def test_it_is_withdrawn_before_its_time_and_not_corrected(ventanilla, shown):
    number = shown(*PUBLISH, "Hola", "--at", "2036-07-01T09:00")["number"]

    refused = ventanilla("notice", "correct", number, "Adiós", status=1).output
    told = ventanilla("notice", "withdraw", number, "llueve").output

    assert "is not published yet" in refused
    assert "it was never published" in told
    assert "withdrawn" == shown("notice", "show", number)["state"]
    assert "is withdrawn" in ventanilla("notice", "withdraw", number, status=1).output
    acts = [act["action"] for act in shown("audit", "list")]
    assert {"notice.schedule", "notice.withdraw"} <= set(acts)
    first, text, then, reason = ventanilla(
        "notice", "show", number
    ).output.splitlines()[-4:]
    assert ("  | Hola", "  | llueve") == (text, reason)
    assert "publication at 01/07/2036 09:00, never published" == first
    assert then.startswith("withdrawal at ")


def test_lists_of_much_say_that_they_show_not_all_of_it(ventanilla):
    for said in ("Hola", "Adiós"):
        ventanilla(*PUBLISH, said)

    for asked in (
        ("messages", "list", "routed"),
        ("notice", "list"),
        ("audit", "list"),
    ):
        assert "only 1 are shown" in ventanilla(*asked, "--limit", "1").stderr
        assert "" == ventanilla(*asked, "--limit", "9").stderr


def test_there_must_be_such_a_notice(ventanilla):
    for command in (("show", "7"), ("withdraw", "7"), ("correct", "7", "Hola")):
        assert "no notice 7" in ventanilla("notice", *command, status=1).output


def test_where_the_rules_name_no_place_it_is_said(ventanilla, tmp_path):
    routes = tmp_path / "small.yaml"
    routes.write_text(TOWN.partition("notices:")[0], encoding="utf-8")

    told = ventanilla(*PUBLISH, "Hola", status=1).output
    assert "docs/notices.md" in told


@pytest.mark.parametrize("command", ["publish", "correct", "withdraw", "list", "show"])
def test_each_command_explains_itself(ventanilla, command):
    assert "notice" in ventanilla("notice", command, "--help").output.lower()
