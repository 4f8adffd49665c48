"""
The JSON Schema of routes.yaml, for editors. It is made from the tables that the parser
uses, so that it has every key and every enumeration.

A file that it rejects is wrong; one that it accepts may be wrong, too, as it does not
look up names. It is long because it mirrors the whole language, part by part.
"""

from __future__ import annotations

import inspect
from collections.abc import Collection, Iterable, Mapping
from enum import Enum
from typing import Any

from gateway.core.identity import LEVELS, Role
from gateway.core.message import Visibility
from gateway.routing.around import almanac, atlas, hours, when
from gateway.routing.facts import authorities
from gateway.routing.facts import fact_reader as facts
from gateway.routing.parsing import (
    addresses,
    effects,
    forms,
    lengths,
    likes,
    more,
    named,
    parts,
)
from gateway.routing.parsing.files import INCLUDED, MAIN, MUST
from gateway.routing.parsing.matchers import DMARC, MEDIA, WORDS
from gateway.routing.parsing.town import (
    called,
    cases_and_retention,
    chamber,
    diaries,
    identity,
    noticing,
    offices,
    people,
)
from gateway.routing.reading import Naming
from gateway.routing.rule_warnings import ALLOWED
from gateway.routing.rules import NOTHING
from gateway.routing.staff import Sender
from gateway.routing.words.brief.wanted import WANTED
from gateway.routing.words.matching.vocabulary import MISPLACED
from gateway.routing.words.text import STEMMERS

Json = dict[str, Any]

#: Text, which YAML may take for a number or a boolean.
_TEXT: Json = {"type": ["string", "number", "boolean"], "pattern": "\\S"}

#: A word or a phrase, without signs out of their place.
_WORD: Json = {**_TEXT, "not": {"type": "string", "pattern": "|".join(MISPLACED)}}

#: Text without a decimal point, which YAML may take for an integer or a boolean.
_WORDY = ["string", "integer", "boolean"]


def schema() -> Json:
    """
    Return the schema for the first file and for those that it includes.
    """
    first = [key for key in MUST if key not in INCLUDED]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "routes.yaml of Ventanilla",
        **_object(MAIN, _PARTS),
        # Keys that only the first file may have tell it from included ones.
        "if": {"anyOf": [_needs([key]) for key in MAIN if key not in INCLUDED]},
        "then": _needs(first),
        "$defs": _definitions(),
    }


def _definitions() -> Json:
    return {
        "text": _TEXT,
        "texts": _some(_ref("text")),
        # A single name, also as a list of one.
        "name": _alone(_ref("text")),
        "yes": {"enum": ["yes", "no", "true", "false", True, False]},
        "word": _WORD,
        "words": _by_language(_filled(_some(_ref("word")))),
        "sentences": _by_language(_ref("texts")),
        "like": {"anyOf": [_ref("sentences"), _object(likes.KEYS, _LIKE)]},
        "match": _filled(_object(WORDS, _match())),
        "town": _object(people.TOWN, _TOWN),
        "mailbox": {**_object(people.MAILBOX, _MAILBOX, ("office",)), **_REACHED},
        "identity": _object(identity.IDENTITY, _IDENTITY),
        "cases": _object(cases_and_retention.CASES, _CASES),
        "retention": _object(cases_and_retention.RETENTION, _RETENTION),
        "places": _object(atlas.PLACES, _PLACES),
        "notices": _object(noticing.NOTICES, _NOTICES),
        "plenary": _object(chamber.CHAMBER, _CHAMBER, ("secretary", "mayor")),
        **{
            part.removesuffix("s"): _object(keys, _RULE)
            for part, keys in parts.KEYS.items()
        },
        "said": _by_language(_ref("text")),
        "ask": _object(forms.ASK, _ASK, forms.ASK_MUST),
        "form": _object(forms.FORM, _FORM, forms.FORM_MUST),
        "fact": _object(facts.FACT, _FACT, facts.FACT_MUST),
        "authority": _object(
            authorities.AUTHORITY, _AUTHORITY, authorities.AUTHORITY_MUST
        ),
        "calendar": _object(diaries.CALENDAR, _DIARY, diaries.MUST),
        "more": _object(
            more.KEYS,
            {
                part: {"additionalProperties": _object(keys, _RULE), **_MAPPING}
                for part, keys in more.KEYS.items()
            },
        ),
    }


