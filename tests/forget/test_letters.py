"""
What was delivered into the Maildirs is erased there, wherever its reader has put it.
"""

import errno
import os
from datetime import UTC, datetime

import pytest

from channels.email.outgoing.maildir import Letter, letterbox, maildir_at
from channels.email.outgoing.sent_as import file_name, message_name
from channels.email.wire import compose
from gateway.core.delivery import Delivery
from gateway.core.errors import SettingsInvalid
from gateway.core.message import Address
from gateway.environment import Environment

NOW = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture
def maildir(tmp_path):
    made = maildir_at(tmp_path, "junar@junar.example", ())
    yield made
    made.close()


def mail(delivery):
    name = message_name(delivery)
    return f"To: a@b\nMessage-ID: <{name}@town.example>\n\nZampullín\n".encode()


@pytest.fixture
def delivered(maildir):
    """
    Delivers letters to a mailbox, by their ids.
    """

    def deliver(*ids, mailbox="lights"):
        letters = [Letter(mailbox=mailbox, delivery=i, mail=mail(i)) for i in ids]
        assert [None] * len(ids) == list(maildir.deliver_all(letters))

    return deliver


def left(maildir):
    return sorted(f.name for f in maildir.root.glob("*/**/*") if f.is_file())


def test_only_theirs_is_erased(maildir, delivered):
    delivered("1.a", "2.b")
    delivered("1.a", mailbox="police")

    assert 2 == maildir.erase({"1.a", "9.z"})
    assert [file_name("2.b")] == left(maildir)


def test_a_letter_that_was_read_is_erased(maildir, delivered):
    delivered("1.a")
    box = maildir.root / "lights"
    (box / "new" / file_name("1.a")).rename(box / "cur" / f"{file_name('1.a')}:2,S")

    assert 1 == maildir.erase({"1.a"})
    assert [] == left(maildir)


def test_a_letter_that_was_filed_under_another_name_is_known_by_its_id(
    maildir, delivered
):
    delivered("1.a")
    box = maildir.root / "lights"
    archive = box / ".Archive" / "cur"
    archive.mkdir(parents=True)
    (box / "new" / file_name("1.a")).rename(archive / "1700.M1.host,S=9:2,RS")

    assert 1 == maildir.erase({"1.a"})
    assert [] == left(maildir)


def test_a_draft_that_a_crash_left_is_erased(maildir, delivered):
    delivered("1.a")
    box = maildir.root / "lights"
    (box / "new" / file_name("1.a")).rename(
        box / "tmp" / f"{file_name('1.a')}.01234567"
    )

    assert 1 == maildir.erase({"1.a"})


def test_a_letter_that_only_speaks_of_it_stays(maildir, delivered):
    delivered("2.b")
    name = message_name("1.a").encode()
    about = maildir.root / "lights" / "new" / "about"
    about.write_bytes(b"To: a@b\n\nMessage-ID: <" + name + b"@town.example>\n")

    assert 0 == maildir.erase({"1.a"})


def test_nothing_behind_a_link_is_touched(maildir, delivered, tmp_path_factory):
    delivered("1.a")
    outside = tmp_path_factory.mktemp("outside") / "cur"
    outside.mkdir()
    (outside / "theirs").write_bytes(mail("2.b"))
    (maildir.root / "elsewhere").symlink_to(outside.parent)
    (maildir.root / "lights" / "new" / "link").symlink_to(outside / "theirs")

    assert 0 == maildir.erase({"2.b"})
    assert (outside / "theirs").exists()


def may_not(monkeypatch, name):
    """
    Let nobody open what is called so, as if it were somebody else's.
    """
    allowed = os.open

    def refuse(path, *its, **besides):
        if name == os.fspath(path):
            raise PermissionError(errno.EACCES, "Permission denied", path)
        return allowed(path, *its, **besides)

    monkeypatch.setattr(os, "open", refuse)


@pytest.mark.parametrize("what", ["lights", "filed"])
def test_what_may_not_be_looked_into_is_told_and_not_passed_over(
    maildir, delivered, monkeypatch, what
):
    """
    Once its deliveries are forgotten nobody would know a letter again.
    """
    delivered("1.a")
    box = maildir.root / "lights" / "new"
    (box / file_name("1.a")).rename(box / "filed")

    may_not(monkeypatch, what)
    with pytest.raises(PermissionError):
        maildir.erase({"1.a"})


def test_letters_whose_file_system_is_not_mounted_are_out_of_reach(tmp_path):
    root = tmp_path / "mail"
    setting = Environment({"VENTANILLA_EMAIL_MAILDIR": str(root)})
    for _ in range(2):
        with pytest.raises(SettingsInvalid, match="is its file system mounted"):
            letterbox(setting, tmp_path)
        root.mkdir(exist_ok=True)

    maildir_at(root, "junar@junar.example", ()).close()
    letterbox(setting, tmp_path).close()


def test_a_letter_is_known_by_the_id_that_the_channel_writes(maildir):
    delivery = Delivery(
        id="1.a",
        message=1,
        to=Address("email", "lights@town.example"),
        text="",
        due_at=NOW,
    )
    written = compose(
        delivery,
        [],
        from_address="post@town.example",
        from_name="Town",
        reply_to=None,
        domain="town.example",
        now=NOW,
    )
    archive = maildir.root / "lights" / "cur"
    archive.mkdir(parents=True)
    (archive / "1700.M1.host:2,S").write_bytes(written.replace(b"\r\n", b"\n"))

    assert 1 == maildir.erase({"1.a"})
