"""
Commands of employees: a first line such as ``#resuelto``. Pure: text in, a command out.
"""

from __future__ import annotations

import re
import unicodedata
from enum import Enum
from typing import TypeGuard

from attrs import evolve, frozen
from rapidfuzz import process
from rapidfuzz.distance import OSA

from gateway.core.writing.regex import either


class Verb(Enum):
    """
    What a command does.
    """

    ANSWER = "answer"  # no command: the text is for the citizen
    TAKE = "take"
    SOLVE = "solve"
    PASS = "pass"  # noqa: S105 - no secret.
    NOT_MINE = "not-mine"
    NOTE = "note"
    ASK = "ask"
    SPLIT = "split"
    MERGE = "merge"
    PRIVATE = "private"
    CANCEL = "cancel"  # what its case has booked
    ADMIT = "admit"  # these four are about proposals for the plenary
    REFUSE = "refuse"
    DEFER = "defer"
    REPORT = "report"
    CONSOLE = "console"  # about no case: a link that opens the console
    UNKNOWN = "unknown"
    LATE = "late"  # a command stands further on, where none is read
    UNSIGNED = "unsigned"  # begins like an internal command, without its sign


#: As people write them, without accents, in Spanish and in English.
_WORDS = {
    Verb.TAKE: "visto voy seen",
    Verb.SOLVE: "resuelto hecho arreglado cerrado solucionado solved resolved done",
    Verb.PASS: "pasar paso pass forward",
    Verb.NOT_MINE: "noesmio nomio notmine",
    Verb.NOTE: "nota note",
    Verb.ASK: "pedir falta ask",
    Verb.SPLIT: "separar split",
    Verb.MERGE: "unir merge",
    Verb.PRIVATE: "privado private",
    Verb.CANCEL: "anular anula anulo anulado anulada anulacion cancelar cancela "
    "cancelo cancelado cancelada cancelacion cancel cancelled canceled",
    Verb.ADMIT: "admitir admitida admit",
    Verb.REFUSE: "rechazar rechazada inadmitir refuse",
    Verb.DEFER: "aplazar aplazada defer",
    Verb.REPORT: "extracto extract",
    Verb.CONSOLE: "consola console",
}
WORDS = {word: verb for verb, words in _WORDS.items() for word in words.split()}

#: What help shows, in this order; the last where there is a console.
_SHOWN = {
    "es": "visto resuelto pedir pasar noesmio nota privado anular consola",
    "en": "seen solved ask pass notmine note private cancel console",
}
SHOWN = {language: tuple(words.split()) for language, words in _SHOWN.items()}

#: The share of letters that may be wrong in a command; the first must be right, and so
#: must the whole word of commands on jobs, where a mistake would go unnoticed, and of
#: the one that cannot be undone: "#cancha" cancels nothing.
_NEAR = 0.34
_EXACT = frozenset({Verb.SPLIT, Verb.MERGE, Verb.CANCEL})

#: Marks that mail programs put around bold or italic text, and invisible characters.
_UNSEEN = r"[\s*_\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe0f\ufeff]*+"

#: A command begins with "#", with "/" as on Telegram, or with "@"; behind the latter
#: two it must be a known word. Before a "#" may stand the marks of a list or quotation:
#: "1) #nota", "«#nota»", "##nota", "# - nota".
_COMMAND = re.compile(
    rf"{_UNSEEN}(?:(?:[^\w\n]|[\d_])*?[#\uff03][^\w\n]{{0,3}}|(?P<sign>[/@]))"
    r"(?P<word>(?i:(?:no\s+es\s+m[ií][oa]|not\s+mine)\b)|[^\W\d_][\w-]{1,30})"
    r"[:,.!*_»”\"')\]]*[ \t]*"
)

#: A tag elsewhere in a line; behind a slash it is part of an address.
_TAG = re.compile(r"(?<![\w/])[#\uff03]")

#: Characters on either side of a tag that are examined: a line may be as long as a
#: mail, and every word of it a tag.
_AROUND = 100

