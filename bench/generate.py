"""
Random rules and messages for benchmarks, deterministic by seed.

Invented words replace a town's vocabulary, since no town has enough for ten thousand
rules. Of the rules 60 % are words or phrases, 4 % patterns, and the rest hashtags and
handles; about every fifth word of a message is in a rule.
"""

from __future__ import annotations

from pathlib import Path
from random import Random

from attrs import frozen

#: The town's accounts, and the address of one of its hundred mailboxes.
TOWN = "town@bench.example"
HANDLE, BOT = "@bench_town", "@bench_bot"
MAILBOX = "m{}@bench.example"

#: Maximum length of a message on X.
LENGTH = 280

_ONSETS = "b,br,c,ch,cl,d,f,fl,g,gr,h,j,l,ll,m,n,p,pl,qu,r,s,t,tr,v,z"
_VOWELS = "a,e,i,o,u,ia,ie,ue"
_ENDINGS = "a,o,as,os,ado,ada,cion,dad,mente,ero,era,ista,aje,ario,eza,illo"
SMALL = (
    "el,la,los,las,de,del,en,y,que,se,no,por,para,con,un,una,al,lo,me,mi,su,hay,esta,"
    "es,muy,ya,desde,hace,tres,dias,calle,junto,favor,gracias,hola,buenas,vecinos"
)
_SIGNS = ".,!?"


@frozen
class Asked:
    """
    A rule: what it looks for, and as what kind.
    """

    kind: str
    entries: tuple[str, ...]


def rules(count: int) -> list[Asked]:
    """
    Return *count* rules, each of one to five entries.
    """
    chance = Random(4)  # noqa: S311 - nothing here is a secret.
    return [_rule(chance) for _ in range(count)]


def messages(count: int, length: int = LENGTH, seed: int = 5) -> list[str]:
    """
    Return *count* messages.
    """
    chance = Random(seed)  # noqa: S311 - nothing here is a secret.
    return [_message(chance, length) for _ in range(count)]


def source(asked: list[Asked]) -> dict[str, str]:
    """
    Return *asked* as routes.yaml and the files that it includes, one topic per rule.
    """
    topics = [
        f"  t{number}: {{owner: m{number % 100}, {_match(one)}}}\n"
        for number, one in enumerate(asked)
    ]
    shelves = {
        f"topics-{start}.yaml": "topics:\n" + "".join(topics[start : start + 2000])
        for start in range(0, len(topics), 2000)
    }
    mailboxes = "".join(
        f"  m{number}: {{office: Office {number}, "
        f"addresses: {{email: {MAILBOX.format(number)}}}}}\n"
        for number in range(100)
    )
    main = (
        "town:\n"
        "  name: Bench\n"
        "  languages: [es]\n"
        f"  accounts: {{email: {TOWN}, twitter: '{HANDLE}', telegram: '{BOT}'}}\n"
        f"include: [{', '.join(shelves)}]\n"
        f"mailboxes:\n{mailboxes}"
        "otherwise: {deliver: m0}\n"
    )
    return {"routes.yaml": main, **shelves}


def write_rules(folder: Path, count: int, more: str = "") -> Path:
    """
    Write *count* rules into *folder*, with *more* at the end of the main file; return
    its path.
    """
    files = source(rules(count))
    files["routes.yaml"] += more
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    return folder / "routes.yaml"


def _match(asked: Asked) -> str:
    entries = ", ".join(f"'{entry}'" for entry in asked.entries)
    if asked.kind == "handles":
        return f"match: {{handles: [{entries}]}}"
    return f"{asked.kind}: [{entries}]"


def _rule(chance: Random) -> Asked:
    kind = chance.choices(
        ("words", "hashtags", "handles", "patterns"), (60, 18, 18, 4)
    )[0]
    if kind == "words":
        entries = [chance.choice(WORDS) for _ in range(chance.randint(1, 5))]
        if chance.random() < 0.15:
            entries[0] = f"{entries[0]} de {chance.choice(WORDS)}"
        return Asked(kind, tuple(dict.fromkeys(entries)))
    if kind == "patterns":
        one, other = chance.choice(WORDS), chance.choice(WORDS)
        shape = chance.choice(
            (rf"\b{one}\b.{{0,20}}\b{other}\b", rf"\b(?:{one}|{other}) ?[0-9]+\b")
        )
        return Asked(kind, (shape,))
    return Asked(kind, (chance.choice(TAGS if kind == "hashtags" else HANDLES),))


def _message(chance: Random, length: int) -> str:
    words: list[str] = []
    while sum(map(len, words)) + len(words) <= length:
        words.append(_said(chance))
    return " ".join(words)[:length]


def _said(chance: Random) -> str:
    kind = chance.random()
    if kind < 0.04:
        return chance.choice(TAGS)
    if kind < 0.07:
        return chance.choice(HANDLES)
    if kind > 0.28:
        return _one(chance, SMALL)
    word = chance.choice(WORDS)
    if chance.random() < 0.1:  # Misspelt: one letter is missing.
        cut = chance.randrange(1, len(word))
        word = word[:cut] + word[cut + 1 :]
    return word + (chance.choice(_SIGNS) if chance.random() < 0.2 else "")


def _word(chance: Random) -> str:
    syllables = (
        _one(chance, _ONSETS) + _one(chance, _VOWELS)
        for _ in range(chance.randint(1, 3))
    )
    return "".join(syllables) + _one(chance, _ONSETS) + _one(chance, _ENDINGS)


def _one(chance: Random, listed: str) -> str:
    return chance.choice(listed.split(","))


def _vocabulary(count: int, seed: int) -> tuple[str, ...]:
    chance = Random(seed)  # noqa: S311 - nothing here is a secret.
    found: dict[str, None] = {}
    while len(found) < count:
        found[_word(chance)] = None
    return tuple(found)


WORDS = _vocabulary(12_000, 1)
TAGS = tuple(f"#{word}" for word in _vocabulary(3_000, 2))
HANDLES = tuple(f"@{word}_junar" for word in _vocabulary(3_000, 3))
