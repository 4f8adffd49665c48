"""
The first line of what an employee writes.
"""

from pathlib import Path
from time import process_time

import pytest
from cases import for_each
from hypothesis import given
from hypothesis import strategies as st

from gateway.relay.mailboxes.answering import DOES
from gateway.town import commands
from gateway.town.commands import Verb

ROOT = Path(__file__).parents[2]

#: What is no command, and is told so.
NONE = {Verb.UNKNOWN, Verb.LATE, Verb.UNSIGNED}


def test_each_command_has_a_word_does_something_and_is_documented():
    """
    docs/maintaining.md says what else a new one needs.
    """
    pages = "".join(
        (ROOT / "docs" / page).read_text("utf-8") for page in ("cases.md", "plenary.md")
    )
    told = {
        verb
        for word, verb in commands.WORDS.items()
        if f"| `#{word}" in pages or f", `#{word}" in pages
    }

    # The link into the console is about no case.
    assert {*Verb} - NONE == {*DOES, Verb.CONSOLE}
    assert {*Verb} - NONE - {Verb.ANSWER} == {*commands.WORDS.values()}
    assert {*commands.WORDS.values()} - {Verb.NOT_MINE} <= told
    assert "| `#no es mío`" in pages


@for_each(
    ("said", "verb", "name", "text"),
    [
        ("#resuelto Ya luce.", Verb.SOLVE, "", "Ya luce."),
        ("#resueto", Verb.SOLVE, "", ""),
        ("#RESUELTO: ok", Verb.SOLVE, "", "ok"),
        ("#Resuelto!", Verb.SOLVE, "", ""),
        ("# visto", Verb.TAKE, "", ""),
        ("#voy", Verb.TAKE, "", ""),
        ("#pasar policía local\nes suyo", Verb.PASS, "policía local", "es suyo"),
        ("#passar alumbrado", Verb.PASS, "alumbrado", ""),
        ("#no es mío", Verb.NOT_MINE, "", ""),
        ("#not mine", Verb.NOT_MINE, "", ""),
        ("#noesmío", Verb.NOT_MINE, "", ""),
        ("#nota falta el repuesto", Verb.NOTE, "", "falta el repuesto"),
        ("#pedir ¿Qué portal?", Verb.ASK, "", "¿Qué portal?"),
        ("#unir J-12", Verb.MERGE, "J-12", ""),
        ("#anular La red está rota", Verb.CANCEL, "", "La red está rota"),
        ("#anulado", Verb.CANCEL, "", ""),
        ("#anula: llueve", Verb.CANCEL, "", "llueve"),
        ("#cancelled it rains", Verb.CANCEL, "", "it rains"),
        ("#aplazar", Verb.DEFER, "", ""),
        ("#cerrado", Verb.SOLVE, "", ""),
        ("#cancha 2, cerrada", Verb.UNKNOWN, "", "2, cerrada"),
        ("#anual", Verb.UNKNOWN, "", ""),
        ("#Anulación: llueve", Verb.CANCEL, "", "llueve"),
        ("Mañana la cambio", Verb.ANSWER, "", "Mañana la cambio"),
        ("Lo vi en #PlenoJunar", Verb.ANSWER, "", "Lo vi en #PlenoJunar"),
        ("#farola", Verb.UNKNOWN, "", ""),
        ("#pleno ya está", Verb.UNKNOWN, "", "ya está"),
        ("/nota es pesado", Verb.NOTE, "", "es pesado"),
        ("/etc/hosts", Verb.ANSWER, "", "/etc/hosts"),
        ("*#nota* es pesado", Verb.NOTE, "", "es pesado"),
        ("__#nota:__ es pesado", Verb.NOTE, "", "es pesado"),
        ("*#no es mío*", Verb.NOT_MINE, "", ""),
        ("\u200b#nota es pesado", Verb.NOTE, "", "es pesado"),
        ("\ufeff \u2060*#nota* es pesado", Verb.NOTE, "", "es pesado"),
    ],
)
def test_a_command_is_read_even_when_it_is_nearly_written(said, verb, name, text):
    command = commands.read(said)

    assert (verb, name, text) == (command.verb, command.name, command.text)


@for_each(
    "greeting",
    [
        *("Hola, vecina.", "Buenos días,\n", "Hola", "Estimada Ana María:", "*Hola,*"),
        *("Buenas tardes, Sr. García:\n", "Hola, buenas tardes", "Dear all,"),
    ],
)
def test_a_command_is_read_below_a_greeting(greeting):
    command = commands.read(f"{greeting}\n#nota hablar con Pepe")

    assert (Verb.NOTE, "hablar con Pepe") == (command.verb, command.text)


