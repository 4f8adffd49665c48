"""
A town pays for what it uses: what a daemon loads follows from its settings.
"""

import subprocess
import sys

#: A town that has mail only, with everything of the daemon but its run.
SCRIPT = """
import sys
from datetime import UTC, datetime
from gateway.daemon import wiring
from gateway.daemon.loading import load_channels, setup_in
from gateway.routing.compiler import compile_routes
from gateway.settings import Environment, read_settings

table = compile_routes('''
town: {name: Junar, accounts: {email: town@junar.example}}
mailboxes: {clerk: {office: Registro, addresses: {email: clerk@junar.example}}}
otherwise: {deliver: clerk}
''')
variables = {
    "VENTANILLA_STATE": sys.argv[1],
    "VENTANILLA_EMAIL_LISTEN": "127.0.0.1:2525",
}
setup = setup_in(
    read_settings(Environment(variables)),
    variables,
    lambda: table.town,
    None,
    lambda: datetime.now(UTC),
    b"k" * 32,
)
print(sorted(load_channels(setup).ready))
large = {"aiohttp", "tweepy", "telegram", "fpdf", "psycopg", "alembic", "holidays"}
print(sorted(large & set(sys.modules)))
"""


def test_a_town_that_has_mail_only_loads_no_other_platform_and_no_other_database(
    tmp_path,
):
    said = subprocess.check_output([sys.executable, "-c", SCRIPT, tmp_path], text=True)

    assert ["['email']", "[]"] == said.splitlines()[-2:]
