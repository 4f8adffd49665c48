"""
What people say instead of an answer, whatever stands around it.
"""

from time import thread_time

from cases import for_each

from gateway.town.forms.words import Word, word_of


@for_each(
    ("said", "word"),
    [
        ("Sí. Un saludo, Pepa", Word.YES),
        ("sí, gracias\n\nEnviado desde mi iPhone", Word.YES),
        ("no\n\n\n-- \nPepa", Word.NO),
        ("vale, muchas gracias. Atentamente, Pepa Ruiz", Word.YES),
        ("el saludo de la alcaldesa", None),
    ],
)
def test_a_signature_is_no_part_of_it(said, word):
    assert word is word_of(said)[0]


#: What the documentation promises to understand, in each of its nine languages.
AGREED = (
    *("sip gracias", "mu bien", "está todo correcto", "d'acord", "sí, tot correcte"),
    *("sí, está todo ben, grazas", "bai, ondo dago", "ados", "bai, eskerrik asko"),
    *("yes that's fine", "yes, all correct thank you", "looks good", "yep"),
    *("oui, c'est parfait", "oui, tout est correct", "ça marche", "ja, das stimmt"),
    *("jawohl", "alles in Ordnung", "passt so", "e în regulă", "da, e corect"),
    *("نعم، هذا صحيح", "تمام شكرا", "👍🏽", "👌🏻", "👍🏽 👍🏽", "✔\ufe0f", "sí 🙏🏾"),
)
DENIED = (
    *("no està bé", "no, està malament", "non está ben", "ez dago ondo", "ez, gaizki"),
    *("no, that's wrong", "non, c'est faux", "nein, das stimmt nicht", "nein, falsch"),
    *("nu e bine", "nu, e greșit", "لا، خطأ", "غير صحيح", "👎🏿"),
)
CANCELLED = (
    *("cancélalo", "no hace falta ya", "déjalo, ya no voy", "mejor lo dejo estar"),
    *("al final no voy", "la cita ya no hace falta", "quiero dejarlo", "cancel·lar"),
    *("ja no hi vaig", "ja no ho vull", "deixa-ho estar", "anul·la la cita"),
    *("xa non quero", "xa non o quero", "ao final non vou", "utzi", "ezeztatu"),
    *("bertan behera utzi", "jada ez dut nahi", "utzi hitzordua, mesedez", "cancel it"),
    *("please cancel this", "I don't want it any more", "I no longer need it"),
    *("no thanks, forget it", "I want to cancel my booking", "annuler le rendez-vous"),
    *("je voudrais annuler", "je ne veux plus", "j'annule, merci", "nicht mehr"),
    *("ich will nicht mehr", "Termin absagen bitte", "vergessen Sie es"),
    *("nu mai vreau", "vreau să anulez programarea", "nu mai e nevoie"),
    *("إلغاء الموعد", "أريد إلغاء الحجز من فضلكم", "لم أعد أريد"),
)
#: What has such words in it, and says something else.
ELSE = (
    *("no utzi hori ate ondoan", "das stimmt nicht ganz", "ich will den Montag"),
    *("je veux le lundi", "vreau luni", "dejo mi solicitud", "quiero la cita", "it"),
    *("dejé el sofá en la calle", "ya no voy el lunes, voy el martes", "a las diez"),
    *("lo dejo el viernes", "that lamp is fine but this one is not", "🏽", "الموعد"),
)


@for_each(
    ("said", "word"),
    [
        *((said, Word.YES) for said in AGREED),
        *((said, Word.NO) for said in DENIED),
        *((said, Word.CANCEL) for said in CANCELLED),
        *((said, None) for said in ELSE),
    ],
)
def test_a_word_is_understood_in_all_the_languages_that_are_promised(said, word):
    """
    Whatever colour a hand has.
    """
    assert word is word_of(said, ("Cita previa", "Appointment"))[0]


@for_each("much", ["\n", " ", ".", "\n ", " un saludo", " la"])
def test_however_much_stands_behind_it_is_read_in_time(much):
    began = thread_time()
    word_of("sí" + much * 20_000 + "?")

    assert thread_time() - began < 1