#: Before a tag: the end of a sentence or clause, or what makes the tag a noun, as in
#: "el #paso".
_ENDS = re.compile(r"[^\w\s]\s*$")
_NOUNS_WORDS = either(
    r"""
    el, l[oa]s?, un[oa]?s?, del, al, est[ea]s?, es[ea]s?, sus?, mis?, cada, otr[oa]s?,
    els?, les, os, as?, d[oa]s?, the, an, this, that, your, our
    """
)
_NOUNS = re.compile(rf"\b{_NOUNS_WORDS}\s+$", re.IGNORECASE)

_GREETS = either(
    """
    hola, muy buenas, buen[oa]s(?: d[ií]as| tardes| noches)?, buen d[ií]a,
    estimad[oa]s?, querid[oa]s?, apreciad[oa]s?, distinguid[oa]s?, bon dia, bona tarda,
    boa tarde, boas, benvolgu(?:t|da|ts|des), bo d[ií]a, kaixo, egun on, arratsalde on,
    hello, hi, dear, good (?:morning|afternoon|evening), bonjour, guten tag, hallo,
    bun[aă] ziua
    """
)
_ANYBODY = either(
    """
    de nuevo, otra vez, vecin[oa]s?, veïn[as]?, veciñ[oa]s?, señor(?:a|es|as)?, don,
    doña, amig[oa]s?, compañer[oa]s?, tod[oa]s, all, neighbour, a, del?, la, los
    """
)

#: A line that is only a greeting; the name in it begins with a capital, or is a general
#: word.
_GREETING = re.compile(
    rf"{_UNSEEN}(?i:{_GREETS})"
    rf"(?:[\s,]+(?:[A-ZÀ-ÖØ-Þ][\w'-]*\.?|(?i:{_GREETS}|{_ANYBODY})\b)){{0,6}}"
    r"[\s,.:;!*_]*"
)

#: Commands that the citizen does not see.
INSIDE = frozenset({Verb.NOTE, Verb.PASS, Verb.NOT_MINE, Verb.SPLIT, Verb.MERGE})

#: Commands whose text would do harm if it were sent as a public answer.
KEEPS = INSIDE | {Verb.PRIVATE}

#: Behind "pasar a": an addressee, and not a verb or a time.
_SOMEBODY = (
    r"(?!(?:la |las |el )?(?:\d|\w*(?:ar|er|ir)(?:l[aeo]s?|se|nos|me)?\b"
    r"|(?:por|mediod[ií]a|d[ií]a|primera|[uú]ltima|partir)\b))[^\n]{2,30}"
)

#: How such commands begin without their sign, and phrases of the kind.
_SIGNLESS = (
    # "Nota: es un pesado", "nota interna, cuidado".
    r"(?:nota|note)(?=\W{0,2}:| (?:interna|para nosotros))",
    # "Privado: le llamo", "por privado" in a line of its own, "privado le llamo".
    r"(?:en |por |in )?(?:privado|privat|private)(?=\W{0,2}(?:[:\n-]|$))",
    r"privado(?= )",
    # "Interno: es el de siempre", "solo para nosotros".
    r"(?:uso |solo )?intern[oa](?=\W{0,2}(?:[:\n]|$))",
    r"para uso interno",
    r"s[oó]lo para nosotros",
    # "No contestar" in a line of its own.
    r"no (?:publicar|contestar(?:le)?)(?=\W{0,2}(?:[:\n]|$))",
    # "No es mío." in a line of its own.
    r"(?:no es m[ií]o|noesm[ií]o|not mine)(?=\W{0,2}$)",
    # "Anular: llueve", "anular la cita" in a line of its own, "anular J-4".
    r"(?:anular|cancel(?:ar)?)(?=(?: (?:la )?(?:reserva|cita))?\W{0,2}(?:[:\n]|$))",
    r"(?:anular|cancel(?:ar)?)(?=,? \w+-\d)",
    # "Pasar a Obras", and not "pasar a recogerlo".
    rf"(?:pasar|pasadlo|p[aá]salo|reenviar|reenviadlo)(?= al? {_SOMEBODY}$)",
)
_WITHOUT_SIGN = re.compile(
    rf"{_UNSEEN}[^\w\n]{{0,3}}(?P<word>{'|'.join(_SIGNLESS)})",
    re.IGNORECASE | re.MULTILINE,
)

