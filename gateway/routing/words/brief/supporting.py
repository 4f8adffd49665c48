"""
Detection of messages that support a proposal for the plenary, withdraw that support, or
withdraw the proposal or a question.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum

from gateway.core.writing.regex import any_way, either
from gateway.routing.words import text


class Backing(Enum):
    """
    What a message does with a proposal.
    """

    FOR = "for"
    NO_MORE = "no more"
    WITHDRAWN = "withdrawn"


#: The most characters, folded; longer messages say something else.
_ALL = 160

#: The most characters as they are written: letters that are repeated, or blanks.
_WRITTEN = 4 * _ALL

_GREETED = either(
    r"[@#]\w+, hola, buenas(?: tardes| noches)?, buenos dias, bon dia, hello, hi"
)
_BEFORE = rf"[\s¡«\"'(]*(?:{_GREETED}[\s,.:!¡]*)*"

#: Words behind "apoyo" that make it a service, not support: "apoyo a domicilio".
_OF_A_SERVICE = either(
    """
    a, al, ao, con, da, de, del, do, domiciliari[oa], em, en, escolar, for, in, para,
    per, por, psicologico, social, tecnico, to, with
    """
)
_THE = either("a, el, esta, este, the, this, la, su, tu, vuestra, your")
_THING = either(
    r"""
    idea, iniciativa, initiative, mocion, motion, proposal, proposta, propuesta,
    [a-z]{1,4}-?\d
    """
)
#: A proposal, or its number.
_PROPOSED = either(
    r"""
    (?:propuesta|proposta|proposal|iniciativa|initiative|mocion|mocio|motion)\b,
    [a-z]{1,4}-\d
    """
)
_NO_NOUN = rf"(?! {_OF_A_SERVICE}\b(?! (?:{_THE} )?{_THING}))"

#: Ways of saying that one supports it, folded.
_I_AM_FOR = any_way(
    rf"""
    # Apoyo la propuesta, apoio, support, suport: and no noun.
    (?:apoyo|apoio|support|suport)(?!\w){_NO_NOUN}

    # Apoyamos, doy mi apoyo, me sumo, secundo, suporto.
    apoyamos|mi apoyo|doy mi apoyo|me sumo|nos sumamos|secundo|suporto

    # Estoy a favor de la propuesta.
    (?:estoy|estamos|voto|estic|estou) a favor(?= d\w{{1,2}} (?:(?:la|esta|su) )?
      (?:propuesta|proposta|iniciativa|mocio|[a-z]{{1,4}}\W?\d))

    # Dono suport, apoiamos, I support, je soutiens, ich unterstütze, susțin.
    dono suport|em sumo|apoiamos|sumome|i support|we support|je soutiens
    |ich unterstutze|sustin|sprijin(?!ul)|اويد|ادعم

    # Firmo la propuesta de Paco, signo J-412, me apunto a la propuesta, I sign it.
    (?:firmo|firmamos|signo|asino|i sign|we sign|me apunto a|m'apunto a|apuntame a
      |cuenta conmigo para|cuenten conmigo para|count me in for)
      (?= (?:[a-z']{{1,7}} ){{0,2}}(?:{_PROPOSED}))

    # Proposamena babesten dut: in Basque the verb comes last.
    (?:[a-z]{{1,4}}\W?\d+\W{{0,2}})?(?:proposamena\w* )?
      (?:babesten dut|bat nator|nire babesa)
    """
)
_FOR = re.compile(
    rf"{_BEFORE}(?:\+\s?1"
    rf"|(?:yo |nosotros |jo |eu )?(?:tambien |tb |tambe |tamen )?{_I_AM_FOR})(?!\w)"
)
_BACK = either("retiro, retiramos, quito, retirar, withdraw, retire, ziehe, retrag")
_TAKES_BACK = rf"(?:yo |i |je |ich )?{_BACK}"
_BACKING = either("apoyo, apoio, suport, support, soutien, unterstutzung, sprijin")
#: What is withdrawn is support if that follows, at most after "mi" or "o meu";
_SUPPORT = rf"(?= (?:[a-z]{{1,7}} ){{0,2}}{_BACKING})"
_NAME = either(
    r"""
    propuesta, proposta, proposal, proposition, vorschlag, propunere,
    \b[a-z]{1,4}\W?\d
    """
)
#: otherwise the proposal, if that or its number follows soon.
_PROPOSAL = rf"(?=\W.{{0,25}}{_NAME})"
_NO_MORE_WAYS = any_way(
    rf"""
    # Ya no apoyo la propuesta, ja no suporto, I no longer support it.
    (?:ya no|ja no|xa no|i no longer|we no longer) (?:apoyo|apoyamos|dono suport|suporto
      |apoio|support)(?!\w)

    # Retiro mi apoyo, I withdraw my support.
    {_TAKES_BACK}{_SUPPORT}
    """
)
_NO_MORE = re.compile(rf"{_BEFORE}{_NO_MORE_WAYS}")
_WITHDRAWN = re.compile(rf"{_BEFORE}{_TAKES_BACK}(?!{_SUPPORT}){_PROPOSAL}")


_TAKES_IT_OFF = either(
    """
    anulo, anulen, borro, borren, borrad, cancelo, cancelen, quiten, quitad, quitin,
    retiren, retirad, retirin, retirez, treieu
    """
)
_QUESTION = either("pregunta, question, frage, intrebarea")
_TAKES_BACK_A_QUESTION_WAYS = any_way(
    rf"""
    # Retiro mi pregunta, retiro la meva pregunta, I withdraw my question.
    (?:{_TAKES_BACK}|{_TAKES_IT_OFF})(?= (?:[a-z]{{1,7}} ){{0,3}}{_QUESTION}\b)

    # Nire galdera kentzen dut, kendu nire galdera.
    (?:nire )?galdera (?:kentzen|erretiratzen) dut|(?:kendu|erretiratu) nire galdera

    # The same in Arabic.
    اسحب سوالي
    """
)
_TAKES_BACK_A_QUESTION = re.compile(rf"{_BEFORE}{_TAKES_BACK_A_QUESTION_WAYS}(?!\w)")

_WAYS = {
    Backing.FOR: _FOR,
    Backing.NO_MORE: _NO_MORE,
    Backing.WITHDRAWN: _WITHDRAWN,
}

#: Words that only refer to the proposal.
_ITS = frozenset(
    """
    a al de el esta for i it la mi my our the this to apoio apoyo iniciativa mocion
    proposal proposta propuesta suport support
    """.split()
)
_NUMBER = re.compile(r"\b[a-z]{1,4}\W?\d+\b")

#: Words for a proposal.
_NAMED_WORDS = either(
    r"""
    propuestas?, propost[ae]s?, proposamen\w*, proposals?, propositions?, vorschlag,
    propunere\w*, iniciativas?, initiatives?, mocion, motion, idea, اقتراح, الاقتراح
    """
)
_NAMED = re.compile(rf"\b{_NAMED_WORDS}\b")

#: The most further words that only stress it: "hace mucha falta".
_FEW = 3


def says_more(said: str) -> bool:
    """
    Say whether *said*, which supports or withdraws something, has enough further words
    to be about something else, too.
    """
    folded = text.fold(said).strip()
    found = (way.match(folded) for way in _WAYS.values())
    begins = next(filter(None, found), None)
    rest = folded[begins.end() :] if begins else folded
    words = text.tokens(_NUMBER.sub(" ", rest))
    return len([word for word in words if word not in _ITS]) > _FEW


def meant_of(said: str, proposals: Sequence[str]) -> int | None:
    """
    Return which of *proposals*, each with its author's name, shares most words with
    *said*; None if that is none, or not one alone.
    """
    told = _telling(said)
    shared = [len(told & _telling(each)) for each in proposals]
    most = max(shared, default=0)
    return shared.index(most) if most and shared.count(most) == 1 else None


def _telling(said: str) -> frozenset[str]:
    """
    Return the words of *said* that can tell one proposal from another.
    """
    words = text.tokens(text.plain(said))
    return frozenset(w for w in words if w not in _ITS and w not in text.SMALL)


def names_proposal(said: str) -> bool:
    """
    Say whether *said* has a word for a proposal.
    """
    return _NAMED.search(text.fold(said)) is not None


def takes_back_a_question(said: str) -> bool:
    """
    Say whether *said* takes a question back, if it begins with that and is short.
    """
    return _TAKES_BACK_A_QUESTION.match(_brief(said)) is not None


def backs(said: str) -> Backing | None:
    """
    Return what *said* does with a proposal, if it begins with that and is short; else
    None. Which proposal it is shows in its number or in the thread.
    """
    folded = _brief(said)
    return next((wish for wish, way in _WAYS.items() if way.match(folded)), None)


def _brief(said: str) -> str:
    """
    Return *said* folded; nothing if it is long.
    """
    # To fold a whole letter takes a millisecond.
    folded = text.fold(said).strip() if len(said) <= _WRITTEN else ""
    return folded if len(folded) <= _ALL else ""