def _match() -> Json:
    # The descriptions are the docstrings of the functions that read the keys.
    return {
        key: {**_filled(_MATCH.get(key, {})), "description": inspect.getdoc(read) or ""}
        for key, read in WORDS.items()
    }


def _ref(name: str) -> Json:
    return {"$ref": f"#/$defs/{name}"}


def _object(
    keys: Iterable[str], values: Mapping[str, Json], required: Collection[str] = ()
) -> Json:
    found: Json = {
        **_MAPPING,
        "properties": {key: values.get(key, {}) for key in keys},
        "additionalProperties": False,
    }
    return {**found, **_needs(required)} if required else found


def _needs(keys: Collection[str]) -> Json:
    return {"required": [*keys]}


def _named(name: str, pattern: str = "") -> Json:
    names = {"propertyNames": {"pattern": f"^{pattern}$"}} if pattern else {}
    return {**_MAPPING, **names, "additionalProperties": _ref(name)}


def _some(one: Json) -> Json:
    return {"anyOf": [one, {"type": "array", "items": one}]}


def _filled(one: Json) -> Json:
    # Lists and mappings must not be empty.
    return {**one, "minItems": 1, "minProperties": 1}


def _alone(one: Json) -> Json:
    return {
        "anyOf": [one, {"type": "array", "items": one, "minItems": 1, "maxItems": 1}]
    }


def _by_language(said: Json, *besides: str) -> Json:
    languages = dict.fromkeys(STEMMERS, said)
    known = {**languages, **{key: _RULE[key] for key in besides}}
    return {"anyOf": [said, _object(known, known)]}


def _one_of(choices: Iterable[str]) -> Json:
    return {"enum": [*choices]}


def _length(units: Mapping[str, object]) -> Json:
    return {"type": "string", "pattern": f"^{lengths.pattern(units)}$"}


def _values(kind: type[Enum]) -> list[str]:
    return [each.value for each in kind]


_MAPPING: Json = {"type": "object"}
_TEXTS = _ref("texts")
_YES = _ref("yes")

#: Where a mailbox has its letters, unless nobody holds it.
_REACHED: Json = {
    "anyOf": [
        _needs(["addresses"]),
        {
            "properties": {offices.VACANT: {"enum": ["yes", "true", True]}},
            **_needs([offices.VACANT]),
        },
    ]
}

#: The value and description of each key of a rule. Which parts have it is in the tables
#: of the parts.
_RULE: Mapping[str, Json] = {
    "match": {**_ref("match"), "description": "Every key of it must hold."},
    "words": {**_filled(_ref("words")), "description": "One of them is said."},
    "hashtags": {**_filled(_TEXTS), "description": "One of them is said."},
    "patterns": {**_filled(_TEXTS), "description": "An RE2 expression that is found."},
    "unless": {**_filled(_ref("words")), "description": "Words that make it not so."},
    "like": {**_ref("like"), "description": "Sentences that a neighbour may write."},
    "allow": {**_some(_one_of(ALLOWED)), "description": "Warnings that are none."},
    "owner": {"anyOf": [_TEXTS], "description": "The mailboxes responsible."},
    "if_urgent": {
        **_TEXTS,
        "description": "Mailboxes that get it besides, if it is urgent.",
    },
    "hints": {
        **_filled(_ref("words")),
        "description": "Words that count without others only.",
    },
    "means": {**_ref("name"), "description": "The intent of who only says this."},
    "over": {**_TEXTS, "description": "Topics that it explains away."},
    "short": {**_ref("said"), "description": "What it is called, by language."},
    "alone": {**_YES, "description": "It explains away all other topics."},
    "stays": _YES,
    "deliver": {**_TEXTS, "description": "Mailboxes that get it."},
    "also": {**_TEXTS, "description": "Mailboxes that get it besides."},
    "judged_by": {
        **_TEXTS,
        "description": "Mailboxes: the first that the complaint is not about has it.",
    },
    "kept_from": {**_TEXTS, "description": "Mailboxes that do not get it."},
    "requires": _one_of(effects.STANDINGS),
    "urgency": _one_of(effects.URGENCIES),
    "outcome": _one_of(effects.OUTCOMES),
    "reply": _one_of(effects.REPLIES),
    "says": {**_TEXTS, "description": "Names of texts."},
    "flags": _some({"type": _WORDY, "pattern": f"^{effects.FLAG.pattern}$"}),
    "intent": _ref("name"),
    "topic": _TEXTS,
    "confidential": {**_YES, "description": "Nobody else gets it."},
    "answer_within": {**_length(lengths.UNITS), "description": "Working time, or law."},
    "solve_within": {**_length(lengths.UNITS), "description": "Working time, or law."},
    "form": {**_ref("form"), "description": "What is asked before it is delivered."},
}

