"""Whether what is kept is what it was: the chain, and the messages it vouches for."""
