from .donation import DonatedItem, Donation
from .funding import GIVER, Disbursement, Funding
from .project import Output, Progress, Project, ProjectGroup

__all__ = [
    "GIVER",
    "Disbursement",
    "DonatedItem",
    "Donation",
    "Funding",
    "Output",
    "Progress",
    "Project",
    "ProjectGroup",
]