#: The value of each key of a match.
_MATCH: Mapping[str, Json] = {
    **dict.fromkeys(("hashtags", "handles", "patterns", "channel", "place"), _TEXTS),
    **dict.fromkeys(("headers", "topics", "intents", "conditions"), _TEXTS),
    **dict.fromkeys(("all", "any", "not"), _some(_ref("match"))),
    "words": _ref("words"),
    "asks": _some(_one_of(WANTED)),
    "from": _some(
        {"anyOf": [_one_of(_values(Sender)), {"type": "string", "pattern": "@"}]}
    ),
    "dmarc": _some(_one_of(DMARC)),
    "attachments": _some({"type": "string", "pattern": f"^({MEDIA.pattern})$"}),
    "visibility": _one_of(_values(Visibility)),
    "standing": _one_of(LEVELS),
    "agreed": _YES,
    "role": _one_of(_values(Role)),
    # The town's first language may be any of these.
    "language": _some(_one_of(people.SPOKEN)),
    "addressed": _some(_one_of(_values(Naming))),
    "at_most": {"type": ["integer", "string"], "pattern": "^[0-9]{1,5}$"},
    "when": _object(when.KEYS, dict.fromkeys(when.KEYS, _filled(_TEXTS))),
    "thread": _YES,
}

_LIKE: Mapping[str, Json] = {
    "examples": _ref("sentences"),
    "threshold": {"type": ["number", "string"]},
}

_SHOWN: Mapping[str, Json] = {
    **dict.fromkeys(("topic", "intent", "guard"), _ref("name")),
    "urgency": _alone(_one_of(effects.URGENCIES)),
    "like": _ref("sentences"),
}

_PLENARY = _object(
    almanac.PLENARY,
    dict.fromkeys(almanac.PLENARY, _ref("text")) | {"extraordinary": _YES},
)
_CALENDAR: Mapping[str, Json] = {
    **dict.fromkeys(("country", "region"), _ref("text")),
    **dict.fromkeys(("except", "working", "own"), _TEXTS),
    "plenaries": _some(_PLENARY),
}
_TOWN: Mapping[str, Json] = {
    "name": _ref("text"),
    "timezone": _ref("text"),
    "languages": _some(_one_of(people.SPOKEN)),
    "accounts": _named("text"),
    "formerly": {**_TEXTS, "description": "Handles that the town had."},
    "privacy": {
        **_ref("text"),
        "pattern": "^\\s*https://",
        "description": "The page that says what becomes of people's data.",
    },
    "calendar": _object(almanac.CALENDAR, _CALENDAR),
}

_ABSENCE = _object(
    hours.ABSENT, {**dict.fromkeys(hours.ABSENT, _ref("text")), "backup": _TEXTS}
)
_ADDRESS: Json = {
    "anyOf": [
        _ref("text"),
        _object(
            addresses.ADDRESS,
            dict.fromkeys(addresses.ADDRESS, _ref("text")) | {"former": _YES},
            ["id"],
        ),
    ]
}
_MAILBOX: Mapping[str, Json] = {
    "office": {**_ref("text"), "description": "What the public calls it."},
    "short": {**_ref("text"), "description": "What it is called in a sentence."},
    "person": {**_ref("text"), "description": "Who reads there."},
    "role": _one_of(called.ROLES),
    "addresses": {
        **_MAPPING,
        "minProperties": 1,
        "propertyNames": {"pattern": f"^{addresses.CHANNEL.pattern}$"},
        "additionalProperties": _some(_ADDRESS),
    },
    "deliver": {**_TEXTS, "description": "Channels that it reads."},
    "called": {**_TEXTS, "description": "What people call the person for short."},
    "aliases": {**_TEXTS, "description": "What else people call it."},
    "hours": {**_ref("text"), "description": "Such as L-V 9:00-14:00."},
    "on_call": _YES,
    "absent": _some(_ABSENCE),
    "backups": {**_TEXTS, "description": "Mailboxes that stand in for it."},
    "head": {**_ref("name"), "description": "The mailbox told of what is overdue."},
    "confidential": {
        **_YES,
        "description": "It may be given what a rule made confidential.",
    },
    "vacant": {**_YES, "description": "Nobody has it: the first backup does."},
    "allow": _RULE["allow"],
}

