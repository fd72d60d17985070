from .agreement import Agreement, AgreementTask, Target
from .area import Area
from .document import Document, source_document
from .organisation import Organisation
from .pairing import Pairing
from .population import Population
from .sector import Sector

__all__ = [
    "Agreement",
    "AgreementTask",
    "Area",
    "Document",
    "Organisation",
    "Pairing",
    "Population",
    "Sector",
    "Target",
    "source_document",
]
