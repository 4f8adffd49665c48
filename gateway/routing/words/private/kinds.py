"""
Kinds of personal data.
"""

from __future__ import annotations

from enum import Enum


class Personal(Enum):
    """
    A kind of personal data.
    """

    IDENTITY = "identity"  # DNI, NIE, passport, Seguridad Social
    ACCOUNT = "account"  # IBAN
    PHONE = "phone"
    EMAIL = "email"
    PLATE = "plate"
    BIRTH = "birth"
    FACE = "face"  # somebody in a picture
    HOME = "home"
    CASE = "case"  # one's own file, contract or password
    NEED = "need"
    MINOR = "minor"
    HEALTH = "health"
    BELIEF = "belief"  # origin, faith, politics, sexual orientation
    LIFE = "life"  # the private life of somebody who works here
    ACCUSED = "accused"  # somebody recognisable, of an offence