_IDENTITY: Mapping[str, Json] = {
    "renew_after": {**_length(lengths.MONTHS), "description": "Such as 24 months."},
    "hold_for": {**_length(lengths.DAYS), "description": "Such as 14 days."},
    "four_eyes": {**_YES, "description": "A second clerk approves who is enrolled."},
    "alarm": {**_TEXTS, "description": "The mailboxes told of impostors."},
}

_CASES: Mapping[str, Json] = {
    "prefix": {
        "type": "string",
        "pattern": f"^{cases_and_retention.PREFIX.pattern}$",
        "description": "Before the number of a case.",
    },
    "receipts": {**_YES, "description": "Senders are told the number of their case."},
    "satisfaction": {**_YES, "description": "Senders are asked whether it was good."},
    "close_after": {**_length(lengths.DAYS), "description": "Such as 7 days."},
    "escalate_after": {**_length(lengths.MINUTES), "description": "Such as 5 minutes."},
}
_RETENTION: Mapping[str, Json] = {
    key: {**_length(lengths.MONTHS), "description": "Such as 24 months."}
    for key in cases_and_retention.RETENTION
}

_CHAMBER: Mapping[str, Json] = {
    "secretary": {**_ref("name"), "description": "The mailbox of the minutes."},
    "mayor": {**_ref("name"), "description": "The mailbox that sets the agenda."},
    "inhabitants": {"type": ["integer", "string"], "pattern": "^[0-9]{1,8}$"},
    "hashtag": {"type": "string", "pattern": f"^{chamber.HASHTAG.pattern}$"},
    "extract_within": {**_length(lengths.DAYS), "description": "Such as 15 days."},
    **dict.fromkeys(("questions_from", "questions_until"), _length(lengths.MINUTES)),
}

_NOTICES: Mapping[str, Json] = {
    "x": {**_YES, "description": "They are posted on the town's account."},
    "telegram": {
        "type": ["string", "integer"],
        "pattern": f"^{noticing.CHAT.pattern}$",
        "description": "The number of the channel.",
    },
    "email": _object(
        noticing.LIST, dict.fromkeys(noticing.LIST, _ref("text")), ["list"]
    ),
    "also": {**_TEXTS, "description": "Channels of the town's own."},
}

_COUNT: Json = {"type": ["integer", "string"], "pattern": "^[0-9]{1,9}$"}
_ASK: Mapping[str, Json] = {
    "kind": {**_one_of(forms.KINDS), "description": "What the answer is."},
    "question": {**_ref("said"), "description": "How it is asked."},
    "label": {**_ref("said"), "description": "What it is called in the summary."},
    "optional": {**_YES, "description": "It may be left out."},
    "place": {**_YES, "description": "Of a text: it is where something is."},
    "words": {**_TEXTS, "description": "Of a text: what it names."},
    "of": {
        "anyOf": [_TEXTS, {**_MAPPING, "additionalProperties": _ref("said")}],
        "description": "What there is to choose.",
    },
    **dict.fromkeys(("from", "until"), _ref("text")),
    **dict.fromkeys(("least", "most"), _COUNT),
}
_BOOKS: Mapping[str, Json] = {
    **dict.fromkeys(forms.BOOKS, _ref("text")),
    "calendar": _ref("name"),
    "minutes": _COUNT,
}
_FORM: Mapping[str, Json] = {
    "name": {**_ref("said"), "description": "What people call it."},
    "legal": {**_ref("text"), "description": "The law or ordinance it goes by."},
    "asks": {**_MAPPING, "additionalProperties": _ref("ask")},
    "books": _object(forms.BOOKS, _BOOKS, forms.BOOKS_MUST),
}
_DIARY: Mapping[str, Json] = {
    "units": {**_TEXTS, "description": "What is booked, each by itself."},
    "hours": {**_ref("text"), "description": "Such as L-V 9:00-14:00."},
    "closed": {**_TEXTS, "description": "Days, such as 12-24, perhaps with a unit."},
    "cell": {**_length(lengths.MINUTES), "description": "The shortest booking."},
    "ahead": {**_length(lengths.DAYS), "description": "How far ahead it is booked."},
    "most": {**_length(lengths.MINUTES), "description": "The longest at once."},
    "each": {**_COUNT, "description": "How many to come one person may have."},
    "allow": _RULE["allow"],
}

