r"""
What an employee asks for where everybody would read the answer: somebody's document,
telephone or home. A pattern for text without accents.
"""

from __future__ import annotations

import re

#: How one asks for it: in Spanish, Catalan, Galician, Basque, English, French.
_TELL_US = (
    r"\b(?:dig(?:a|an)(?:nos|me)|dinos|dime|mand[ae]n?(?:nos|me)|envi[ae]n?(?:nos|me)"
    r"|escrib[ae]n?(?:nos|me)|indi(?:que|quen|ca)(?:nos|me)?|facilit[ae]n?(?:nos|me)"
    r"|pong[ae]n?(?:nos|me)|dej[ae]n?(?:nos|me)|pas[ae]n?(?:nos|me)|d(?:e|en)(?:nos|me)"
    r"|necesit(?:amos|o)|falta(?:n)?|compart[ae]n?|cual(?:es)? (?:es|son)|conteste con"
    r"|(?:nos|me) (?:dice|da|manda|pasa|envia|indica|facilita|puede (?:dar|decir|mandar"
    r"|enviar|indicar)|deja)|puede (?:decir|dar|mandar|enviar|indicar)(?:nos|me)"
    r"|digui(?:n)?('?ns|-nos|-me)|envii?'?ns|necessitem|quin es|escrigui'?ns"
    r"|diganos|mandenos|precisamos|cal e|esan|bidali|behar dugu|zein da"
    r"|(?:please )?(?:tell|send|give|write) us|we need|what is|what's|could you"
    r" (?:tell|send"
    r"|give) us|donnez-nous|envoyez-nous|dites-nous|indiquez|quel(?:le)? est)\b"
)
#: What only they know, and may be theirs though nobody says so.
_PAPERS = (
    r"(?:dni|nie|nif|nan\w*|pasaporte|passaport|passport|passeport|documento de"
    r" identidad"
    r"|iban|(?:numero de )?cuenta(?: bancaria)?|tarjeta sanitaria|telefono|movil"
    r"|telefon"
    r"|telefonoa?|mobil|phone(?: number)?|telephone|fecha de nacimiento|data de"
    r" naixement"
    r"|data de nacemento|date of birth|date de naissance|numero de telephone"
    r"|seguridad social)"
)
#: What a lamp or an office has, too.
_THEIRS = (
    r"(?:(?:su|tu|vuestr[oa]|seu|seva|sua|zure|your|votre|adreca seva)(?:s)?"
    r" (?:\w+ )?(?:direccion|domicilio|adreca|enderezo|helbidea?|address|adresse"
    r"|nombre completo|nombre y (?:los )?apellidos|nom complet|nome completo|full name"
    r"|apellidos|correo|e-?mail|datos(?: personales)?|matricula|referencia catastral"
    r"|expediente medico|informe medico|certificado de \w+))"
)
_ASKS = re.compile(
    rf"{_TELL_US}[^.!?\n]{{0,30}}?\b(?:{_PAPERS}|{_THEIRS})\b", re.IGNORECASE
)
#: Where nobody else reads it.
_ELSEWHERE = re.compile(
    r"\b(?:privad\w+|privat|private(?:ly)?|prive|direct[oe]?|directe|md|dm"
    r"|(?:por|al|en el|a nuestro|per|ao|by|to|par) (?:correo|e-?mail|mail|courriel)"
    r"|registro|rexistro|registre|sede|formulario|formulari|form|solicitud|sol.licitud"
    r"|instancia|impreso|oficina|ventanilla|presencial\w*|en persona|llam\w+|truqui"
    r"|call|appele\w*|app|web|papel|sobre|buzon|no l[oa]s? (?:ponga|escriba|publique)"
    r"|aqui no|no aqui)\b|\S@\S",
    re.IGNORECASE,
)


def asked(text: str) -> slice | None:
    """
    Give where *text*, without accents, asks for what nobody else should read, and says
    no other place for it; None where it does not.
    """
    found = None if _ELSEWHERE.search(text) else _ASKS.search(text)
    return slice(*found.span()) if found else None
