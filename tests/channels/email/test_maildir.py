"""
What is delivered into a Maildir is whole, on disk, and there once.
"""

import errno
import os
import threading
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from channels.email.outgoing.folders import MARK
from channels.email.outgoing.maildir import Letter, maildir_at
from channels.email.outgoing.sent_as import file_name
from gateway.core.errors import PermanentFailure, TemporaryFailure

MAIL = b"Subject: Farola\r\n\r\nNo luce.\r\n"


@pytest.fixture
def maildir(tmp_path):
    maildir = maildir_at(tmp_path / "mail", "junar@junar.example", ())
    yield maildir
    maildir.close()


def letter(mailbox="obras", delivery="d1", mail=MAIL, *, again=False):
    return Letter(mailbox=mailbox, delivery=delivery, mail=mail, again=again)


def files(maildir, mailbox="obras"):
    box = maildir.root / mailbox
    return sorted(str(p.relative_to(box)) for p in box.rglob("*") if p.is_file())


def test_a_letter_lies_whole_in_new_and_nothing_in_tmp(maildir):
    assert [None] == maildir.deliver_all([letter()])

    name = file_name("d1")
    assert [f"new/{name}"] == files(maildir)
    assert MAIL == (maildir.root / "obras/new" / name).read_bytes()


def test_nobody_else_may_read_it(maildir):
    maildir.deliver_all([letter()])

    modes = {oct(p.stat().st_mode & 0o077) for p in (maildir.root / "obras").rglob("*")}

    assert {"0o0"} == modes


def test_letters_to_several_are_delivered_though_no_more_threads_come(
    maildir, monkeypatch
):
    """
    As where a container has as many processes as it may: one of them may be a call for
    help.
    """

    def start(_self):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", start)
    boxes = ["obras", "policia", "aguas"]

    assert [None] * 3 == maildir.deliver_all([letter(box) for box in boxes])

    assert [[f"new/{file_name('d1')}"]] * 3 == [files(maildir, box) for box in boxes]


def test_a_repeat_overwrites_what_the_first_attempt_left(maildir):
    maildir.deliver_all([letter()])
    maildir.deliver_all([letter(mail=b"Subject: Farola\r\n\r\nDe nuevo.\r\n")])

    [name] = files(maildir)

    assert b"De nuevo" in (maildir.root / "obras" / name).read_bytes()


def test_a_repeat_of_what_was_read_already_changes_nothing(maildir):
    maildir.deliver_all([letter()])
    box, name = maildir.root / "obras", file_name("d1")
    (box / "new" / name).rename(box / "cur" / f"{name}:2,RS")

    assert [None] == maildir.deliver_all([letter(again=True)])

    assert [f"cur/{name}:2,RS"] == files(maildir)


def test_a_first_attempt_does_not_look_through_what_was_read(maildir, monkeypatch):
    maildir.deliver_all([letter(delivery="before")])
    monkeypatch.setattr(os, "listdir", None)

    assert [None] == maildir.deliver_all([letter()])


def test_it_is_found_unread_and_read_and_not_before(maildir):
    before = maildir.find("obras", "d1")
    maildir.deliver_all([letter()])
    unread = maildir.find("obras", "d1")
    box, name = maildir.root / "obras", file_name("d1")
    (box / "new" / name).rename(box / "cur" / f"{name}:2,S")
    read = maildir.find("obras", "d1")

    assert (False, True, True) == (before, unread, read)
    assert not maildir.find("obras", "d2")


def test_a_batch_goes_to_many_mailboxes_and_one_failure_stops_no_other(maildir):
    batch = [letter("obras", f"o{n}") for n in range(20)]
    batch += [letter("../obras", "x"), letter("policia", "p")]

    outcomes = maildir.deliver_all(batch)

    assert [None] * 20 == list(outcomes[:20])
    assert isinstance(outcomes[20], PermanentFailure)
    assert outcomes[21] is None
    assert 20 == len(files(maildir))
    assert 1 == len(files(maildir, "policia"))


