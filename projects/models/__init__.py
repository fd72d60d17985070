from .donation import DonatedItem, Donation
from .funding import Disbursement, Funding
from .output import Output
from .project import Progress, Project, ProjectGroup
from .status import StatusChange
from .sums import CommittedByKind, CommittedByPlace, MovedBySource, MovedOnLines, ProjectsByKind

__all__ = [
    "CommittedByKind",
    "CommittedByPlace",
    "Disbursement",
    "DonatedItem",
    "Donation",
    "Funding",
    "MovedBySource",
    "MovedOnLines",
    "Output",
    "Progress",
    "Project",
    "ProjectGroup",
    "ProjectsByKind",
    "StatusChange",
]
