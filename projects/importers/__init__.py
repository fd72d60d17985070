"""What the columns of workbooks about projects, their money, outputs and donations mean."""

from .donation import DonationImporter
from .funding_line import DisbursementImporter, FundingImporter, OutputImporter, StatusImporter
from .project import ProjectImporter

IMPORTERS = (
    ProjectImporter(),
    FundingImporter(),
    DisbursementImporter(),
    OutputImporter(),
    StatusImporter(),
    DonationImporter(),
)