#: Commands whose first line names a mailbox or case.
_WITH_NAME = frozenset({Verb.PASS, Verb.MERGE})

#: Behind a command that may be for all who told the same.
_ALL = re.compile(r"(?i:(?:(?:a|to) )?(?:tod[oa]s|all))\s*(?:[:,.\u2013-]|\n|\Z)\s*")


@frozen(kw_only=True)
class Command:
    """
    A parsed command.

    Attributes:
        verb: What to do.
        said: The command's word as it was written, without its ``#``.
        name: The mailbox or case, for verbs that need one.
        text: The rest: for the citizen, or for the note.
        for_all: Whether it is for all who told the same.
    """

    verb: Verb
    said: str = ""
    name: str = ""
    text: str = ""
    for_all: bool = False


def read(text: str) -> Command:
    """
    Parse what an employee wrote. A misspelt command counts, and so does one below a
    greeting. Text that looks like an internal or private command without its sign is
    returned as UNSIGNED, so that the employee is asked: as an answer, the person
    concerned would read it.
    """
    text = text.strip()
    first, _, below = text.partition("\n")
    command = _begun(text)
    if command is None and _GREETING.fullmatch(first):
        command = _begun(below)
    if command is not None and command.verb is Verb.UNKNOWN:
        return command
    late = _later(text if command is None else command.text)
    if late is not None:
        return Command(verb=Verb.LATE, said=late.said)
    if command is None:
        meant = _WITHOUT_SIGN.match(below if _GREETING.fullmatch(first) else text)
        if meant is not None:
            return Command(verb=Verb.UNSIGNED, said=meant["word"])
        return Command(verb=Verb.ANSWER, text=text)
    everybody = _ALL.match(command.text)
    if everybody and command.verb in (Verb.TAKE, Verb.SOLVE):
        return evolve(command, text=command.text[everybody.end() :], for_all=True)
    return _with_name(command) if command.verb in _WITH_NAME else command


def _later(text: str) -> Command | None:
    """
    Return the command at the beginning of any line of *text*, or further on in one
    where it is meant as a command.
    """
    for line in text.split("\n"):
        begun = _begun(line)
        if _is_known(begun):
            return begun
        for tag in _TAG.finditer(line):
            at = tag.start()
            before = line[max(0, at - _AROUND) : at]
            command = _begun(line[at : at + _AROUND])
            if _is_known(command) and _is_meant(before, command):
                return command
    return None


def _is_meant(before: str, command: Command) -> bool:
    """
    Say whether *command* is meant as a command, given the text *before* it on its line,
    and is not part of a sentence.
    """
    if _NOUNS.search(before):
        return False
    exact = _plain(command.said) in WORDS
    begins = _ENDS.search(before) is not None
    # A note that was sent cannot be taken back; "ya está #hecho" can.
    keeps = command.verb in KEEPS
    return [exact, begins, keeps].count(True) > 1


def _begun(text: str) -> Command | None:
    """
    Return the command with which *text* begins; None if there is none.
    """
    match = _COMMAND.match(text)
    if match is None:
        return None
    sign, word = match["sign"], _plain(match["word"])
    verb = WORDS.get(word if sign == "@" else _nearest(word))
    if verb is None and sign:
        return None
    rest = text[match.end() :].strip()
    return Command(verb=verb or Verb.UNKNOWN, said=match["word"], text=rest)


def _is_known(command: Command | None) -> TypeGuard[Command]:
    return command is not None and command.verb is not Verb.UNKNOWN


def _with_name(command: Command) -> Command:
    name, _, rest = command.text.partition("\n")
    # The whole first line is the name: "#pasar policía local".
    return evolve(command, name=name.strip(), text=rest.strip())


def _nearest(word: str) -> str:
    if word in WORDS:
        return word
    near = [
        known
        for known, verb in WORDS.items()
        if known[0] == word[:1] and verb not in _EXACT
    ]
    found = process.extractOne(
        word, near, scorer=OSA.normalized_distance, score_cutoff=_NEAR
    )
    return "" if found is None else found[0]


def _plain(text: str) -> str:
    parted = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in parted if c.isalnum())
