"""
Stages with loopback platforms and the real daemon as a child process: the sample town,
or a small one.
"""

import shutil
from contextlib import asynccontextmanager
from pathlib import Path

from attrs import frozen

from gateway.routing.load import load
from gateway.sandbox.stage import set_stage

ROUTES = Path(__file__).parents[2]

#: A small town that compiles fast, for tests that change its rules. It has the
#: mailboxes of the sandbox's demonstration, a guard for danger, and a plenary with
#: these sessions.
SMALL = """
town:
  name: Pueblo
  timezone: {zone}
  languages: [es, en]
  accounts:
    twitter: "@AytoPueblo"
    email: ayuntamiento@pueblo.example
    telegram: "@pueblo_bot"
  calendar: {{plenaries: [{sessions}]}}
mailboxes:
  registro: {{office: Registro, addresses: {{email: registro@pueblo.example}}}}
  policia:
    office: Policía Local
    addresses: {{email: policia@pueblo.example}}
    backups: [alcaldia]
  alumbrado: {{office: Alumbrado, addresses: {{email: alumbrado@pueblo.example}}}}
  limpieza: {{office: Limpieza, addresses: {{email: limpieza@pueblo.example}}}}
  aguas: {{office: Aguas, addresses: {{email: aguas@pueblo.example}}}}
  secretaria: {{office: Secretaría, addresses: {{email: secretaria@pueblo.example}}}}
  alcaldia: {{office: Alcaldía, addresses: {{email: alcaldia@pueblo.example}}}}
guards:
  danger:
    words: [cuchillos, "no respira"]
    urgency: emergency
    deliver: policia
    says: call-112
topics:
  lighting: {{owner: alumbrado, words: [farola]}}
  traffic: {{owner: policia, words: [coche]}}
  cleaning: {{owner: limpieza, words: [contenedor]}}
  water: {{owner: aguas, words: [tubería]}}
intents:
  agenda_proposal:
    short: propuesta para el pleno
    requires: verified
    match: {{words: [propongo para el pleno]}}
  plenary_question:
    short: pregunta para el pleno
    requires: verified
    match: {{hashtags: "#PlenoPueblo"}}
matters:
  insults: {{match: {{words: [sinvergüenzas]}}, outcome: quarantine, flags: [abuse]}}
  proposals:
    match: {{intents: agenda_proposal}}
    deliver: [secretaria, alcaldia]
plenary:
  secretary: secretaria
  mayor: alcaldia
  inhabitants: 3600
  hashtag: "#PlenoPueblo"
cases: {{prefix: J, receipts: yes, escalate_after: 5 minutes}}
otherwise: {{deliver: registro}}
"""


@frozen
class Settings:
    """
    Settings of the daemon that no far end of a stage gives it.
    """

    settings: dict

    async def start(self):
        pass

    stop = start

    def environment(self):
        return self.settings


def sample_town(folder):
    """
    Copy the sample town into *folder*; return its stage, not started.
    """
    shutil.copytree(ROUTES / "routes", folder / "routes")
    shutil.copy(ROUTES / "routes.yaml", folder)
    return set_stage(folder, folder / "routes.yaml", load(folder / "routes.yaml").town)


def small_town(folder, changed=str):
    """
    Write the small town with *changed* rules into *folder*; return its stage, not
    started.
    """
    rules = folder / "routes.yaml"
    rules.write_text(changed(small_rules()), encoding="utf-8")
    return set_stage(folder, rules, load(rules).town)


def small_rules(*sessions, zone="Europe/Madrid"):
    """
    Return the rules of the small town, whose plenary holds *sessions*.
    """
    return SMALL.format(zone=zone, sessions=", ".join(sessions))


@asynccontextmanager
async def playing(stage, people=()):
    """
    Open *stage* with the verified ones of *people*, and close it in the end.
    """
    try:
        await stage.open(people)
        yield stage
    finally:
        await stage.close()