@for_each(
    "said",
    [
        "La hemos arreglado.\n\n#resuelto",
        "Hola, ya luce.\n#nota la vecina es pesada",
        "Hola Ana\nYa luce.\n#nota la vecina es pesada",
        "#resuelto Ya luce.\n#nota la vecina es pesada",
        "#resuelto #nota la vecina es pesada",
        "Ya luce.\n *#notta* la vecina es pesada",
        "Ya luce.\n/nota la vecina es pesada",
        "Es de otros.\n#no es mío",
        "#pasar policía\n#nota es pesada",
    ],
)
def test_a_command_that_is_not_at_the_beginning_is_none(said):
    assert Verb.LATE is commands.read(said).verb


@for_each(
    "said",
    [
        "Le confirmo que el #pedido 233 llegó ayer.",
        "El #paso de peatones se pinta el lunes.",
        "Ya está #hecho, gracias.",
        "Síganos en #notas y en #falta",
        "#resuelto Ya luce, y se pinta el #paso",
        "Hola:\nAyer llegó el #pedido.",
    ],
)
def test_a_tag_within_a_sentence_is_a_word_of_it(said):
    assert commands.read(said).verb in (Verb.ANSWER, Verb.SOLVE)


@pytest.mark.parametrize(
    "said",
    [
        "Hola, #resuelto ya luce",
        "Ya luce. #hecho",
        "No es mío #pasar obras",
        "Oye #nota x",
    ],
)
def test_what_may_be_meant_for_a_command_behind_other_words_is_none(said):
    assert Verb.LATE is commands.read(said).verb


@for_each(
    "said",
    [
        "Nota: el señor es el de siempre, ojo",
        "nota interna, cuidado con este",
        "Privado: le llamo luego por lo suyo",
        "PRIVADO\nle llamo luego",
        "Privado le llamo luego",
        "Por privado: su ayuda sale el lunes",
        "No es mío.",
        "Hola:\nnoesmio",
        "Pasar a Policía",
        "Reenviar a Toñi, del Registro",
        "Interno: no contestar a este",
        "(nota: es un pesado)",
        "Solo para nosotros: es un pesado",
        "anular J-412",
        "Cancelar, J-412: llueve",
        "Anular la reserva.",
        "cancel: it rains",
    ],
)
def test_what_keeps_something_in_is_asked_about_where_its_sign_is_missing(said):
    assert Verb.UNSIGNED is commands.read(said).verb


@for_each(
    "said",
    [
        "Notamos lo mismo: el agua sale turbia.",
        "No es mío ese contenedor, es de la empresa; se lo digo.",
        "Pasar a las 9, por favor.",
        "Pasar a recogerlo al Registro.",
        "Pasar a vernos el lunes.",
        "Pasar a por el carné el lunes.",
        "Pasar al día siguiente.",
        "Pasar a primera hora.",
        "Le contesto en privado: mire sus mensajes.",
        "Privadas son esas plazas; las públicas, detrás.",
        "Pasamos a verlo el lunes.",
        "La nota: 7,5.",
        "Anular la reserva es gratis hasta el día antes.",
        "Anulada queda su cita.",
        "Cancelamos las clases del lunes.",
    ],
)
def test_what_only_begins_alike_is_said(said):
    assert Verb.ANSWER is commands.read(said).verb


def test_a_line_of_nothing_but_tags_holds_nobody_up():
    """
    A mail has 256 kB at most, and a line may be all of it.
    """
    began = process_time()

    assert Verb.ANSWER is commands.read("Hola\n" + "el #hecho " * 4000).verb
    assert process_time() - began < 3


def test_other_tags_in_later_lines_are_what_is_said():
    said = "Será el jueves.\n#PlenoJunar\n/home/ana y/o\n#1"

    assert (Verb.ANSWER, said) == (commands.read(said).verb, commands.read(said).text)


@given(st.text())
def test_any_text_is_an_answer_or_a_command(said):
    command = commands.read(said)

    assert command.verb in Verb
    if not set("#\uff03/") & set(said):
        assert (Verb.ANSWER, said.strip()) == (command.verb, command.text)


@given(st.sampled_from(sorted(commands.WORDS)), st.text(alphabet="abc ñ", max_size=9))
def test_every_word_is_read_as_itself(word, rest):
    assert commands.WORDS[word] is commands.read(f"#{word} {rest}").verb
