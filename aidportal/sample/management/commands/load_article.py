from __future__ import annotations

from django.core.management.base import BaseCommand

from aidportal.sample.article import load_article


class Command(BaseCommand):
    help = "Records what the article of 2015-03-20 says; a second run changes nothing."

    def handle(self, *args: object, **options: object) -> None:
        document = load_article()
        self.stdout.write(f"{document}: {document.published_figures.count()} published figures.")
