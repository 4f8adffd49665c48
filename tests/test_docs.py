"""
The docs and the program say the same: links, commands, settings and what is measured.
"""

import re
import subprocess
from contextlib import suppress
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from pathlib import Path

import click
from cases import for_each

from channels.counter.settings import read_settings as read_counter
from channels.email.settings import read_settings as read_email
from channels.telegram.settings import read_settings as read_telegram
from channels.twitter.settings import read_settings as read_twitter
from gateway.cli.main import main
from gateway.cli.operating.run import run
from gateway.core.errors import NotConfigured, SettingsInvalid
from gateway.environment import Environment
from gateway.ports.step_up import StepUpSetup
from gateway.routing.compiler import compile_routes
from gateway.settings import read_settings
from gateway.town.signed_return import create

ROOT = Path(__file__).parents[1]
PAGES = {
    page: page.read_text("utf-8")
    for page in (
        ROOT / "README.md",
        ROOT / "CONTRIBUTING.md",
        *sorted((ROOT / "docs").rglob("*.md")),
    )
}
BLOCK = re.compile(r"^ *```.*?^ *```", re.DOTALL | re.MULTILINE)
TOWN = """
town: {name: Pueblo, accounts: {email: ayuntamiento@pueblo.example}}
mailboxes: {clerk: {office: Registro, addresses: {email: registro@pueblo.example}}}
otherwise: {deliver: clerk}
"""


