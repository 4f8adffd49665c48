"""
The console, in which employees work in the browser, as a channel.
"""
