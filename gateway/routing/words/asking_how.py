"""
Tells questions how something is done ("¿cómo me apunto?", "¿qué papeles necesito?"):
whoever asks them wants to know it, and does not do it yet.
"""

from __future__ import annotations

import re

from gateway.core.writing.regex import any_way

_HOW = any_way(
    r"""
    # Spanish and Galician, and "kmo lo hago"
    (?:[ck]o?mo|cm) (?:se|lo|la|me|h?ago|hacemos|puedo|podemos|va|fago|podo)|a quien se
    |que (?:hay que|tengo que|tenemos que|hai que|teno que|necesito|preciso)
    |que (?:papeles|hago|fago|hace falta)|(?<!por )donde (?:se|hay|tengo)
    |onde (?:se|hai|teno)

    # Catalan and Basque
    com (?:es|ho|puc|podem|faig|fem|va)|que (?:cal|haig de|he de|necessito)|on es
    |nola (?:egin|eska|lortu|eman)|zer (?:behar|egin behar)

    # English, French, German and Romanian
    how (?:do|can|could|should|does) (?:i|we|one|it)|how to|what do (?:i|we) need
    |where (?:do|can|should) (?:i|we)
    |comment (?:faire|puis|peut|dois|on|se)|que faut.il|quels papiers|ou (?:dois|puis)
    |wie (?:kann|konnen|mache|machen|geht|bekomme)|wo (?:kann|muss) (?:ich|man|wir)
    |was (?:brauche|muss) (?:ich|man)|welche (?:papiere|unterlagen)
    |cum (?:pot|putem|se|fac|facem)|ce (?:acte|trebuie)|unde (?:se|pot|trebuie)

    # Arabic, and Moroccan Arabic in Latin letters
    كيف|ماذا (?:يلزم|احتاج)|ما هي الاوراق
    |kifach|kif ndir|(?:chno|ach) (?:khassni|khasni|khass)|chno lwra[9q]
    """
)
#: In the last sentence: "¿cómo me apunto? ponme en pilates" wants it done.
_ASKED = re.compile(rf"\b{_HOW}\b[^.!?\u061f\n]*(?:[^\w@#]|[@#]\w+)*$")


def asks_how(plain: str) -> bool:
    """
    Say whether *plain* text ends by asking how something is done.
    """
    return _ASKED.search(plain) is not None
