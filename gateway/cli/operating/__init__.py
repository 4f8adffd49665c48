"""The daemon and its machine: to run it, ask it, copy its store, verify its chains."""
