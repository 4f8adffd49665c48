r"""
Detection of an employee's public request for personal data, such as a document, a phone
number or an address, which would be answered in public. For text without accents.
"""

from __future__ import annotations

import re

from gateway.core.writing.regex import either

#: Ways of asking, in Spanish, Catalan, Galician, Basque, English and French.
_TELL_US = either(
    r"""
    dig(?:a|an)(?:nos|me), dinos, dime, mand[ae]n?(?:nos|me), envi[ae]n?(?:nos|me),
    escrib[ae]n?(?:nos|me), indi(?:que|quen|ca)(?:nos|me)?, facilit[ae]n?(?:nos|me),
    pong[ae]n?(?:nos|me), dej[ae]n?(?:nos|me), pas[ae]n?(?:nos|me), d(?:e|en)(?:nos|me),
    necesit(?:amos|o), falta(?:n)?, compart[ae]n?, cual(?:es)? (?:es|son), conteste con,
    (?:nos|me) (?:dice|da|manda|pasa|envia|indica|facilita),
    (?:nos|me) puede (?:dar|decir|mandar|enviar|indicar), (?:nos|me) deja,
    puede (?:decir|dar|mandar|enviar|indicar)(?:nos|me), digui(?:n)?('?ns|-nos|-me),
    envii?'?ns, necessitem, quin es, escrigui'?ns, diganos, mandenos, precisamos, cal e,
    esan, bidali, behar dugu, zein da, (?:please )?(?:tell|send|give|write) us, we need,
    what is, what's, could you (?:tell|send|give) us, donnez-nous, envoyez-nous,
    dites-nous, indiquez, quel(?:le)? est
    """
)
#: Personal data even without "your".
_PAPERS = either(
    r"""
    dni, nie, nif, nan\w*, pasaporte, passaport, passport, passeport,
    documento de identidad, iban, (?:numero de )?cuenta(?: bancaria)?,
    tarjeta sanitaria, telefono, movil, telefon, telefonoa?, mobil, phone(?: number)?,
    telephone, fecha de nacimiento, data de naixement, data de nacemento, date of birth,
    date de naissance, numero de telephone, seguridad social
    """
)
_YOUR = "(?:su|tu|vuestr[oa]|seu|seva|sua|zure|your|votre|adreca seva)(?:s)?"
_HAS = either(
    r"""
    direccion, domicilio, adreca, enderezo, helbidea?, address, adresse,
    nombre completo, nombre y (?:los )?apellidos, nom complet, nome completo, full name,
    apellidos, correo, e-?mail, datos(?: personales)?, matricula, referencia catastral,
    expediente medico, informe medico, certificado de \w+
    """
)
#: Data that are personal only with "your", as offices and lamps have an address, too.
_THEIRS = rf"(?:{_YOUR} (?:\w+ )?{_HAS})"
#: Words beside which "phone" is not somebody's number.
_WIRES = either("cobertura, senal, telefonia, antena, linea, coverage, signal")
_LITTLE = rf"(?:(?!\b{_WIRES}\b)[^.!?\n]){{0,30}}?"
_ASKS = re.compile(
    rf"\b{_TELL_US}\b{_LITTLE}\b(?:{_PAPERS}|{_THEIRS})\b", re.IGNORECASE
)
_THERE = either(
    r"""
    privad\w+, privat, private(?:ly)?, prive, direct[oe]?, directe, md, dm,
    (?:por|al|en el|a nuestro|per|ao|by|to|par) (?:correo|e-?mail|mail|courriel),
    registro, rexistro, registre, sede, formulario, formulari, form, solicitud,
    sol.licitud, instancia, impreso, oficina, ventanilla, presencial\w*, en persona,
    llam\w+, truqui, call, appele\w*, app, web, papel, sobre, buzon,
    no l[oa]s? (?:ponga|escriba|publique), aqui no, no aqui
    """
)
#: Private ways to answer.
_ELSEWHERE = re.compile(rf"\b{_THERE}\b|\S@\S", re.IGNORECASE)


def asked(text: str) -> slice | None:
    """
    Return where *text*, without accents, asks for personal data; None if it does not,
    or names a private way to send them.
    """
    found = None if _ELSEWHERE.search(text) else _ASKS.search(text)
    return slice(*found.span()) if found else None
