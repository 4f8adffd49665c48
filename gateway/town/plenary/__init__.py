"""The plenary: its sessions, its agenda, its minutes."""
