"""
The wish to hear nothing unasked.
"""

from cases import for_each

from gateway.routing.words.brief.unsubscribing import asks_for_quiet


@for_each(
    ("said", "wish"),
    [
        ("Baja", True),
        ("Baja por favor 🙏", True),
        ("Hola, baja, gracias", True),
        ("Baja\n\nEnviado desde mi iPhone", True),
        ("STOP\nSent from my phone", True),
        ("no quiero más avisos", True),
        ("no quiero recibir más mensajes", True),
        ("Baixa, si us plau", True),
        ("Hola, bona tarda. No vull més avisos", True),
        ("Vull donar-me de baixa. Gràcies", True),
        ("Ola, baixa, grazas", True),
        ("Non quero máis avisos", True),
        ("Ez dut abisu gehiago nahi", True),
        ("@AytoJunar baja", True),
        ("@AytoJunar @vecino\nSTOP, por favor", True),
        ("@AytoJunar", None),
        ("baja @vecino", None),
        # In any of the nine languages, and as people say it, not as a list has it.
        ("No me escribáis más", True),
        ("no quiero que me aviséis de nada", True),
        ("Dejad de molestarme con mensajes, por favor", True),
        ("parad de mandarme avisos", True),
        ("No m'escriviu més, si us plau", True),
        ("No vull que m'envieu res", True),
        ("Non me escribades máis", True),
        ("Ez idatzi gehiago, mesedez", True),
        ("Please stop writing to me", True),
        ("Don't send me any more messages", True),
        ("I don't want any more notices", True),
        ("remove me from your list", True),
        ("Ne m'écrivez plus, s'il vous plaît", True),
        ("Je ne veux plus recevoir de messages", True),
        ("Schreibt mir bitte nicht mehr", True),
        ("Bitte schicken Sie mir keine Nachrichten mehr", True),
        ("Nu-mi mai scrieți, vă rog", True),
        ("Nu mai vreau mesaje", True),
        ("توقف من فضلكم", True),
        ("لا ترسلوا لي رسائل", True),
        # What is said of somebody else, or of something besides, is a matter.
        ("my husband won't stop writing to me", None),
        ("no me dejan de molestar los vecinos", None),
        ("no me escribáis más y arreglad la farola", None),
        ("mi ex no deja de mandarme mensajes", None),
        ("il ne m'écrit plus", None),
        ("plus d'avis que de bus", None),
        ("quiero darme de baja del padrón", None),
        ("ich will meinen Hund abmelden", None),
        ("stop hitting me", None),
        ("alta, por favor", False),
        ("Alta, sisplau", False),
        ("la música és massa alta", None),
        ("la barana de la plaça és baixa", None),
        ("no, gracias", None),
        ("gracias", None),
        ("baja del padrón, por favor", None),
        ("la barrera no baja", None),
    ],
)
def test_the_wish_to_hear_nothing_may_be_polite(said, wish):
    assert asks_for_quiet(said) is wish
