"""
The intents that the gateway treats in a particular way. Rules that want that treatment
use these names; all other intents are the town's own.
"""

from __future__ import annotations

#: Something is wrong; or somebody complains about how it is done.
INCIDENT = "incident"
COMPLAINT = "complaint"

#: A question: the gateway answers it if the town has a text or a fact for it.
INFORMATION = "information"

#: An application for something: procedures say what it requires.
PROCEDURE = "procedure"

#: Somebody wants a word with somebody in particular.
DIRECT = "direct_message"

#: A proposal for the plenary's agenda, and a question to a plenary while it is held.
PROPOSAL = "agenda_proposal"
QUESTION = "plenary_question"
FOR_THE_PLENARY = frozenset({PROPOSAL, QUESTION})

#: No intent was recognised.
OTHER = "other"
