"""
Who is in charge of what nobody has seen, and who is told of what is overdue.
"""

from gateway.routing.compiler import compile_routes

from .heard import at

TOWN = """
town: {name: Pueblo}
mailboxes:
  lights:
    office: Alumbrado
    addresses: {email: lights@p.example}
    hours: L-V 7:00-15:00 + retén
    backups: [works, clerk]
    head: mayor
    absent: [{from: 2026-08-03, until: 2026-08-14}]
  works:
    office: Obras
    addresses: {email: works@p.example}
    hours: L-V 10:00-14:00 y 17:00-20:00
    backups: [lights]
    absent: [{from: 2026-08-10, until: 2026-08-14, backup: clerk}]
  social:
    office: Servicios Sociales
    addresses: {email: social@p.example}
    hours: M y J 9-14
    confidential: yes
    backups: [clerk, police]
    head: mayor
  police: {office: Policía, hours: 24 h, confidential: yes, addresses: {email: a@p.es}}
  mayor: {office: Alcaldía, hours: agenda, addresses: {email: mayor@p.example}}
  clerk: {office: Registro, addresses: {email: clerk@p.example}}
otherwise: {deliver: clerk}
"""
TABLE = compile_routes(TOWN)


def turn(mailbox, moment, *, rounds=4, **more):
    return [
        TABLE.next_in_charge(mailbox, at(moment), n, **more)
        for n in range(1, rounds + 1)
    ]


def test_what_nobody_sees_goes_to_whoever_can_be_reached_to_all_and_begins_again():
    """
    Whose it is hears again, too: a telephone that did not ring may ring by then.
    """
    works_open, works_shut = "2026-03-03 12:00", "2026-03-03 23:00"

    assert ["works", "clerk", "mayor", "lights", "works"] == turn(
        "lights", works_open, rounds=5
    )
    assert ["works", "clerk", "mayor", "lights"] == turn("lights", works_shut)
    assert ["lights", "works", "lights"] == turn("works", works_shut, rounds=3)


def test_whoever_is_on_leave_is_not_asked():
    assert ["clerk", "mayor", "clerk"] == turn("lights", "2026-08-12 12:00", rounds=3)


def test_the_first_who_can_be_reached_goes_before_the_others():
    table = compile_routes(
        TOWN.replace("backups: [works, clerk]", "backups: [clerk, police, works]")
    )

    def first(moment):
        return [table.next_in_charge("lights", at(moment), n) for n in range(1, 5)]

    assert ["police", "clerk", "works", "mayor"] == first("2026-03-03 23:00")


def test_what_is_confidential_goes_on_among_those_who_may_read_it():
    moment = "2026-03-03 12:00"

    assert ["police", "social"] == turn("social", moment, rounds=2)
    assert ["police", "social"] == turn("social", moment, rounds=2, confidential=True)
    assert ["police", "clerk", "mayor", "social"] == turn(
        "social", moment, rounds=4, confidential=False
    )
    assert ["lights"] == turn("lights", moment, rounds=1, confidential=True)


def test_what_waits_at_a_mailbox_that_is_gone_goes_to_who_gets_what_is_left():
    assert ["clerk"] == turn("gone", "2026-03-03 12:00", rounds=1)


def test_a_mailbox_answers_to_its_head_or_a_backup_or_who_gets_what_is_left():
    heads = {name: mailbox.head for name, mailbox in TABLE.town.mailboxes.items()}

    assert ("mayor", "lights", "clerk") == (
        heads["lights"],
        heads["works"],
        heads["police"],
    )
    assert "" == heads["clerk"]
