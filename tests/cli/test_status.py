"""
What `ventanilla status` shows of several nodes.
"""

import json

import pytest

NOON = "2026-03-02T12:00:00+00:00"

#: The same, as people in the town write it.
SHOWN = "02/03/2026 13:00"


RULES = {
    "version": "v1",
    "loaded_at": NOON,
    "town": "Junar",
    "timezone": "Europe/Madrid",
    "problems": [],
    "history": [],
}


def node(name, rules="v1"):
    return {"name": name, "rules": rules, "loaded_at": NOON, "seen_at": NOON}


def listener(**changes):
    usual = {"name": "telegram/updates", "health": "waiting", "since": NOON}
    usual |= {"answered_at": None, "failures": 0, "problem": "", "retry_at": None}
    return usual | changes


def state(**changes):
    usual = {
        "node": "one",
        "nodes": [],
        "clock": "",
        "store": "",
        "slow": "",
        "rests": False,
        "outdated": False,
        "barred": False,
        "rules": RULES,
        "channels": [],
        "unread": [],
        "nobodys": {},
        "barred_bookings": [],
        "unknown_settings": [],
        "listeners": [],
        "workers": [],
        "counts": {},
        "unrouted": "",
        "calendar": "",
        "used_this_month": {},
        "monthly_caps_usd": {},
    }
    return usual | changes


@pytest.fixture
def told(ventanilla, daemon):
    """
    What the command prints where a daemon answers with such a state.
    """

    def told(*asked, status=0, said=None, **changes):
        with daemon(said or json.dumps(state(**changes))):
            out = ventanilla("status", *asked, status=status).output
        return out.splitlines()

    return told


def test_whose_daemon_it_is_comes_first_as_a_machine_may_have_several_towns(told):
    assert ["town Junar", "node one"] == told()[:2]


def test_what_a_mailbox_does_not_read_is_shown(told):
    lines = told(unread=[{"mailbox": "mayor", "channels": ["mastodon", "x"]}])

    assert "mailbox mayor reads nothing: it is not reached by mastodon, x" in lines


def test_what_is_confidential_and_no_mailbox_may_read_is_shown(told):
    lines = told(nobodys={"social": [f"J-{n}" for n in range(1, 13)]})

    [line] = [each for each in lines if "social" in each]
    assert "mailbox social is gone, and nobody may read" in line
    assert line.endswith("J-1, J-2, J-3, J-4, J-5, J-6, J-7, J-8, J-9, J-10 and 2 more")


ACCEPTED = {
    "town": "Junar",
    "accepted": True,
    "changed": ["routes.yaml"],
    "version": "v2",
}


def test_new_rules_that_leave_something_confidential_to_nobody_say_so(
    ventanilla, daemon
):
    left = {"nobodys": {"social": ["J-14"]}, "barred_bookings": []}
    with daemon(json.dumps(ACCEPTED | left)):
        out = ventanilla("reload", "--clerk", "Toñi").output

    assert "Junar: version v2 is in force (routes.yaml)" in out
    assert "nobody may read what is confidential of it: J-14" in out


BARRED = {
    "case": "J-4",
    "calendar": "courts",
    "unit": "pádel 2",
    "starts": "2026-12-06T10:00:00+01:00",
}
CANCELS = (
    "booking J-4 (pádel 2, 2026-12-06 10:00) is no longer allowed by the rules: "
    "ventanilla bookings cancel J-4 --because …"
)


def test_what_is_booked_against_the_rules_is_shown_with_what_cancels_it(told):
    assert CANCELS in told(barred_bookings=[BARRED])
    assert "and 2 more bookings: ventanilla status --json" in told(
        barred_bookings=[BARRED] * 12
    )


def test_so_it_is_by_the_new_rules_that_do_not_allow_it(ventanilla, daemon):
    with daemon(json.dumps(ACCEPTED | {"nobodys": {}, "barred_bookings": [BARRED]})):
        out = ventanilla("reload", "--clerk", "Toñi").output

    assert CANCELS in out


def test_what_a_channel_lacks_is_shown_and_of_one_that_lacks_nothing_nothing(told):
    lines = told(
        channels=[
            {"name": "email", "state": "ready", "problems": ["no smarthost is set"]},
            {"name": "telegram", "state": "ready", "problems": []},
        ]
    )

    after = lines[lines.index("channel email is ready, but") + 1]
    assert "  no smarthost is set" == after
    assert not [line for line in lines if line.startswith("channel telegram")]


def test_that_messages_wait_to_be_routed_is_shown(told):
    late = "the oldest that waits to be routed is of noon"

    assert late in told(unrouted=late)


