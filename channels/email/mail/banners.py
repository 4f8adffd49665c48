"""
Warnings that a mail server puts above what comes from outside its organisation. They
are nobody's words, but below one no command, thanks, code or answer to a form would be
recognised, and its own words (passwords, fraud) would match a town hall's topics.
"""

from __future__ import annotations

import re

from gateway.core.writing.regex import any_way, either

#: Characters of a sentence of a warning, and how many there are at most.
_LONGEST = 400
_MOST = 12

#: Signs that tell a warning from what people write.
_ENOUGH = 2

_MAIL = either(
    r"""
    e-?mails?(?: message)?, correos?(?: electr[oó]nicos?)?, mensajes?, messages?,
    comunicaci[oó]n, correus?(?: electr[oò]nics?)?, missatges?, mensaxes?, courriels?,
    nachricht
    """
)
_COMES = either(
    r"""
    origin\w*, generad\w*, envi\w*, remit\w*, recib\w*, proced\w*, provien\w*,
    prov[eé]\w*, viene, rebut, ve, sent, came, comes, coming, received, provient,
    stammt, kommt
    """
)
_HOUSE = either(
    r"""
    organi[zs]a(?:ci[oó]n|tion), organitzaci[oó], entidade?, entitat, instituci[oó]n?,
    empresa, compa[nñ][ií]a, company, corporaci[oó]n?, ayuntamiento, ajuntament,
    concello, diputaci[oó]n?, administraci[oó]n, dominio, domini, red corporativa,
    unternehmens?, entreprise
    """
)
_SENDER = either(
    r"""
    remitentes?, remitents?, direcci[oó]n(?: de correo)?, adreça, origen, orixe, cuenta,
    usuario, emisor, correo(?: electr[oó]nico)?
    """
)

#: What only programs write: Exchange of a first contact, Proofpoint, a tag.
_MARK_WAYS = any_way(
    r"""
    # You don't often get email from x@y.es. Learn why this is important<https://…>.
    [^\n]{0,300}?aka\.ms/LearnAboutSenderIdentification[^\n]{0,5}

    # Proofpoint's begins and ends with a word of its own.
    ZjQcmQRYFpfptBannerStart[\s\S]{0,380}?ZjQcmQRYFpfptBannerEnd

    # [EXTERNO], *** EXTERNAL ***.
    (?<=[\[*])\s?extern(?:[oae]|al)?\s?[\]*]
    """
)
_MARK = re.compile(_MARK_WAYS, re.IGNORECASE)

#: A sentence that says where a mail comes from, about the mail itself.
_TELLS_WAYS = any_way(
    rf"""
    # Este correo se ha originado fuera de la organización.
    (?:est[ea]|aquest|this|ce|cette|diese|ha recibido un|has rebut un)\s{_MAIL}\b
      [^.!?]{{0,50}}?\b{_COMES}\b[^.!?]{{0,30}}?
      \b(?:fuera|f[oó]ra|outside|exterior|ext[eé]rieur|außerhalb|external?|ajen[oa])\b
      [^.!?]{{0,40}}?\b{_HOUSE}\b[^.!?\n]{{0,80}}

    # Ha recibido un correo de un remitente externo; this is from an external sender.
    (?:est[ea]|aquest|this|ha recibido un|has rebut un)\s{_MAIL}\b[^.!?]{{0,60}}?
      \b(?:{_SENDER}\sextern[oa]?s?|external\s(?:sender|source|address))\b
      [^.!?\n]{{0,80}}

    # Correo externo. External Email.
    (?:correo|mensaje|remitente|correu|missatge|remitent)(?:\selectr[oòó]nic?o)?
      \sextern[oa]?\b|external\s(?:e-?mail|sender|message)\b

    # Mezu hau erakundetik kanpokoa da.
    (?:mezu|posta|e-?posta)(?:\selektroniko)?\shau\b[^.!?\n]{{0,60}}\bkanpo\w*
      [^.!?\n]{{0,40}}
    """
)
_TELLS = re.compile(_TELLS_WAYS, re.IGNORECASE)

