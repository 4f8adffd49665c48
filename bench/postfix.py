"""
Debian's Postfix with folders of its own: loopback only, with its fsyncs, and Maildirs
written by virtual(8). Everything else is Debian's default.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from pathlib import Path

from attrs import field, frozen

from bench import generate

_PROGRAMS = Path("/usr/lib/postfix/sbin")
_SERVICES = Path("/usr/share/postfix/master.cf.dist")

_MAIN = """\
compatibility_level = 3.6
queue_directory = {root}/spool
data_directory = {root}/lib
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
maillog_file = {root}/log/mail.log
maillog_file_prefixes = {root}, /dev
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = bench.localdomain
mydestination =
local_recipient_maps =
alias_maps =
alias_database =
mynetworks = 127.0.0.0/8
smtpd_relay_restrictions = permit_mynetworks, reject
relayhost =
default_transport = error
smtp_dns_support_level = disabled
smtpd_peername_lookup = no
virtual_transport = virtual
virtual_mailbox_domains = bench.example
virtual_mailbox_base = {root}/mail
virtual_mailbox_maps = texthash:{root}/etc/mailboxes
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
virtual_minimum_uid = 50
smtpd_client_connection_count_limit = 0
smtpd_client_connection_rate_limit = 0
"""


@frozen
class Postfix:
    """
    One Postfix instance.

    Attributes:
        root: A folder of its own, readable for everybody.
        port: Its SMTP port on 127.0.0.1.
        recipient: The address of mails, with a % for one of a hundred mailboxes.
    """

    root: Path
    port: int
    name: str = "Postfix"
    recipient: str = field(init=False, default=generate.MAILBOX.format("%"))

    @property
    def mail(self) -> Path:
        """
        The folder of all Maildirs.
        """
        return self.root / "mail"

    @property
    def pid(self) -> int:
        """
        The id of its master process; all other processes are its descendants.
        """
        return int((self.root / "spool/pid/master.pid").read_text("ascii"))

    def start(self) -> None:
        """
        Start it, and wait until it listens.

        Raises:
            RuntimeError: It did not start.
        """
        owner = pwd.getpwnam("postfix")
        for name in ("etc", "spool", "lib", "log", "mail"):
            (self.root / name).mkdir(parents=True)
        for name in ("lib", "mail"):
            os.chown(self.root / name, owner.pw_uid, owner.pw_gid)
        settings = _MAIN.format(root=self.root, uid=owner.pw_uid, gid=owner.pw_gid)
        (self.root / "etc/main.cf").write_text(settings, "ascii")
        (self.root / "etc/master.cf").write_text(self._services(), "utf-8")
        boxes = [f"{generate.MAILBOX.format(n)} m{n}/\n" for n in range(100)]
        (self.root / "etc/mailboxes").write_text("".join(boxes), "ascii")
        self._ask("start")

    def stop(self) -> None:
        """
        Stop it, by its pid file.
        """
        self._ask("stop")

    def _services(self) -> str:
        # No chroot, since our spool has no files for it; and smtp at our port.
        lines = _SERVICES.read_text("utf-8").splitlines(keepends=True)
        services = [_service(line, self.port) for line in lines]
        return "".join(services)

    def _ask(self, what: str) -> None:
        done = subprocess.run(  # noqa: S603 - our own folder
            ["/usr/sbin/postfix", "-c", self.root / "etc", what],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            log = self.root / "log/mail.log"
            told = log.read_text("utf-8") if log.exists() else ""
            raise RuntimeError(f"postfix {what}: {done.stderr}{told}"[:2000])


def why_not() -> str | None:
    """
    Return why there is no usable Postfix; None if there is one.
    """
    if not (shutil.which("postfix") and _PROGRAMS.exists() and _SERVICES.exists()):
        return "Debian's Postfix is not installed: apt install postfix"
    if os.geteuid() != 0:
        return "Postfix needs root"
    return None


def version() -> str:
    """
    Return the version of Postfix.
    """
    asked = ["/usr/sbin/postconf", "-dh", "mail_version"]
    return subprocess.run(  # noqa: S603 - nothing of it is from outside
        asked, capture_output=True, text=True, check=True
    ).stdout.strip()


def _service(line: str, port: int) -> str:
    fields = line.split()
    if len(fields) < 8 or line[0] in "# \t":
        return line
    fields[4] = "n"
    if fields[0] == "smtp" and fields[1] == "inet":
        fields[0] = f"127.0.0.1:{port}"
    return " ".join(fields) + "\n"
