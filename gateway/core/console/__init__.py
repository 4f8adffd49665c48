"""
The console: who enters it, and what employees write there.
"""
