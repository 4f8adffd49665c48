"""
The compiler of routes.yaml: from its text to a routing table, or to all its mistakes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from attrs import evolve

from gateway.core.errors import Mistake
from gateway.core.requests.form import Form
from gateway.core.town import Casework, Town
from gateway.routing.around.atlas import PLACES, read_places
from gateway.routing.around.surroundings import Surroundings
from gateway.routing.collecting import without_gc
from gateway.routing.facts.compiling import read_knowledge
from gateway.routing.parsing.addresses import channels
from gateway.routing.parsing.effects import Names
from gateway.routing.parsing.files import MORE, files_of, in_order, parts_of, roots_of
from gateway.routing.parsing.forms import read_forms
from gateway.routing.parsing.fragments import FRAGMENTS, Fragments
from gateway.routing.parsing.more import extended
from gateway.routing.parsing.named import SURNAMES, read_named, surnames
from gateway.routing.parsing.needing import check_needed
from gateway.routing.parsing.parts import read_rules
from gateway.routing.parsing.reader import Reader
from gateway.routing.parsing.source import Fields, Node
from gateway.routing.parsing.town.cases_and_retention import read_cases, read_retention
from gateway.routing.parsing.town.chamber import read_chamber
from gateway.routing.parsing.town.diaries import read_diaries
from gateway.routing.parsing.town.hours_told import hours_told
from gateway.routing.parsing.town.noticing import read_notices
from gateway.routing.parsing.town.people import People, read_people
from gateway.routing.parsing.written_out import written_out
from gateway.routing.rules import Rules
from gateway.routing.staff import staff
from gateway.routing.table import RoutingTable
from gateway.routing.texts import Texts, read_shorts, read_texts, shipped, untold
from gateway.routing.words.learning.teaching import learned_from
from gateway.routing.words.learning.vote import Teach
from gateway.routing.words.matching.index import build
from gateway.routing.words.matching.vocabulary import Vocabulary


@without_gc()
def compile_routes(
    text: str,
    file: str = "routes.yaml",
    *,
    included: Mapping[str, str] | None = None,
    missing: Sequence[Mistake] = (),
    teach: Teach = learned_from,
) -> RoutingTable:
    """
    Compile the rules in *text* into a routing table.

    Args:
        text: The rules.
        file: The name of their file, for mistakes.
        included: The text of each file that it includes, by name.
        missing: Mistakes for included files that could not be read. They are raised
            with all others; names that are not found may be defined in those files.
        teach: Trains the examples' votes, or takes them from a cache.

    Raises:
        ExceptionGroup: One Mistake for each mistake, in the order of the files.
    """
    included = included or {}
    reader = Reader(mistakes=list(missing), partial=bool(missing))
    sources = {file: text, **included}
    roots = roots_of(sources, file, reader)
    table = None
    if roots:
        table = _table(roots, reader, _version(sources), teach)
    if reader.mistakes or table is None:
        raise ExceptionGroup(file, in_order(reader.mistakes, list(sources)))
    return table


def _table(
    roots: list[Fields], reader: Reader, version: str, teach: Teach
) -> RoutingTable:
    known, *also = files_of(roots, reader)
    parts = parts_of([known, *also], reader)
    vocabulary = Vocabulary()
    people = read_people(
        known.get("town"), parts["mailboxes"], parts["identity"], reader, vocabulary
    )
    places = reader.fields(parts["places"], "places", PLACES)
    around = _around(places, people, reader)
    language = people.town.language
    more = [file[MORE] for file in (known, *also) if MORE in file]
    parts = written_out(extended(parts, more, language, reader), reader)
    parts |= _with_hours(parts, people, reader)
    texts = (read_texts(parts["texts"], reader, language, shipped()), shipped())
    casework = read_cases(parts["cases"], reader)
    named = _named(places, people, around, reader)
    fragments = Fragments(parts[FRAGMENTS], named, reader)
    names = _names(parts, people, casework, texts, around, fragments)
    rules = read_rules(
        parts, known.get("otherwise"), people.names, names, reader, vocabulary, teach
    )
    check_needed(parts, names.intents, reader)
    diaries = read_diaries(parts["calendars"], reader)
    town = _town(people.town, parts, casework, rules.otherwise.deliver, reader)
    # The facts' words belong in the index, so it is built after this.
    knowledge = read_knowledge(parts, names, town, texts, reader, vocabulary)
    fragments.check_used()
    forms = read_forms(parts["procedures"], diaries, language, reader)
    return RoutingTable(
        town=town,
        version=version,
        rules=_told_of(people, town, forms, rules),
        index=build(vocabulary),
        colleagues=staff(people.town, people.all_handles, people.titles),
        texts=texts,
        roles=people.roles,
        around=around,
        knowledge=knowledge,
        forms=forms,
        diaries=diaries,
    )


def _around(places: Mapping[str, Node], people: People, reader: Reader) -> Surroundings:
    return Surroundings(
        calendar=people.calendar,
        attendance=people.attendance,
        gazetteer=read_places(places, reader),
    )


def _named(
    places: Mapping[str, Node], people: People, around: Surroundings, reader: Reader
) -> Mapping[str, Sequence[str]]:
    areas = [site.name for site in around.gazetteer.sites if site.is_area]
    found = read_named(places, people.town.name, areas, reader)
    return {**found, SURNAMES: surnames(people.staff)}


def _with_hours(
    parts: Mapping[str, Fields], people: People, reader: Reader
) -> dict[str, Fields]:
    language = people.town.language
    return {
        part: hours_told(parts[part], people.attendance, language, reader)
        for part in ("texts", "facts")
    }


def _told_of(
    people: People, town: Town, forms: Mapping[str, Form], rules: Rules
) -> Rules:
    alarm, elected = town.identity.alarm, people.elected(town)
    return evolve(
        rules,
        short_names=people.short_names,
        persons=people.persons,
        workplaces=people.workplaces,
        alarm=alarm,
        elected=elected,
        discreet=frozenset(
            box.id for box in town.mailboxes.values() if box.may_read(confidential=True)
        ),
        booking=frozenset(name for name, form in forms.items() if form.books),
    )


def _names(
    parts: Mapping[str, Fields],
    people: People,
    casework: Casework,
    texts: tuple[Texts, Texts],
    around: Surroundings,
    fragments: Fragments,
) -> Names:
    town, numbers = people.town, bool(casework.prefix and casework.receipts)
    return Names(
        mailboxes=tuple(town.mailboxes),
        handles=people.handles,
        topics=tuple(key.value for key, _ in parts["topics"].pairs),
        intents=tuple(key.value for key, _ in parts["intents"].pairs),
        texts=tuple(name for each in texts for name in each.texts),
        untold=untold(texts[0], numbers=numbers),
        channels=channels(town.accounts, town.mailboxes.values()),
        language=town.language,
        around=around,
        fragments=fragments,
    )


def _town(
    town: Town,
    parts: Mapping[str, Fields],
    casework: Casework,
    otherwise: Sequence[str],
    reader: Reader,
) -> Town:
    # A mailbox without a head answers to the first other one that `otherwise` names.
    heads = {
        name: mailbox.head or next((n for n in otherwise if n != name), "")
        for name, mailbox in town.mailboxes.items()
    }
    return evolve(
        town,
        mailboxes={n: evolve(m, head=heads[n]) for n, m in town.mailboxes.items()},
        holders=reader.holders,
        casework=casework,
        chamber=read_chamber(parts["plenary"], tuple(heads), casework, reader),
        retention=read_retention(parts["retention"], reader),
        noticing=read_notices(parts["notices"], reader, town.accounts),
        topics=read_shorts(parts["topics"], reader, town.language),
        intents=read_shorts(parts["intents"], reader, town.language),
    )


def _version(sources: Mapping[str, str]) -> str:
    digest = hashlib.sha256()
    for name, text in sources.items():
        for part in (name, text):
            raw = part.encode(errors="surrogatepass")
            digest.update(len(raw).to_bytes(8, "big") + raw)
    return digest.hexdigest()[:12]
