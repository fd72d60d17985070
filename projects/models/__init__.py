from .donation import DonatedItem, Donation
from .funding import Disbursement, Funding
from .output import Output
from .project import Progress, Project, ProjectGroup
from .status import StatusChange

__all__ = [
    "Disbursement",
    "DonatedItem",
    "Donation",
    "Funding",
    "Output",
    "Progress",
    "Project",
    "ProjectGroup",
    "StatusChange",
]