def test_a_calendar_that_has_run_out_is_shown(told):
    over = "the town has no holidays of its own after 2027"

    assert over in told(calendar=over)


def test_what_waits_longest_is_shown_by_channel(told):
    assert f"twitter: what waits longest is due since {SHOWN}" in told(
        waiting_since={"twitter": NOON}
    )


def test_that_whoever_something_is_for_is_refused_is_shown_by_channel(told):
    assert (
        "email: the last 4 people to whom something was to be sent were refused; "
        "ventanilla outbox list says why"
    ) in told(refusing={"email": 4})


def test_all_nodes_are_shown_that_are_there(told):
    lines = told(nodes=[node("one"), node("two"), node("tres", "v2")])

    assert "nodes: one, two, tres" in lines
    assert "node tres has other rules: v2" in lines


def test_whoever_routes_nothing_is_told_to_read_newer_rules_where_that_helps(told):
    told_to = (
        "this node routes and delivers nothing: another has newer rules; reload them"
    )

    assert told_to in told(rests=True)
    assert told_to not in told(rests=True, outdated=True)
    assert told_to not in told(rests=True, barred=True)


def test_one_that_is_alone_is_shown_once(told):
    lines = told(nodes=[node("one")])

    assert ["node one"] == [line for line in lines if line.startswith("node")]


def test_when_something_is_tried_again_is_shown_where_it_is_known(told):
    waits = listener(problem="node one does it")
    down = listener(name="twitter/posts", problem="no route", retry_at=NOON)

    lines = told(listeners=[waits, down])

    [waiting] = [line for line in lines if line.startswith("telegram/updates")]
    [failing] = [line for line in lines if line.startswith("twitter/posts")]
    assert waiting.endswith("node one does it")
    assert failing.endswith(f"no route (again at {SHOWN})")


def unknown(name, meant, *, is_set=False):
    return {"name": name, "meant": meant, "meant_is_set": is_set}


def test_a_setting_that_nothing_asks_for_is_shown_with_what_was_meant(told):
    lines = told(
        unknown_settings=[
            unknown("VENTANILLA_WORKER", "VENTANILLA_WORKERS"),
            unknown("VENTANILLA_HTPP", "VENTANILLA_HTTP", is_set=True),
            unknown("VENTANILLA_COLOUR", ""),
        ]
    )

    asks = "nothing asks for the setting"
    meant = "(did you mean VENTANILLA_WORKERS?)"
    assert f"{asks} VENTANILLA_WORKER {meant}" in lines
    set_too = "(did you mean VENTANILLA_HTTP? It is set, too.)"
    assert f"{asks} VENTANILLA_HTPP {set_too}" in lines
    assert f"{asks} VENTANILLA_COLOUR" in lines


@pytest.mark.parametrize(
    ("used", "shown"),
    [
        ({"twitter": {}}, "twitter this month: 0.00 of 50.00 USD"),
        (
            {"twitter": {"dm.read": {"count": 3, "usd": 0.03}}},
            "twitter this month: 0.03 of 50.00 USD",
        ),
        (
            {"twitter": {"dm.read": {"count": 5850, "usd": 58.5}}},
            "twitter this month: 58.50 USD, and what is sent waits: the cap is 50.00",
        ),
    ],
)
def test_what_is_spent_is_shown_beside_what_may_be(told, used, shown):
    assert shown in told(used_this_month=used, monthly_caps_usd={"twitter": 50.0})


def test_of_what_is_spent_nothing_is_shown_while_the_store_does_not_say(told):
    assert "USD" not in "".join(told(monthly_caps_usd={"twitter": 50.0}))


def test_a_daemon_that_has_an_error_of_its_own_is_not_taken_for_none(told):
    [line] = told(said="Internal Server Error", status=1)

    assert "is not a Ventanilla daemon, or has an error: see its log" in line


def test_what_a_daemon_of_another_version_does_not_say_is_no_error_of_ours(told):
    reload = {
        "at": NOON,
        "by": "start",
        "changed": [],
        "accepted": True,
        "problems": [],
    }
    older = RULES | {"history": [reload]}

    [*_, last] = told(rules=older, status=1)

    assert "the daemon is of another version than this command" in last
    assert "'who'" in last
    assert older == json.loads("".join(told("--json", rules=older)))["rules"]


def test_times_are_the_towns_though_the_rules_cannot_be_read(
    told, tmp_path, monkeypatch
):
    rules = tmp_path / "broken.yaml"
    rules.write_text("town: {name: [}", encoding="utf-8")
    monkeypatch.setenv("VENTANILLA_ROUTES", str(rules))

    assert f"rules v1, in force since {SHOWN}" in told()
