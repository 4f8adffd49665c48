"""
Tells questions that call for help ("what do I do?", "is anybody coming?") from all
others: whoever asks something else is seldom in danger.
"""

from __future__ import annotations

import re

from gateway.core.writing.questions import has_question
from gateway.core.writing.regex import any_way

#: What is asked by whoever needs help now; not "what do I do if …".
_HELP = any_way(
    r"""
    # Spanish
    (?:que|q|k) (?:le |les )?(?:hago|hacemos|doy|puedo hacer)(?! (?:si|cuando|con)\b)
    |a quien (?:llamo|aviso|llamamos)|viene alguien|quien viene|vais a venir|venis
    |(?:va|puede|pueden|podeis) (?:a )?venir|me (?:ayudais|podeis ayudar)
    |(?:espero|esperamos|me quedo|salgo|salimos|entro|vuelvo a entrar|l[aeo] (?:abro
      |toco|muevo|despierto|suelto|quito))(?: aqui| dentro| fuera)?$
    |sera (?:por |de |d?el |la |una? )+(?:calor|susto|tension|bajada|azucar|digestion
      |nervios|golpe|fiebre)
    |hay alguien|me (?:oyes|oye|oyen|ois|leeis|escuchais)

    # Catalan, Galician and Basque
    que (?:faig|fem)(?! (?:si|quan)\b)|veniu|ve algu
    |que (?:fago|facemos)(?! (?:se|si)\b)|vides|ven alguen
    |zer egin (?:dut|dezaket|dezakegu)|norbait dator

    # English, French, German and Romanian
    what (?:do|should|can) (?:i|we) do(?! (?:if|when|with)\b)|are you coming
    |is (?:any|some)(?:one|body) (?:there|coming)
    |(?:do|should|shall) (?:i|we) (?:wait|go back|go in|stay|open (?:it|the door)|touch)
    |can (?:you|someone|anyone) (?:come|help)
    |(?:j.attends|je (?:sors|rentre|reste|l.ouvre))(?: ici| dehors)?$
    |que faire(?! (?:si|quand|en cas)\b)|vous venez|quelqu.un (?:vient|peut venir)
    |was (?:soll|mache?|muss) (?:ich|wir)(?! (?:wenn|bei)\b)|kommt (?:jemand|wer)
    |ce (?:fac|facem|sa fac)(?! (?:daca|cand)\b)|vine cineva

    # Arabic, and Moroccan Arabic in Latin letters
    ماذا (?:افعل|نفعل)|شنو ندير|(?:chno|ach|achno) n?dir
    """
)
_CALLS = re.compile(rf"\b{_HELP}\b")

#: Where a clause ends.
_END = re.compile(r"([.!?\u061f;,\n]+)")


def asks_calmly(plain: str) -> bool:
    """
    Say whether *plain* text asks something else than for help now.
    """
    if not has_question(plain):
        return False
    cut = _END.split(plain)
    return any(
        has_question(end) and not _CALLS.search(clause)
        for clause, end in zip(cut[::2], cut[1::2], strict=False)
    )
