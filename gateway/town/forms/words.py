"""
What somebody may say instead of an answer, or to leave a question out.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from enum import Enum

from gateway.core.form import Ask
from gateway.routing.words.text import plain, spelled, tokens


class Word(Enum):
    """
    What somebody may say instead of an answer.
    """

    YES = "yes"
    NO = "no"
    CANCEL = "cancel"
    CORRECT = "correct"
    RESUME = "resume"


_SAYS = {
    Word.YES: (
        "si s vale ok okay correcto confirmo confirmar conforme adelante claro "
        "perfecto exacto yes y confirm right sure perfect correct correcte perfecte "
        "endavant perfeito oui,de acuerdo,esta bien,todo bien,muy bien,todo correcto,"
        "todo perfecto,es correcto,si correcto,si gracias,claro que si,yes please,"
        "all right,all good,go ahead,that is right,that s right,that is correct,it is,"
        "correct thanks,correct thank you,d acord,esta be,tot be,tot correcte,esta ben,"
        "todo ben,d accord"
    ),
    Word.NO: "no n nope incorrecto wrong mal,no esta bien,esta mal,not right",
    Word.CANCEL: (
        "cancelar cancela cancelo cancelarlo anular anula anulo anularlo dejalo "
        "olvidalo cancel desistir,ya no,ya no quiero,ya no lo quiero,ya no hace falta,"
        "no quiero seguir,forget it,never mind,no longer"
    ),
    Word.CORRECT: (
        "corregir corrige corrijo cambiar cambia cambio modificar rectificar correct "
        "change edit,quiero cambiar,quiero corregir"
    ),
    Word.RESUME: (
        "seguir sigo sigue continuar continuo resume continue,por donde iba,"
        "por donde ibamos,go on"
    ),
}
_PHRASES = {
    word: frozenset(
        # As tokens are: "d'acord" is two words, of which the first is spelled out.
        tuple(spelled(written) for written in phrase.split())
        for first, *others in [said_so.split(",")]
        for phrase in (*first.split(), *others)
    )
    for word, said_so in _SAYS.items()
}

#: Words of a phrase, the longest first.
_LENGTHS = (4, 3, 2, 1)

#: Words that may stand around a command: "cancelar la reserva J-412, por favor".
_AROUND = frozenset(
    [
        *("la", "el", "lo", "mi", "un", "una", "esta", "este", "de", "del", "por"),
        *("favor", "gracias", "quiero", "quisiera", "reserva", "solicitud", "cita"),
        *("peticion", "tramite", "pista", "sala", "the", "my", "i", "want", "to"),
        *("would", "like", "please", "thanks", "booking", "request", "appointment"),
        *("gracies", "sisplau", "grazas"),
    ]
)

#: Of which one leaves a question out that may be.
_SKIPS = frozenset(
    [
        *("no", "n", "nada", "ninguno", "ninguna", "saltar", "paso", "non", "cap"),
        *("skip", "none", "nothing", "don", "dont"),
    ]
)

#: What may stand around it, besides the words of the question itself: "no, gracias",
#: "no la tengo", "no en tinc", "I don't have one".
_BESIDE_SKIP = frozenset(
    [
        *("gracias", "muchas", "por", "favor", "tengo", "quiero", "hay", "la", "lo"),
        *("las", "los", "una", "aqui", "ahora", "mas", "darlo", "decirlo", "fotos"),
        *("movil", "fijo", "gracies", "tinc", "vull", "en", "hi", "ha", "grazas"),
        *("teno", "quero", "merci", "thanks", "thank", "you", "i", "t", "have", "want"),
        *("to", "a", "any", "one", "photos", "please"),
    ]
)

#: A number such as J-412; whoever asks knows the prefix.
_NUMBER = re.compile(r"(?<!\w)[A-Za-z]{1,4}-?\d{1,12}(?:-\d{1,2})?(?!\w)")


def word_of(text: str, names: Sequence[str] = ()) -> tuple[Word | None, str]:
    """
    Give what *text* says instead of an answer, if it does, and what comes after it:
    of "corregir día: el viernes" the word, and "día: el viernes". The *names* of what
    is filled may stand around a word.
    """
    around = _AROUND.union(*(tokens(plain(name)) for name in names))
    rest = _NUMBER.sub(" ", text)
    written = tokens(plain(rest))
    for length in _LENGTHS:
        lead, after = tuple(written[:length]), written[length:]
        corrects = lead in _PHRASES[Word.CORRECT]
        for word in Word:
            # "Correct the booking" agrees to nothing.
            beside = () if corrects else around
            if lead not in _PHRASES[word]:
                continue
            if word is Word.CORRECT:
                return word, _after(rest, length)
            if _says_only(word, after, beside):
                return word, ""
    left = [each for each in written if each not in around]
    cancels = len(left) == 1 and (left[0],) in _PHRASES[Word.CANCEL]
    return (Word.CANCEL, "") if cancels else (None, "")


def leaves_out(ask: Ask, text: str) -> bool:
    """
    Say whether *text* leaves out a question: a no, and little else than what the
    question itself says. "No hay luz" is no answer to whether there is a photo.
    """
    put = (*ask.label.values(), *ask.question.values())
    beside = _BESIDE_SKIP.union(*(tokens(plain(each)) for each in put))
    written = set(tokens(plain(text)))
    return not _SKIPS.isdisjoint(written) and written <= _SKIPS | beside


def _says_only(word: Word, written: list[str], around: Collection[str]) -> bool:
    """
    Say whether nothing is *written* but the same once more: "sí, está bien".
    """
    while written:
        said = (n for n in _LENGTHS if tuple(written[:n]) in _PHRASES[word])
        length = next(said, 1 if written[0] in around else 0)
        if not length:
            return False
        written = written[length:]
    return True


def _after(text: str, words: int) -> str:
    return " ".join(text.split()[words:]).strip(" :.")
