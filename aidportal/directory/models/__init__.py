from .agreement import Agreement, AgreementTask, Target
from .area import Area
from .document import Document, source_document
from .organisation import Organisation
from .pairing import Pairing
from .sector import Sector

__all__ = [
    "Agreement",
    "AgreementTask",
    "Area",
    "Document",
    "Organisation",
    "Pairing",
    "Sector",
    "Target",
    "source_document",
]
