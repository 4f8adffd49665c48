"""
Words that may be said instead of an answer, or to skip a question.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from enum import Enum

from gateway.core.requests.form import Ask
from gateway.routing.words.brief.trimming import unsigned
from gateway.routing.words.text import plain, tokens
from gateway.town.forms import aside


class Word(Enum):
    """
    What may be said instead of an answer.
    """

    YES = "yes"
    NO = "no"
    CANCEL = "cancel"
    CORRECT = "correct"
    RESUME = "resume"
    WAIT = "wait"
    HELP = "help"


#: Words about the form itself, by priority.
ASIDE = (Word.HELP, Word.WAIT, Word.RESUME)

#: Single words, then phrases, in the languages of the town and its neighbours.
_SAYS = {
    Word.YES: (
        "si s sip sii zi vale ok okay oki okis okey dale correcto correctisimo "
        "confirmo confirmar confirmado conforme adelante claro perfecto exacto venga "
        "eso bien yes y yep yeah confirm right sure perfect correct fine "
        "correcte perfecte endavant perfeito bai ados ondo zuzena oui parfait "
        "exactement ja jawohl genau richtig korrekt stimmt passt perfekt "
        "einverstanden da corect bine sigur exact "
        "نعم أجل صحيح تمام موافق واخا ايه 👍 👌 ✅ ✔,"
        "de acuerdo,esta bien,todo bien,muy bien,mu bien,todo correcto,"
        "todo perfecto,es correcto,si correcto,claro que si,eso es,eso mismo,asi es,"
        "asi esta bien,esta bien asi,esta perfecto,todo esta bien,esta todo bien,"
        "esta todo correcto,por supuesto,"
        "all right,all good,all correct,looks good,go ahead,that is right,that s right,"
        "that is correct,that s correct,that s fine,thats fine,that is fine,it s fine,"
        "it is,d acord,esta be,tot be,tot correcte,esta tot be,esta ben,todo ben,"
        "esta todo ben,ados nago,ondo dago,dena ondo,dena ondo dago,zuzen dago,"
        "zuzena da,hala da,d accord,c est bon,c est ca,c est correct,c est parfait,"
        "c est exact,tout est bon,tout est correct,tres bien,c est tres bien,bien sur,"
        "ca marche,ca me va,alles gut,alles richtig,alles in ordnung,in ordnung,"
        "das stimmt,das passt,passt so,das ist richtig,das ist korrekt,so ist es,"
        "de acord,este bine,e bine,este corect,e corect,totul e bine,totul e corect,"
        "e in regula,este in regula,asa este,asa e,هذا صحيح,كل شيء صحيح"
    ),
    Word.NO: (
        "no n nope nop incorrecto wrong mal malament gaizki faux non nein falsch nu "
        "gresit ez لا خطأ 👎,no esta bien,esta mal,no es correcto,not right,"
        "not correct,that s wrong,that is wrong,that s not right,no esta be,"
        "esta malament,no es correcte,non esta ben,non e correcto,ez dago ondo,"
        "gaizki dago,okerra da,ez da zuzena,c est faux,pas correct,ce n est pas bon,"
        "ce n est pas correct,das stimmt nicht,stimmt nicht,nicht richtig,"
        "das ist falsch,nu e bine,nu este bine,e gresit,nu e corect,nu este corect,"
        "غير صحيح,هذا خطأ,ليس صحيحا"
    ),
    Word.CANCEL: (
        "cancelar cancela cancelo cancele cancelad cancelarlo cancelarla cancelelo "
        "canceladlo cancelalo cancelala anular anula anulo anule anularlo anulelo "
        "anuladlo anulalo anulala "
        "dejalo dejelo dejadlo dejenlo dejarlo olvidalo olvidelo olvidadlo olvidarlo "
        "desistir cancel anullar annuler annule annulez abbrechen abbruch stornieren "
        "storniere absagen anulati anulez anuleaza renunt utzi ezeztatu "
        "إلغاء ألغ ألغي ألغوا,"
        "ya no,no ya no,ya no quiero,ya no lo quiero,ya no la quiero,"
        "ya no quiero nada,ya no hace falta,no hace falta ya,ya no me hace falta,"
        "no me hace falta ya,ya no lo necesito,ya no la necesito,no quiero seguir,"
        "ya no voy,ya no vamos,dejalo ya no voy,dejelo ya no voy,ya no puedo ir,"
        "mejor no,no mejor no,mejor lo dejo,mejor lo dejamos,mejor lo dejo estar,"
        "lo dejo,lo dejo estar,dejalo estar,dejelo estar,al final no,al final nada,"
        "al final no voy,al final no vamos,al final no hace falta,"
        "al final no lo quiero,al final ya no,"
        "forget it,no forget it,leave it,never mind,no longer,no longer needed,"
        "no longer need it,"
        "no longer want it,not any more,not anymore,don t want it any more,"
        "don t want it anymore,don t need it any more,don t need it anymore,"
        "better not,cancel lar,cancel leu,cancel li,anul lar,anul la,anul leu,anul li,"
        "ja no,ja no vull,ja no ho vull,ja no la vull,ja no cal,ja no em cal,"
        "ja no ho necessito,ja no hi vaig,ja no hi anire,al final no hi vaig,"
        "millor no,millor ho deixo,ho deixo,ho deixo estar,deixa ho,deixi ho,"
        "deixeu ho,deixa ho estar,deixi ho estar,deixeu ho estar,"
        "xa non,xa non quero,xa non o quero,xa non a quero,xa non fai falta,"
        "xa non me fai falta,xa non vou,ao final non,ao final non vou,mellor non,"
        "mellor deixoo,deixao,deixeo,deixao estar,bertan behera,bertan behera utzi,"
        "utzi bertan behera,ez dut gehiago nahi,jada ez dut nahi,ja ez dut nahi,"
        "ez dut jada nahi,ez dut behar,jada ez dut behar,ja ez dut behar,"
        "ez dut jada behar,ez naiz joango,azkenean ez,hobe ez,"
        "laisse tomber,laissez tomber,j annule,plutot non,finalement non,plus besoin,"
        "je ne veux plus,je n en veux plus,je n en ai plus besoin,je ne viens plus,"
        "nicht mehr,nicht mehr notig,doch nicht,lieber nicht,lassen sie es,lass es,"
        "lassen wir es,vergiss es,vergessen sie es,will nicht mehr,mochte nicht mehr,"
        "brauche ich nicht mehr,brauche es nicht mehr,brauche ihn nicht mehr,"
        "komme nicht mehr,nu mai vreau,nu mai doresc,nu mai vin,nu mai pot veni,"
        "nu mai am nevoie,nu mai e nevoie,nu mai este nevoie,mai bine nu,lasati,"
        "لا داعي,لم أعد أريد,لم أعد أريده,لم أعد بحاجة"
    ),
    Word.CORRECT: (
        "corregir corrige corrijo cambiar cambia cambio modificar rectificar correct "
        "change edit canviar corrixir zuzendu corriger andern corectez تصحيح,"
        "quiero cambiar,quiero corregir"
    ),
    Word.RESUME: aside.RESUME,
    Word.WAIT: aside.WAIT,
    Word.HELP: aside.HELP,
}
PHRASES = {
    word: frozenset(
        tuple(tokens(plain(phrase)))
        for first, *others in [said_so.split(",")]
        for phrase in (*first.split(), *others)
    )
    for word, said_so in _SAYS.items()
}

#: Words of a phrase, the longest first.
_LENGTHS = sorted({len(each) for said in PHRASES.values() for each in said})[::-1]

#: Words that may stand around a command: "cancelar la reserva J-412, por favor".
_AROUND = frozenset(
    tokens(
        plain(
            "la el lo mi un una esta este de del por favor gracias quiero quisiera "
            "reserva solicitud cita peticion tramite pista sala the my i want to "
            "would like it this that please thanks booking request appointment l meva "
            "sol licitud tramit vull gracies sisplau a o mina quero solicitude grazas "
            "hitzordua erreserba eskaera mesedez le les ma mon je veux voudrais "
            "rendez vous rdv reservation demande merci der die das den einen meinen "
            "meine mein ich will mochte bitte danke es termin buchung reservierung "
            "antrag programarea rezervarea cererea vreau sa multumesc أريد الحجز حجزي "
            "الموعد موعدي الطلب طلبي من فضلك فضلكم شكرا"
        )
    )
)

# fmt: off
#: Words of courtesy, which are ignored.
_COURTESY = frozenset([
    "gracias", "muchas", "mil", "muchisimas", "por", "favor", "porfa", "porfavor",
    "senor", "senora", "hola", "please", "thanks", "thank", "you", "very", "much",
    "gracies", "moltes", "sisplau", "grazas", "moitas", "eskerrik", "asko",
    "mesedez", "merci", "beaucoup", "svp", "danke", "vielen", "dank", "bitte",
    "multumesc", "mersi", "va", "rog", "شكرا", "جزيلا", "فضلك", "🙏", "😊",
])

#: Words that skip an optional question.
_SKIPS = frozenset([
    "no", "n", "nada", "ninguno", "ninguna", "saltar", "paso", "sin", "non", "cap",
    "skip", "none", "nothing", "not", "don", "dont", "sense", "sen", "ez", "pas",
    "sans", "nein", "nicht", "kein", "keine", "keins", "keines", "nu", "fara",
    "niciunul", "لا", "ليس", "بدون",
])

#: Words that may stand beside those, as may the question's own: "no, gracias", "no la
#: tengo", "no en tinc", "I don't have one".
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
    "soy", "porque", "sordo", "sorda", "mudo", "muda", "sordomudo", "sordomuda", "oigo",
    "soc", "sord", "perque", "son", "xordo", "xorda", "gorra", "naiz", "m", "deaf",
    "because", "suis", "sourd", "sourde", "bin", "gehorlos", "taub", "sunt", "surd",
    "surda", "اصم", "انا",
])
# fmt: on

#: Closing formula and name. A match begins at the first of several blanks: retrying at
#: each of many would be slow.
_SIGNED = re.compile(
    r"(?<![\s.,;!])[\s.,;!]+(?:un (?:cordial )?(?:saludo|abrazo)|saludos|atentamente"
    r"|salutacions|unha aperta|(?:kind |best )?regards|best wishes|cordialement"
    r"|(?:mit freundlichen|viele|liebe) gru(?:ss|ß)en?|cu (?:stima|respect))"
    r"\b[^?]{0,40}$"
)

#: Separators between parts of a text.
_PARTS = re.compile(r"[\n.,;:!?¡¿،؟]+")

#: Skin tone modifiers of emoji.
_TONE = re.compile("[\U0001f3fb-\U0001f3ff]")

#: A case number such as J-412, of any prefix.
_NUMBER = re.compile(r"(?<!\w)[A-Za-z]{1,4}-?\d{1,12}(?:-\d{1,2})?(?!\w)")


def word_of(text: str, names: Sequence[str] = ()) -> tuple[Word | None, str]:
    """
    Return the word that *text* is instead of an answer, if any, and the text after it:
    for "corregir día: el viernes" CORRECT and "día: el viernes". The *names* of the
    form, courtesy and a signature may stand around a word.
    """
    text = _TONE.sub("", text)
    found = _word_in(text, names)
    bare = found if found[0] else _word_in(_bare(text), names)
    return (None, "") if bare != found and bare[0] is Word.CORRECT else bare


def aside_in(text: str, names: Sequence[str]) -> Word | None:
    """
    Return the word about the form itself in one part of *text*: HELP for "hola, no
    entiendo, solo quiero un papel".
    """
    said = {word_of(part, names)[0] for part in _PARTS.split(text)}
    return next((word for word in ASIDE if word in said), None)


def is_command(text: str, word: Word) -> bool:
    """
    Say whether *word* is expressed by a command: "cancelar", but not "ya no quiero".
    """
    return any((each,) in PHRASES[word] for each in tokens(plain(text)))


def is_bare(text: str) -> bool:
    """
    Say whether *text* is only a command to cancel or correct: "cancelar, por favor",
    but neither "cancelar mi cita" nor "ya no quiero".
    """
    written = tokens(_bare(text))
    # "Anul·lar" is two tokens.
    whole = ("".join(written),)
    return any(
        tuple(written) in PHRASES[word]
        and (is_command(text, word) or whole in PHRASES[word])
        for word in (Word.CANCEL, Word.CORRECT)
    )


def _bare(text: str) -> str:
    said = _SIGNED.sub("", plain(unsigned(text)))
    return " ".join(word for word in tokens(said) if word not in _COURTESY)


def _word_in(text: str, names: Sequence[str]) -> tuple[Word | None, str]:
    around = _AROUND.union(*(tokens(plain(name)) for name in names))
    rest = _NUMBER.sub(" ", text)
    written = tokens(plain(rest))
    for length in _LENGTHS:
        lead, after = tuple(written[:length]), written[length:]
        corrects = lead in PHRASES[Word.CORRECT]
        for word in Word:
            # "Correct the booking" is no agreement.
            beside = () if corrects else around
            if lead not in PHRASES[word]:
                continue
            if word is Word.CORRECT:
                return word, _after(rest, length)
            if _says_only(word, after, beside):
                return word, ""
    cancels = not around.issuperset(written)
    cancels = cancels and _says_only(Word.CANCEL, written, around)
    return (Word.CANCEL, "") if cancels else (None, "")


def leaves_out(ask: Ask, text: str) -> bool:
    """
    Say whether *text* skips a question: a no, with hardly more than the question's
    words. "No hay luz" is no answer to whether there is a photo.
    """
    put = (*ask.label.values(), *ask.question.values())
    beside = _BESIDE_SKIP.union(*(tokens(plain(each)) for each in put))
    written = set(tokens(plain(text)))
    return not _SKIPS.isdisjoint(written) and written <= _SKIPS | beside


def _says_only(word: Word, written: list[str], around: Collection[str]) -> bool:
    """
    Say whether *written* consists only of phrases with that meaning: "está bien", "I
    cancel it".
    """
    at = 0
    while at < len(written):
        said = (n for n in _LENGTHS if tuple(written[at : at + n]) in PHRASES[word])
        length = next(said, 1 if written[at] in around else 0)
        if not length:
            return False
        at += length
    return True


def _after(text: str, words: int) -> str:
    return " ".join(text.split()[words:]).strip(" :.")
