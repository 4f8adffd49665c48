"""
What somebody may say instead of an answer, or to leave a question out.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from enum import Enum

from gateway.core.form import Ask
from gateway.routing.words import asking
from gateway.routing.words.text import plain, tokens


class Word(Enum):
    """
    What somebody may say instead of an answer.
    """

    YES = "yes"
    NO = "no"
    CANCEL = "cancel"
    CORRECT = "correct"
    RESUME = "resume"


#: Single words, then phrases, in the languages of the town and its neighbours.
_SAYS = {
    Word.YES: (
        "si s vale ok okay correcto correctisimo confirmo confirmar conforme adelante "
        "claro perfecto exacto venga eso bien yes y confirm right sure perfect correct "
        "correcte perfecte endavant perfeito bai oui parfait exactement ja genau "
        "richtig stimmt passt perfekt einverstanden da corect bine sigur exact "
        "نعم أجل صحيح تمام موافق واخا 👍 👌 ✅,"
        "de acuerdo,esta bien,todo bien,muy bien,todo correcto,"
        "todo perfecto,es correcto,si correcto,claro que si,eso es,eso mismo,asi es,"
        "asi esta bien,esta bien asi,esta perfecto,todo esta bien,por supuesto,"
        "all right,all good,go ahead,that is right,that s right,that is correct,it is,"
        "d acord,esta be,tot be,tot correcte,esta ben,todo ben,ados nago,d accord,"
        "c est bon,c est ca,c est correct,tout est bon,tres bien,bien sur,alles gut,"
        "in ordnung,das ist richtig,de acord,este bine,e bine,este corect,e corect,"
        "totul e bine,هذا صحيح"
    ),
    Word.NO: (
        "no n nope incorrecto wrong mal non nein nu ez لا,no esta bien,esta mal,"
        "not right"
    ),
    Word.CANCEL: (
        "cancelar cancela cancelo cancelarlo cancelelo canceladlo anular anula anulo "
        "anularlo anulelo anuladlo dejalo dejelo dejadlo dejenlo dejarlo olvidalo "
        "olvidelo olvidadlo cancel desistir annuler annulez abbrechen stornieren "
        "anulati anulez renunt إلغاء,ya no,no ya no,ya no quiero,ya no lo quiero,"
        "ya no hace falta,ya no me hace falta,ya no lo necesito,no quiero seguir,"
        "mejor no,no mejor no,mejor lo dejo,mejor lo dejamos,al final no,al final nada,"
        "al final no hace falta,al final no lo quiero,al final ya no,forget it,"
        "never mind,no longer,no longer needed,not any more,better not,ja no vull,"
        "ja no ho vull,ja no cal,millor no,deixa ho,deixi ho,xa non,xa non quero,"
        "xa non fai falta,mellor non,deixao,laisse tomber,laissez tomber,plutot non,"
        "plus besoin,nicht mehr,nicht mehr notig,lieber nicht,lassen sie es,lass es,"
        "nu mai vreau,nu mai e nevoie,nu mai este nevoie,mai bine nu,lasati,لا داعي"
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
        tuple(tokens(plain(phrase)))
        for first, *others in [said_so.split(",")]
        for phrase in (*first.split(), *others)
    )
    for word, said_so in _SAYS.items()
}

#: Words of a phrase, the longest first.
_LENGTHS = (5, 4, 3, 2, 1)

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

# fmt: off
#: Words that are polite around whatever is said, and say nothing.
_COURTESY = frozenset([
    "gracias", "muchas", "mil", "muchisimas", "por", "favor", "porfa", "porfavor",
    "senor", "senora", "hola", "please", "thanks", "thank", "you", "very", "much",
    "gracies", "moltes", "sisplau", "grazas", "moitas", "eskerrik", "asko",
    "mesedez", "merci", "beaucoup", "svp", "danke", "vielen", "dank", "bitte",
    "multumesc", "mersi", "va", "rog", "شكرا", "جزيلا", "فضلك", "🙏", "😊",
])

#: Of which one leaves a question out that may be.
_SKIPS = frozenset([
    "no", "n", "nada", "ninguno", "ninguna", "saltar", "paso", "sin", "non", "cap",
    "skip", "none", "nothing", "not", "don", "dont", "sense", "sen", "ez", "pas",
    "sans", "nein", "nicht", "kein", "keine", "keins", "keines", "nu", "fara",
    "niciunul", "لا", "ليس", "بدون",
])

#: What may stand around it, besides the words of the question itself: "no, gracias",
#: "no la tengo", "no en tinc", "I don't have one".
_BESIDE_SKIP = _COURTESY | frozenset([
    "tengo", "quiero", "prefiero", "mejor", "hace", "falta", "hay", "el", "la", "lo",
    "las", "los", "una", "mi", "de", "aqui", "ahora", "mas", "dar", "darlo", "darle",
    "darselo", "decirlo", "ponerlo", "me", "acuerdo", "se", "foto", "fotos", "telefono",
    "movil", "fijo", "numero", "tinc", "vull", "prefereixo", "millor", "cal", "donar",
    "en", "hi", "ha", "ho", "teno", "quero", "prefiro", "mellor", "fai", "darllo",
    "daukat", "dut", "nahi", "i", "t", "d", "have", "want", "rather", "give", "my",
    "phone", "photo", "to", "a", "any", "one", "photos", "sorry", "it", "je", "j", "ne",
    "n", "ai", "prefere", "le", "donner", "veux", "telephone", "ich", "habe", "mochte",
    "lieber", "geben", "es", "am", "vreau", "prefer", "sa", "il", "dau", "mai", "bine",
    "telefon", "لدي", "عندي", "اريد", "يوجد", "هاتف",
])
# fmt: on

#: How somebody ends what they write, and their name. It begins where the blanks before
#: it do: of many, none is tried again.
_SIGNED = re.compile(
    r"(?<![\s.,;!])[\s.,;!]+(?:un (?:cordial )?(?:saludo|abrazo)|saludos|atentamente"
    r"|salutacions|unha aperta|(?:kind |best )?regards|best wishes|cordialement"
    r"|(?:mit freundlichen|viele|liebe) gru(?:ss|ß)en?|cu (?:stima|respect))"
    r"\b[^?]{0,40}$"
)

#: A number such as J-412; whoever asks knows the prefix.
_NUMBER = re.compile(r"(?<!\w)[A-Za-z]{1,4}-?\d{1,12}(?:-\d{1,2})?(?!\w)")


def word_of(text: str, names: Sequence[str] = ()) -> tuple[Word | None, str]:
    """
    Give what *text* says instead of an answer, if it does, and what comes after it:
    of "corregir día: el viernes" the word, and "día: el viernes". The *names* of what
    is filled may stand around a word, and so may courtesy and a signature.
    """
    found = _word_in(text, names)
    bare = found if found[0] else _word_in(_bare(text), names)
    return (None, "") if bare != found and bare[0] is Word.CORRECT else bare


def _bare(text: str) -> str:
    unsigned = _SIGNED.sub("", plain(asking.unsigned(text)))
    return " ".join(word for word in tokens(unsigned) if word not in _COURTESY)


def _word_in(text: str, names: Sequence[str]) -> tuple[Word | None, str]:
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
