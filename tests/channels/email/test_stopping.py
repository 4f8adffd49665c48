"""
The daemon ends when it is told to, whatever a mail is waiting for.
"""

import os
import signal
import smtplib
import socket
import time
from contextlib import contextmanager

import forked

from gateway.serving import free_port

CITIZEN, TOWN = "ana@correo.example", "ayuntamiento@junar.example"
RULES = f"""
town: {{name: Junar, languages: [es], accounts: {{email: {TOWN}}}}}
mailboxes: {{registro: {{office: Registro, addresses: {{email: r@junar.example}}}}}}
otherwise: {{deliver: registro}}
"""


#: The daemon, in which a name server is waited for longer than these tests wait.
DAEMON = """
from channels.email.proof import evidence as proof, resolver
from gateway.cli.main import main

proof.PATIENCE = resolver.LIFETIME = 3600
main(["run"])
"""

#: Seconds that a busy machine may take.
PATIENCE = 120


@contextmanager
def daemon(folder, **settings):
    (folder / "routes.yaml").write_text(RULES)
    environment = {
        "PATH": os.environ["PATH"],
        "VENTANILLA_ROUTES": str(folder / "routes.yaml"),
        "VENTANILLA_STATE": str(folder / "state"),
        "VENTANILLA_HTTP": f"127.0.0.1:{free_port()}",
        "VENTANILLA_DRAIN_SECONDS": "1",
        **settings,
    }
    child = forked.started([], environment, folder / "log", DAEMON)
    try:
        yield child
    finally:
        child.kill()
        child.wait()


def hand_in(port):
    until = time.monotonic() + PATIENCE
    while True:
        try:
            with smtplib.SMTP("127.0.0.1", port, timeout=PATIENCE) as client:
                client.sendmail(CITIZEN, TOWN, f"From: {CITIZEN}\r\n\r\nHola\r\n")
                return
        except ConnectionRefusedError:
            assert time.monotonic() < until, "it does not come up"
            time.sleep(0.1)


def test_a_mail_that_waits_for_dns_does_not_hold_up_a_stop(tmp_path):
    """
    Whoever asks for it several times is given one, and no complaint.
    """
    port = free_port()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.settimeout(PATIENCE)
        settings = {
            "VENTANILLA_EMAIL_LISTEN": f"127.0.0.1:{port}",
            "VENTANILLA_EMAIL_RESOLVER": f"127.0.0.1:{deaf.getsockname()[1]}",
        }
        with daemon(tmp_path, **settings) as child:
            hand_in(port)
            deaf.recv(512)
            for _ in range(3):
                child.send_signal(signal.SIGTERM)
                time.sleep(0.05)

            assert 0 == child.wait(timeout=PATIENCE), (tmp_path / "log").read_text()
    told = (tmp_path / "log").read_text()
    assert "daemon.stopped" in told
    assert "Traceback" not in told, told
    assert "ReactorNotRunning" not in told