#: A sentence that says what to do about it.
_WARNS_WAYS = any_way(
    r"""
    # No haga clic en enlaces ni abra adjuntos a menos que reconozca al remitente.
    (?:por\sfavor,?\s|please\s)?(?:no|non|ez|do\snot|don['\u2019]t|never|nunca|ne)\s
      (?:haga|pulse|abra|clique|descargue|introduzca|facilite|proporcione|responda
      |feu|fes|obriu|cliqueu|premeu|faga|prema|egin|ireki|click|open|reply|cliquez)\b
      [^.!?]{0,80}?\b(?:enlaces?|v[ií]nculos?|adjuntos?|anexos?|links?|attachments?
      |enllaços|adjunts?|ligazóns?|estek\w+|liens?|contraseñas?|passwords?)\b
      (?:[^.!?]{0,120}?\b(?:segur[oa]?s?|safe|remitente|remitent|sender|confian[zç]a
      |fiables?|adjuntos?|attachments?|adjunts?)\b){0,5}[^.!?\n]{0,80}

    # Extreme la precaución, verifique el remitente, exercise caution.
    (?:extreme|extremi|extremeu|tenga|verifique|verifiqueu|compruebe|comproveu
      |aseg[uú]rese|exercise|be|verify|check)\b[^.!?]{0,80}?\b(?:remitente|remitent
      |sender|adjuntos?|enlaces?|links?|attachments?|phishing)\b[^.!?\n]{0,150}

    # En caso de duda, contacte con informática.
    (?:si\stiene\sdudas?|en\scaso\sde\sduda|ante\s(?:la|cualquier)\sduda
      |en\scas\sde\sdubte|if\sin\sdoubt|in\scase\sof\sdoubt)\b[^.!?]{0,100}?
      \b(?:inform[aàá]tica|soporte|CAU|IT|help\s?desk|service\sdesk)\b[^.!?\n]{0,60}
    """
)
_WARNS = re.compile(_WARNS_WAYS, re.IGNORECASE)

#: The word above it all: PRECAUCIÓN:, Warning!, [ATENCIÓ].
_LABEL = re.compile(
    r"(?:precauci[oó]n?|atenci[oó]n?|aviso(?: de seguridad)?|av[ií]s|alerta|advertencia"
    r"|cuidado|importante|kontuz|caution|warning|attention|achtung|external|extern[oa]?)"
    r"\s?(?=[\])*:!.-]|\n)",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"[\W_]{0,80}")
_AFTER = re.compile(r"[ \t]*[\])*.!]*\s*")

#: What a server puts before a subject.
_TAG = re.compile(
    r"\s*[\[(*]+\s?(?:ext|extern[oae]?|external(?: e-?mail| sender)?"
    r"|(?:correo|mensaje|correu) extern[oa]?)\s?[\])*]+[\s:-]*",
    re.IGNORECASE,
)


def untagged(subject: str) -> str:
    """
    Return *subject* without a tag that says that its mail comes from outside.
    """
    tag = _TAG.match(subject)
    return subject[tag.end() :] if tag else subject


def without_banner(text: str) -> str:
    """
    Return *text* without a warning above it that its mail comes from outside, sentence
    by sentence: what its sender wrote below stays, whatever separates them.
    """
    at, end, signs = 0, 0, 0
    for _ in range(_MOST):
        at = _between(text, at)
        found = _sentence(text, at)
        if found is None:
            break
        at = found.end()
        signs += _ENOUGH if found.re is _MARK else 1
        # Below a warning such a word is its sender's: "Atención: hay un cable".
        end = end if found.re is _LABEL else at
    if signs < _ENOUGH or not end:
        return text
    after = _AFTER.match(text, end)
    return text[after.end() if after else end :]


def _between(text: str, at: int) -> int:
    found = _BETWEEN.match(text, at)
    return found.end() if found else at


def _sentence(text: str, at: int) -> re.Match[str] | None:
    """
    Return the sentence of a warning that begins at *at*.
    """
    most = at + _LONGEST
    tried = (kind.match(text, at, most) for kind in (_MARK, _TELLS, _WARNS, _LABEL))
    return next(filter(None, tried), None)
