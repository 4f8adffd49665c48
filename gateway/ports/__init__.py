"""
What the inside asks of the outside.

A port is here because it has two implementations, or because it is where a
stranger's code plugs in. Everything else is a plain import.
"""
