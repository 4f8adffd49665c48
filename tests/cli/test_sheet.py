"""
The page for the door: one sheet of A4 in either language, made from the rules.
"""

from datetime import UTC, datetime

import pytest
import segno
from pypdf import PdfReader
from tagged import tagged

from gateway.town.paper.one_page import one_page

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ACCOUNTS = (
    "https://x.com/AytoJunar",
    "https://t.me/junar_ayto_bot",
    "mailto:ayuntamiento@junar.example",
)


def words(page):
    return " ".join(page.extract_text().split())


@pytest.fixture
def sheet(ventanilla, tmp_path):
    """
    The only page of a sheet, which is A4.
    """

    def sheet(*arguments):
        file = tmp_path / "sheet.pdf"
        ventanilla("sheet", "--out", file, *arguments)
        [page] = PdfReader(file).pages
        assert (595, 842) == (round(page.mediabox.width), round(page.mediabox.height))
        return page

    return sheet


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("es", ["Llame al 112", "«¿cómo va J-412?»", "de lunes a viernes de 9 a 14"]),
        ("en", ["Call 112", "“how is J-412 going?”", "Monday to Friday, 9 to 14"]),
    ],
)
def test_it_says_where_to_write_what_to_write_and_when_to_come(sheet, language, told):
    text = words(sheet("--lang", language))

    for part in (
        *told,
        *("Junar de la Vega", "@AytoJunar", "@junar_ayto_bot", "1234 5678"),
        *("ayuntamiento@junar.example", "Oficina de Registro"),
        *("1.", "2.", "3.", "4.", "5.", "39/2015"),
    ):
        assert part in text
    assert "{" not in text


def test_a_screen_reader_finds_its_headings_and_what_its_codes_lead_to(sheet, tmp_path):
    sheet()

    told = tagged((tmp_path / "sheet.pdf").read_bytes())

    assert ["H1", "H2"] == [kind for kind, _ in told if kind != "P"][:2]
    assert ("P", "@AytoJunar") in told


def test_a_camera_is_led_to_each_account(sheet):
    drawn = sheet().get_contents().get_data().count(b" re f")

    codes = [segno.make(link, error="m", micro=False) for link in ACCOUNTS]
    assert sum(map(sum, (row for code in codes for row in code.matrix))) == drawn


def test_without_a_language_it_is_the_towns(sheet):
    assert "Hable con su Ayuntamiento" in words(sheet())


@pytest.mark.parametrize(
    ("spoken", "language", "title"),
    [
        ("ca, en, es", "en", "Talk with your town hall"),
        ("ca", "es", "Hable con su Ayuntamiento"),
    ],
)
def test_a_town_of_another_language_is_told_in_which_it_is(
    ventanilla, installed, tmp_path, spoken, language, title
):
    """
    And nothing on it is another town's; where it is found on a channel of its own, is.
    """
    platform = (
        "from gateway.core.platform import Platform, page\n"
        "PLATFORM = Platform(title='Pigeon post', page=page('https://l.example/'))\n"
    )
    installed("loft", "", {"platform": platform}, channels="pigeon = loft.main:create")
    routes, file = tmp_path / "routes.yaml", tmp_path / "sheet.pdf"
    routes.write_text(
        f"town: {{name: Vilanova, languages: [{spoken}], accounts: {{pigeon: loft}}}}\n"
        "mailboxes: {oac: {office: OAC, addresses: {email: oac@p.example}}}\n"
        "otherwise: {deliver: oac}\n",
        encoding="utf-8",
    )

    done = ventanilla("sheet", "--routes", routes, "--out", file)

    assert f"there is no sheet in ca: it is in {language}\n" == done.stderr
    [page] = PdfReader(file).pages
    assert title in words(page)
    assert "Pigeon post loft" in words(page)
    assert "Almez" not in words(page)


def test_a_town_prints_steps_of_its_own(sheet, tmp_path):
    texts = "{es: Sacar la basura, en: Take the bins out}"
    names = "title", "explain", "example", "well", "again"
    steps = tmp_path / "steps.yaml"
    steps.write_text(
        "- {id: bins, channel: telegram, expects: {outcome: deliver}, "
        + ", ".join(f"{name}: {texts}" for name in names)
        + "}",
        encoding="utf-8",
    )

    text = words(sheet("--lessons", steps))

    assert "1. Sacar la basura" in text
    assert "farola" not in text


def test_what_is_wrong_with_the_steps_is_said(ventanilla, tmp_path):
    steps = tmp_path / "steps.yaml"
    steps.write_text("[{}]", encoding="utf-8")

    done = ventanilla("sheet", "--lessons", steps, "--out", tmp_path / "x", status=1)

    assert "step 1" in done.output
    assert not (tmp_path / "x").exists()


def test_a_file_that_cannot_be_written_is_said(ventanilla, tmp_path):
    done = ventanilla("sheet", "--out", tmp_path / "no" / "x.pdf", status=1)

    assert "cannot be written" in done.output


@pytest.mark.parametrize("lines", [1, 60, 200])
def test_however_much_there_is_it_is_one_page(lines, tmp_path):
    file = tmp_path / "page.pdf"

    def write(pen):
        pen.title("lines")
        for number in range(lines):
            pen.text(f"line {number}")

    file.write_bytes(one_page("a page", "en", NOW, write))
    [page] = PdfReader(file).pages

    assert "line 0" in words(page)
    assert (f"line {lines - 1}" in words(page)) == (lines <= 60)
    assert words(page) == " ".join(text for _, text in tagged(file.read_bytes()))


def test_what_no_letter_shows_and_what_turns_the_line_is_marked(tmp_path):
    file = tmp_path / "page.pdf"

    def write(pen):
        pen.title("Para 王小明")
        pen.text("rota 💡️ y \u202e81 zemlA\tfin\r\nOtra línea: سلم Ωκ")

    file.write_bytes(one_page("a page", "es", NOW, write))
    text = words(PdfReader(file).pages[0])

    assert "Para [U+738B][U+5C0F][U+660E]" in text
    assert "rota [U+1F4A1] y [U+202E]81 zemlA fin Otra línea:" in text
    assert "Ωκ" in text
    assert "[U+…] es un carácter que este papel no puede mostrar." in text


def test_a_page_without_marks_says_nothing_of_them(sheet):
    assert "[U+" not in words(sheet())


def test_the_same_page_is_the_same_bytes():
    def write(pen):
        pen.title("¡Hola! ☎ 112")

    assert one_page("a", "es", NOW, write) == one_page("a", "es", NOW, write)
