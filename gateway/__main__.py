"""`python -m gateway` is `ventanilla`."""

from gateway.cli.main import main

main(prog_name="ventanilla")