_DATE: Json = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_DAYS = "|".join((*facts.WEEKDAYS, facts.HOLIDAY, "[0-9]{4}-[0-9]{2}-[0-9]{2}"))
_FACT: Mapping[str, Json] = {
    **{key: _RULE[key] for key in (*facts.ASKS, "topic", "owner", "allow")},
    "of": {**_DATE, "description": "The day on which somebody saw that it is so."},
    "until": {**_DATE, "description": "The last day on which it holds."},
    "says": {**_ref("said"), "description": "What is told, by language."},
    "days": {
        **_MAPPING,
        "propertyNames": {"pattern": f"^({_DAYS})$"},
        "additionalProperties": _ref("said"),
        "description": "What {value} is, by date, day of the week or holiday.",
    },
}
_AUTHORITY: Mapping[str, Json] = {
    **{key: _RULE[key] for key in (*authorities.IS_ITS_OWN, "allow") if key != "for"},
    "for": {**_filled(_TEXTS), "description": "The topics that may be its own."},
    "office": {**_ref("said"), "description": "What it is called, by language."},
    "how": {**_ref("said"), "description": "How people contact it, by language."},
    "email": {**_ref("text"), "description": "Where its letters go."},
    "domains": {
        **_filled(_TEXTS),
        "description": "Where its mails come from, and below.",
    },
    "forward": {**_YES, "description": "What is its own is passed on to it."},
}

_AREA: Mapping[str, Json] = {
    **dict.fromkeys(("also", "streets", "box", "polygon"), _TEXTS),
    "circle": _object(atlas.CIRCLE, dict.fromkeys(atlas.CIRCLE, _ref("text"))),
}
_PLACES: Mapping[str, Json] = {
    "streets": _TEXTS,
    "areas": {**_MAPPING, "additionalProperties": _object(atlas.AREA, _AREA)},
    "landmarks": {
        **_MAPPING,
        "additionalProperties": _ref("text"),
        "description": "By what stands there, its street, with its number or not.",
    },
    **{key: {**_TEXTS, "description": what} for key, what in named.CALLED.items()},
}

_PARTS: Mapping[str, Json] = {
    "include": {**_TEXTS, "description": "Files beside this one, in order."},
    "owner": {**_ref("text"), "description": "Whose this file is."},
    "language": {
        **_one_of(STEMMERS),
        "description": "What is written here in no named language is in this.",
    },
    "allow": _RULE["allow"],
    "town": _ref("town"),
    "mailboxes": {
        **_named("mailbox", offices.ID.pattern),
        "additionalProperties": {
            "anyOf": [
                _ref("mailbox"),
                {**_ref("text"), "description": "The mailbox that holds this office."},
            ]
        },
    },
    "identity": _ref("identity"),
    "cases": _ref("cases"),
    "conditions": _named("match"),
    "fragments": _named("texts", named.NAME),
    "retention": _ref("retention"),
    "places": _ref("places"),
    "notices": _ref("notices"),
    "facts": _named("fact"),
    "authorities": _named("authority"),
    "plenary": _ref("plenary"),
    "calendars": _named("calendar"),
    "otherwise": {
        "allOf": [_ref("otherwise"), _needs(["deliver"])],
        "properties": {"deliver": {"minItems": 1}},
    },
    "examples": {
        **_object(("threshold",), _LIKE),
        "additionalProperties": _object(likes.SHOWN, _SHOWN),
    },
    "texts": {
        **_MAPPING,
        "additionalProperties": _by_language(_ref("text"), "allow"),
    },
    "more": _ref("more"),
    **{
        part: _named(part.removesuffix("s"))
        for part in ("guards", "intents", "procedures", "matters")
    },
    "topics": {**_named("topic"), "propertyNames": {"not": _one_of([NOTHING])}},
}
