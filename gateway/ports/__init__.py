"""
Ports: the interfaces through which the inside uses the outside.

A port exists because it has two implementations, or because a third party's code plugs
in there. Everything else is a plain import.
"""
