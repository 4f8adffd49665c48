"""The daemon and its machine: run, query, copy the store, verify the chains."""
