"""
Detection of questions without a question mark: "quiero saber si debo algo".
"""

from __future__ import annotations

import re

from gateway.core.writing.regex import any_way
from gateway.routing.words import text

#: Ways of saying that something is asked, folded.
_WAYS = any_way(
    r"""
    # Quiero saber si debo algo; quisiera preguntar; necesitaba consultar una cosa.
    (?:quiero|queria|quisiera|querria|queremos|necesito|necesitaba|me gustaria)\W+
      (?:saber|preguntar|consultar)
    |(?:una|otra) (?:pregunta|consulta|duda)

    # Me puede decir cuándo abren; podrían decirme; dígame si.
    (?:me|nos) (?:puedes?|pueden|podeis|podrias?|podrian) decir
    |(?:puedes?|pueden|podeis|podrias?|podrian) decirme|digame si

    # Catalan, Galician, Basque.
    (?:vull|voldria|volia) (?:saber|preguntar|consultar)
    |(?:quero|queria|quixera) (?:saber|preguntar|consultar)|gustariame saber
    |jakin (?:nahi|nahiko)|galdera bat

    # English, French, German, Romanian.
    (?:want|wanted|would like|.d like) to (?:know|ask)|(?:a|another|one) question
    |(?:veux|voudrais|voulais|aimerais) (?:savoir|demander)|une (?:autre )?question
    |(?:mochte|wollte|will|wurde gern) .{0,30}(?:wissen|fragen)|eine frage
    |(?:vreau|as vrea|voiam) sa (?:stiu|intreb)|o intrebare

    # Arabic: I want to know, a question.
    اريد (?:ان اعرف|معرفه|معرفة|ان اسال)|عندي سؤال
    """
)
_WONDERS = re.compile(rf"\b{_WAYS}\b")


def wonders(said: str) -> bool:
    """
    Say whether *said* asks something, with a question mark or in words.
    """
    return any(mark in said for mark in "¿?؟") or bool(_WONDERS.search(text.fold(said)))
