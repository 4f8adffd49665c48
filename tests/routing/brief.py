"""
Rules without most of their examples, which are most of a town's rules: for what does
not depend on how many there are.
"""

import re


def brief(examples):
    """
    Leave the first of each list in a file of examples, which has one a line.
    """
    return re.sub(r"(?m)(^ +- .*\n)(?: +- .*\n)+", r"\1", examples)
