"""
What is wanted, by the names that the gateway knows: rules call an intent so to have it
treated so. All others are the town's own.
"""

from __future__ import annotations

#: Something is wrong; or somebody is wronged by how it is done.
INCIDENT = "incident"
COMPLAINT = "complaint"

#: A question: what the town has a text or a fact for is answered by the gateway.
INFORMATION = "information"

#: Something that is applied for: procedures say what that requires.
PROCEDURE = "procedure"

#: A word with somebody.
DIRECT = "direct_message"

#: Something for the plenary's agenda; and something that it is asked while it is held.
PROPOSAL = "agenda_proposal"
QUESTION = "plenary_question"

#: What shows none.
OTHER = "other"
