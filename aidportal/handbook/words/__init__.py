"""The words of the glossary, a module for each section; what figures are called stands with the figures."""

from . import changes, money, numbers, officials, pages, partners, reports, training, users, workbooks
from .word import GlossarySection

SECTIONS: tuple[GlossarySection, ...] = (
    partners.SECTION,
    money.SECTION,
    officials.SECTION,
    training.SECTION,
    numbers.SECTION,
    pages.SECTION,
    workbooks.SECTION,
    reports.SECTION,
    changes.SECTION,
    users.SECTION,
)
