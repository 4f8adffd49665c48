"""
New rules while mail comes in, through the real daemon.
"""

import asyncio
import signal
import socket
import uuid

import httpx
import pytest
from staged import Settings, playing, small_town
from steps import PATIENCE, command, ran

from gateway.core.message import Visibility
from gateway.sandbox.cast import CITIZENS, employee

TEXT = "Hay una farola fundida en la calle Almez, aviso número {}."


in_one_town = pytest.mark.asyncio(loop_scope="module")


def letters(stage):
    return [p.text for p in stage.timeline("email", employee(stage.town, "alumbrado"))]


@in_one_town
async def test_fifty_reloads_while_mail_comes_in_lose_nothing(pueblo):
    """
    Right rules, wrong ones and truncated ones take turns; every mail is delivered
    once.
    """
    stage, (_, samir) = pueblo, CITIZENS
    good = stage.routes.read_text()
    turns = [good, good + "\n# A remark.\n", good[: len(good) // 2] + "[", good + "\n:"]

    async def reload_often():
        for number in range(50):
            stage.routes.write_text(turns[number % len(turns)])
            stage.daemon.send_signal(signal.SIGHUP)
            await asyncio.sleep(0.05)
        stage.routes.write_text(good)
        stage.daemon.send_signal(signal.SIGHUP)

    async def write_mails():
        for number in range(20):
            await stage.far_ends["email"].say(
                samir.accounts["email"],
                TEXT.format(number),
                visibility=Visibility.PRIVATE,
            )

    await asyncio.gather(reload_often(), write_mails())
    wanted = [TEXT.format(number) for number in range(20)]
    assert await stage.until(
        lambda: all(any(w in t for t in letters(stage)) for w in wanted), PATIENCE
    )

    assert [1] * 20 == [sum(w in t for t in letters(stage)) for w in wanted]

    def rules():
        return command(stage, "status", "--json")["rules"]

    # The last of them may be read still.
    assert await stage.until(lambda: rules()["problems"] == [], PATIENCE)
    told = rules()
    assert {"start", "signal"} >= {one["by"] for one in told["history"]}


@in_one_town
async def test_the_command_tells_what_came_of_it_and_so_does_the_audit_chain(pueblo):
    small = pueblo
    good = small.routes.read_text()

    small.routes.write_text(good.replace("otherwise:", "otherwize:"))
    refused = ran(small, "reload", "--clerk", "Toñi")
    small.routes.write_text(good + "\n# A remark.\n")
    accepted = ran(small, "reload", "--clerk", "Toñi")

    assert 1 == refused.exit_code
    assert "(did you mean 'otherwise'?)" in refused.stdout
    assert 0 == accepted.exit_code, accepted.output
    assert accepted.stdout.endswith("is in force (routes.yaml)\n")
    status = ran(small, "status").stdout
    assert "by command of Toñi: changed routes.yaml; refused" in status
    assert "by command of Toñi: changed routes.yaml; in force" in status

    def acts():
        return command(small, "audit", "list", "--object", "rules", "--json")

    assert await small.until(lambda: acts()[0]["actor"] != "gateway", PATIENCE)
    [changed, *_, begun] = acts()
    version = command(small, "status", "--json")["rules"]["version"]
    assert ("Toñi", f"{version} by command: routes.yaml") == (
        changed["actor"],
        changed["result"],
    )
    assert "gateway" == begun["actor"]


async def test_a_call_for_help_is_routed_though_the_rules_were_refused_at_the_start(
    tmp_path,
):
    """
    By those that were in force before; whoever watches over the daemon hears of it, and
    the mended ones are taken.
    """
    stage, (_, samir) = small_town(tmp_path), CITIZENS
    good = stage.routes.read_text()
    police = employee(stage.town, "policia")
    async with playing(stage):
        before = command(stage, "status", "--json")["rules"]["version"]
        await stage.kill_daemon()
        stage.routes.write_text(good.replace("otherwise:", "otherwize:"))
        await stage.start_daemon()
        await stage.far_ends["email"].say(
            samir.accounts["email"],
            "Mi madre no respira, calle Almez, 18",
            visibility=Visibility.PRIVATE,
        )

        assert await stage.until(lambda: stage.timeline("email", police), PATIENCE)
        status = command(stage, "status", "--json")["rules"]
        async with httpx.AsyncClient() as http:
            where = f"http://{stage.environment['VENTANILLA_HTTP']}/healthz"
            health = await http.get(where)
        assert before == status["version"]
        assert any("otherwize" in problem for problem in status["problems"])
        assert (200, ["rules"]) == (health.status_code, health.json()["down"])
        assert "the rules on disk were refused: " in ran(stage, "status").stdout
        [act, *_] = command(stage, "audit", "list", "--object", "rules", "--json")
        assert (
            f"{before} by start, as before, for those on disk were refused: routes.yaml"
        ) == act["result"]

        stage.routes.write_text(good + "\n# A remark.\n")
        assert 0 == ran(stage, "reload").exit_code
        assert [] == command(stage, "status", "--json")["rules"]["problems"]


async def test_whoever_started_the_daemon_hears_how_it_is(tmp_path):
    stage, named, heard = small_town(tmp_path), f"@{uuid.uuid4()}", []
    stage.far_ends["systemd"] = Settings(
        {"NOTIFY_SOCKET": named, "WATCHDOG_USEC": "600000"}
    )

    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(named.replace("@", "\0"))

        def hears(word):
            heard.append(line.recv(4096).decode().partition("\n")[0])
            return heard[-1] == word

        line.settimeout(PATIENCE)
        async with playing(stage):
            for does, words in (
                (None, ("READY=1", "WATCHDOG=1", "WATCHDOG=1")),
                (signal.SIGHUP, ("RELOADING=1", "READY=1", "WATCHDOG=1")),
                (signal.SIGTERM, ("STOPPING=1",)),
            ):
                if does:
                    stage.daemon.send_signal(does)
                for word in words:
                    assert await stage.until(lambda word=word: hears(word), PATIENCE)

    assert 2 == heard.count("READY=1")
