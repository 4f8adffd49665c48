"""Printed pages: the poster for the door, the stub, the printout at the counter."""