def anchors(page):
    """
    Give what the headings of a page are found by, as GitHub does.
    """
    heads = re.findall(r"^#+ (.*)$", BLOCK.sub("", PAGES[page]), re.MULTILINE)
    plain = [re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", head).lower() for head in heads]
    return {re.sub(r"[^\w\- ]", "", head).replace(" ", "-") for head in plain}


@for_each("page", PAGES)
def test_every_link_leads_somewhere(page):
    links = re.findall(r"\]\(([^)\s]+)\)", BLOCK.sub("", PAGES[page]))
    inner = [link.partition("#") for link in links if "://" not in link]

    lost = [
        f"{path}#{anchor}"
        for path, _, anchor in inner
        for target in [(page.parent / path).resolve() if path else page]
        if not target.exists() or (anchor and anchor not in anchors(target))
    ]
    assert [] == lost


def told(text):
    """
    Give the commands that a page or a help names: in a line, and in blocks.
    """
    spans = re.findall(r"`(?:\.venv/bin/)?ventanilla ([^`]+)`", BLOCK.sub("", text))
    blocks = "\n".join(BLOCK.findall(text)).replace("\\\n", " ")
    # `ventanilla-$town` is the script of one of several towns.
    script = r"^\W*(?:.*/bin/)?ventanilla(?:-\$town)? (\w.*)$"
    lines = re.findall(script, blocks, re.MULTILINE)
    return [" ".join(each.split()) for each in (*spans, *lines)]


def problem(words):
    """
    Say what of a command does not exist.
    """
    command, told = main, "ventanilla"
    context = click.Context(main)
    for word in words:
        inner = isinstance(command, click.Group) and command.get_command(context, word)
        if not inner:
            break
        command, told = inner, f"{told} {word}"
    if command is main and words[0] != "--version":
        return f"ventanilla {words[0]}"
    # `case` without a word of its own is `case show`.
    commands = [command, *getattr(command, "commands", {}).values()]
    options = [p for each in commands for p in each.params]
    known = {o for p in options for o in (*p.opts, *p.secondary_opts)}
    given = {word.partition("=")[0] for word in words if word.startswith("--")}
    return ", ".join(f"{told} {o}" for o in sorted(given - known - {"--help"}))


@for_each("page", PAGES)
def test_every_command_is_there_with_its_options(page):
    found = [each.partition(" #")[0].split() for each in told(PAGES[page])]

    assert [] == [said for words in found if (said := problem(words))]


@for_each("page", PAGES)
def test_no_command_is_told_to_read_where_the_services_user_may_not(page):
    assert [] == [each for each in told(PAGES[page]) if "/root/" in each]


def settings_told():
    """
    Give the settings that the docs and `ventanilla run --help` name: by their whole
    name, or in a table whose head has the beginning of all.
    """
    pages = "\n".join((*PAGES.values(), run.help or ""))
    names = set(re.findall(r"VENTANILLA_[A-Z_]+[A-Z](?![A-Z_…])", pages))
    for table in re.findall(r"(?:^\|.*\n)+", pages, re.MULTILINE):
        head, *rows = table.splitlines()
        for prefix in re.findall(r"`(VENTANILLA_[A-Z]+_)…`", head):
            cells = [row.split("|")[1] for row in rows]
            names |= {prefix + n for c in cells for n in re.findall(r"`([A-Z_]+)`", c)}
    # Those of commands and tests, and of the channel that one page makes; and files
    # that hold a secret.
    others = {"VENTANILLA_CLERK", "VENTANILLA_CORPORA", "VENTANILLA_TEST_POSTGRES"}
    others |= {"VENTANILLA_PIGEON_SKY"}
    return {name for name in names - others if not name.endswith("_FILE")}


def test_sudo_lets_the_desk_do_what_is_of_no_other_duty():
    """
    Behind ``--`` a word is a command's name all the same.
    """
    told = re.sub(r"\\\n\s*", "", PAGES[ROOT / "docs/operating.md"])
    rules = re.search(r"^Cmnd_Alias DESK = (.*)$", told, re.MULTILINE)[1].split(", ")

    def lets(words):
        command = f"/usr/local/libexec/ventanilla {words}"
        # The last that fits counts (sudoers).
        fits = [rule for rule in rules if fnmatchcase(command, rule.lstrip("!"))]
        return bool(fits) and not fits[-1].startswith("!")

    assert all(map(lets, ["desk enrol --name Ana", "counter -h", "who telegram:7"]))
    assert not any(map(lets, ["desk new-key", "desk -- new-key", "audit list"]))


def test_who_gives_a_command_is_named_as_they_log_in_whatever_they_call_themselves(
    tmp_path,
):
    """
    Whoever has a login may change the name that the machine has for it (chfn).
    """
    calls_herself = tmp_path / "getent"
    calls_herself.write_text("#!/bin/sh\necho 'ines:x:1000:1000:Somebody Else,,,:/:'\n")
    calls_herself.chmod(0o755)
    _, script = re.findall(
        r"```sh\n(#!/bin/sh\n.*?)```",
        PAGES[ROOT / "docs/operating.md"].partition("\n## Commands\n")[2],
        re.DOTALL,
    )[:2]
    here = script.replace("/etc/ventanilla/environment", "/dev/null")
    shown = here.replace("/opt/ventanilla/bin/ventanilla", "env")

    told = subprocess.run(
        ["/bin/sh", "-c", shown],
        env={"SUDO_USER": "ines", "PATH": f"{tmp_path}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    assert "VENTANILLA_CLERK=ines\n" in told


def test_every_setting_is_told_and_what_is_told_is_read(tmp_path):
    environment = Environment(dict.fromkeys(settings_told(), "x"))
    now = lambda: datetime(2026, 3, 2, tzinfo=UTC)  # noqa: E731 - the clock.
    town = compile_routes(TOWN).town
    step_up = StepUpSetup(
        environment=environment, return_to="https://x.example", now=now
    )
    for read in (
        lambda: read_settings(environment),
        lambda: read_twitter(environment),
        lambda: read_telegram(environment),
        lambda: read_counter(environment),
        lambda: read_email(environment, tmp_path, town, now),
        lambda: create(step_up),
    ):
        with suppress(SettingsInvalid, NotConfigured):
            read()

    asked = {name for name in environment.asked if not name.endswith("_FILE")}
    assert settings_told() == asked


def test_everything_measured_is_told_and_what_is_told_is_measured():
    source = "\n".join(
        file.read_text("utf-8") for file in (ROOT / "gateway/daemon").glob("*.py")
    )
    measured = set(re.findall(r'"(ventanilla_[a-z_]+)"', source))
    named = set(re.findall(r"ventanilla_[a-z_]+", "\n".join(PAGES.values())))

    assert measured == {re.sub("_(total|info)$", "", name) for name in named}


#: Small words of Basque and German that are none in another language here.
SMALL = re.compile(
    r"\b(?:bai|baina|dago|dut|egin|eskerrik|eta|ez|gabe|gaur|kaixo|nahi|naiz|nola"
    r"|oraindik|ich|ist|mein|meine|nicht)\b"
)


def test_each_file_with_words_of_basque_or_german_is_named_for_who_adds_a_language():
    """
    Most lists by language have some, so that few that a new language needs are missing.
    """
    page = PAGES[ROOT / "docs/maintaining.md"].partition("## A language more")[2]
    rows = re.findall(r"^\|.*", page.partition("\n## ")[0], re.MULTILINE)
    named = re.findall(r"`([\w/.]+)`", "\n".join(rows))
    ways = [f"/{n}" if n.endswith("/") else f"/{n}$" for n in named]
    told = re.compile("|".join(ways).replace("xx.", r"\w\w."))
    files = {
        f"/{file.relative_to(ROOT)}"
        for ending in ("py", "yaml", "txt")
        for file in (ROOT / "gateway").rglob(f"*.{ending}")
        if SMALL.search(file.read_text("utf-8"))
    }

    assert len(files) > 50
    assert [] == sorted(file for file in files if not told.search(file))


def test_every_place_that_a_change_needs_is_there():
    """
    Whoever renames a file, a table or a test renames it in docs/maintaining.md, too.
    """
    parts = [*ROOT.glob("*.yaml")]
    for part in ("gateway", "bench", "tests", "routes"):
        parts += (ROOT / part).rglob("*.*")
    files = {file: f"/{file.relative_to(ROOT)}" for file in parts}
    code = "\n".join(file.read_text("utf-8") for file in files if file.suffix == ".py")
    told = set(
        re.findall(r"`([\w/.]+)`", BLOCK.sub("", PAGES[ROOT / "docs/maintaining.md"]))
    )
    paths = {each for each in told if re.search(r"\.(py|yaml|txt)$", each)}
    names = {each for each in told if re.fullmatch(r"_?[A-Z_]{4,}|test_\w+", each)}

    missing = {
        path
        for path in paths
        if not any(file.endswith(f"/{path}") for file in files.values())
    }

    assert len(paths) > 30
    assert {"HEARD", "WORDS", "DOES"} <= names
    # Of a language that is not there yet.
    assert {each for each in paths if re.search(r"\bxx\.", each)} == missing
    assert set() == {name for name in names if not re.search(rf"\b{name}\b", code)}