@pytest.mark.parametrize(
    "name", ["..", ".", "", ".ssh", "a/b", "A", "ñ", "a\0", "x" * 65]
)
def test_a_name_that_could_lead_elsewhere_is_refused(maildir, name):
    [outcome] = maildir.deliver_all([letter(name)])

    assert isinstance(outcome, PermanentFailure)
    assert [MARK] == [p.name for p in maildir.root.iterdir()]
    with pytest.raises(PermanentFailure):
        maildir.find(name, "d1")


@pytest.mark.parametrize("link", ["obras", "obras/tmp", "obras/new", "obras/cur"])
def test_a_symbolic_link_in_the_way_is_not_followed(maildir, tmp_path, link):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    where = maildir.root / link
    where.parent.mkdir(exist_ok=True)
    where.symlink_to(elsewhere)

    [outcome] = maildir.deliver_all([letter()])

    assert isinstance(outcome, TemporaryFailure)
    assert [] == list(elsewhere.iterdir())


@pytest.mark.parametrize("there", [[], ["cur"], ["tmp"], ["tmp", "new"]])
def test_folders_whose_making_was_interrupted_are_completed(maildir, there):
    for part in there:
        (maildir.root / "obras" / part).mkdir(parents=True)

    assert [None] == maildir.deliver_all([letter()])

    assert {"cur", "new", "tmp"} == {p.name for p in maildir.root.glob("obras/*")}


def test_a_link_in_the_place_of_the_file_is_replaced_and_not_written_through(
    maildir, tmp_path
):
    target = tmp_path / "target"
    target.write_text("mine")
    maildir.deliver_all([letter(delivery="other")])
    (maildir.root / "obras/new" / file_name("d1")).symlink_to(target)

    maildir.deliver_all([letter()])

    assert "mine" == target.read_text()


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EIO])
def test_what_the_disk_refuses_may_be_tried_again_and_leaves_nothing(
    maildir, monkeypatch, number
):
    def refuse(fd):
        raise OSError(number, os.strerror(number))

    maildir.deliver_all([letter(delivery="before")])
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", refuse)
        [outcome] = maildir.deliver_all([letter()])

    assert isinstance(outcome, TemporaryFailure)
    assert [f"new/{file_name('before')}"] == files(maildir)
    assert [None] == maildir.deliver_all([letter()])


def test_a_root_that_is_gone_may_be_tried_again(maildir):
    maildir.root.rename(maildir.root.with_name("elsewhere"))

    [outcome] = maildir.deliver_all([letter()])

    assert isinstance(outcome, TemporaryFailure)


def test_nothing_goes_below_a_mount_point_on_which_nothing_is_mounted(maildir):
    """
    Nobody reads there, and once it is mounted again nobody sees what is below it.
    """
    mounted = maildir.root.with_name("elsewhere")
    maildir.root.rename(mounted)
    maildir.root.mkdir()

    [outcome] = maildir.deliver_all([letter()])
    with pytest.raises(TemporaryFailure, match="is its file system mounted"):
        maildir.find("obras", "d1")

    assert isinstance(outcome, TemporaryFailure)
    assert [] == [*maildir.root.iterdir()]
    maildir.root.rmdir()
    mounted.rename(maildir.root)
    assert [None] == maildir.deliver_all([letter()])


def test_a_file_and_its_folder_are_synced_in_this_order(maildir, monkeypatch):
    maildir.deliver_all([letter(delivery="before")])
    steps = []
    fsync, rename = os.fsync, os.rename

    def log_fsync(fd):
        steps.append(Path(f"/proc/self/fd/{fd}").readlink().parent.name)
        fsync(fd)

    def log_rename(source, target, **folders):
        steps.append("rename")
        rename(source, target, **folders)

    monkeypatch.setattr(os, "fsync", log_fsync)
    monkeypatch.setattr(os, "rename", log_rename)
    maildir.deliver_all([letter()])

    assert ["tmp", "rename", "obras"] == steps


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=80), st.text(max_size=40))
def test_no_name_leaves_the_root(maildir, mailbox, delivery):
    maildir.deliver_all([letter(mailbox, delivery)])

    assert {maildir.root.name} == {p.name for p in maildir.root.parent.iterdir()}
