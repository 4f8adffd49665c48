"""
Kinds of streets in languages that are not those of Spain, or that stand behind the
name: rue Italia, Italia street, Italiastraße, Italia kalea, شارع إيطاليا.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from gateway.routing.words.inflected import ARTICLE
from gateway.routing.words.streets import BEHIND, behind_a_name

#: By kind: its forms that stand before the name, in French, Portuguese, German,
#: Romanian, English, and in Darija and Arabic. In Arabic a street and an avenue have
#: one name; in English and German the kind mostly stands behind.
_BEFORE = {
    "avenida": "avenue ave boulevard bd bulevardul bulevard chari3 share3 شارع جاده",
    "barrio": "bairro quartier cartierul cartier 7ay 7oma houma حي حومه",
    "calle": (
        "rue strada strazii str strasse street zan9a zanqa zen9a zenqa znqa zn9a "
        "zan9at zanqat zen9at znqat derb chari3 share3 شارع زنقه نهج سكه درب"
    ),
    "callejon": "ruelle viela gasse زقاق درب",
    "camino": "caminho chemin sentier drumul drum weg path lane مسلك طريق",
    "carretera": "route soseaua soseau road tri9 طريق",
    "cuesta": "ladeira calcada montee cote panta hill عقبه",
    "parque": "parc parcul parcului park jardin jardim 7adi9a حديقه منتزه",
    "paseo": "promenade passeio ممشي",
    "plaza": "praca largo place piata pietei platz square saha sa7a sahat sa7at ساحه",
    "poligono": "industrial industrielle industriala industriegebiet صناعيه",
    "urbanizacion": (
        "urbanizacao lotissement residence cartierul cartier siedlung estate "
        "development urbanisation urbanization اقامه تجزئه تجزيه"
    ),
}

#: The same of those that stand behind it, in English and German.
_BEHIND = {
    "avenida": "avenue ave allee boulevard",
    "barrio": "quarter district neighbourhood neighborhood viertel",
    "calle": "street st str strasse",
    "callejon": "alley gasse",
    "camino": "path lane track weg",
    "carretera": "road rd",
    "cuesta": "hill slope",
    "parque": "park gardens",
    "paseo": "promenade walk",
    "plaza": "square sq platz",
    "poligono": "industrial industriegebiet gewerbegebiet",
    "urbanizacion": "estate development siedlung urbanisation urbanization",
}

#: Forms that German joins to the name: Italiastraße, Kirchplatz.
_JOINED = ("strasse", "platz", "allee", "gasse", "weg", "park")

#: Prepositions, "and" and the article that Arabic joins to a word.
_PREFIXES = (ARTICLE, *(f"{one}{ARTICLE}" for one in "وبف"), "لل", *"وبلف")


def _by_form(forms: Mapping[str, str]) -> dict[str, frozenset[str]]:
    return {
        form: frozenset(kind for kind, each in forms.items() if form in each.split())
        for form in " ".join(forms.values()).split()
    }


_KINDS_BEFORE, _KINDS_BEHIND = _by_form(_BEFORE), _by_form(_BEHIND)
_BASQUE, _IN_BASQUE = re.compile(BEHIND), behind_a_name()
_NONE = frozenset[str]()


def kinds_before(word: str) -> frozenset[str]:
    """
    Return the kinds of street that a folded *word* before a name may stand for.
    """
    if word in _KINDS_BEFORE or word.isascii():
        return _KINDS_BEFORE.get(word, _NONE)
    bare = (word.removeprefix(p) for p in _PREFIXES if word.startswith(p))
    return _first(_KINDS_BEFORE.get(form, _NONE) for form in bare)


def kinds_behind(word: str) -> frozenset[str]:
    """
    Return the kinds of street that a folded *word* behind a name may stand for.
    """
    if word in _KINDS_BEHIND or not _BASQUE.fullmatch(word):
        return _KINDS_BEHIND.get(word, _NONE)
    return frozenset({_IN_BASQUE[max(filter(word.startswith, _IN_BASQUE), key=len)]})


def parted(word: str) -> tuple[str, frozenset[str]]:
    """
    Return the name in a German word that is a name and a kind of street, and the kind;
    both empty if *word*, folded, is none.
    """
    kind = next((kind for kind in _JOINED if word.endswith(kind)), "")
    name = word.removesuffix(kind) if kind else ""
    return (name, _KINDS_BEHIND[kind]) if name else ("", _NONE)


def _first(several: Iterable[frozenset[str]]) -> frozenset[str]:
    return next(filter(None, several), _NONE)
