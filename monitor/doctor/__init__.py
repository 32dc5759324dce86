"""What a person asks of a site before and while it is watched: is it well, how is it to be read?"""

from monitor.doctor.examine import Check, examine
from monitor.doctor.prospect import Found, Proposal, prospect

__all__ = ["Check", "Found", "Proposal", "examine", "prospect"]
