"""The forms of the page of words: one word of the portal, and a file of them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aidportal.intake.kinds import Importer
from aidportal.intake.mapping import LEFT_OUT
from aidportal.intake.vocabulary import VocabularyError
from aidportal.sheets.vocabulary import WordRow

from .kept_words import heading_key, language_of
from .models import KeptWord
from .vocabulary import contradicts, key_for, words_to_add

MOST_BYTES = 1 << 20
Groups = list[tuple[str, list[tuple[str, str]]]]


def meanings_of(kind: Importer) -> Groups:
    """What a word of a kind can mean: a column, or a value of one, by column."""
    fields = kind.every_field()
    headings = [(field.name, str(field.label)) for field in fields]
    groups: Groups = [(_("Heading of the column"), [*headings, (LEFT_OUT, _("(left out)"))])]
    for field in fields:
        if meanings := field.meanings():
            options = [(f"{field.name}={code}", label) for code, label in meanings]
            groups.append((_("In the column %(field)s") % {"field": field.label}, options))
    return groups


class PortalWordForm(forms.Form):
    """A word of the portal for tables of one kind."""

    word = forms.CharField(
        label=gettext_lazy("Word"),
        max_length=200,
        help_text=gettext_lazy("As it stands in workbooks: a heading, or what is written in cells."),
    )
    means = forms.ChoiceField(label=gettext_lazy("What it means"))
    first_year = forms.IntegerField(
        label=gettext_lazy("From year"),
        required=False,
        min_value=1949,
        max_value=2099,
        help_text=gettext_lazy("Blank where it always was."),
    )
    last_year = forms.IntegerField(
        label=gettext_lazy("Until year"),
        required=False,
        min_value=1949,
        max_value=2099,
        help_text=gettext_lazy("Blank where it still is."),
    )

    def __init__(self, *args: Any, kind: Importer, kept: KeptWord | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.kept = kind, kept
        self.fields["means"].choices = [("", _("Choose")), *meanings_of(kind)]  # type: ignore[attr-defined]

    def clean_word(self) -> str:
        word = str(self.cleaned_data["word"]).strip()
        if not heading_key(word):
            raise forms.ValidationError(_("A word has a letter or a digit."))
        return word

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        first, last = cleaned["first_year"], cleaned["last_year"]
        if first and last and first > last:
            self.add_error("last_year", _("This lies before the year in which it begins."))
        others = KeptWord.objects.of_portal().filter(kind=self.kind.key)
        others = others.exclude(pk=self.kept.pk) if self.kept else others
        row = self.row()
        if contradicts(row, [one.as_row() for one in others if key_for(one.as_row()) == key_for(row)]):
            self.add_error("word", _("The portal has this word already in these years. Change it there."))
        return cleaned

    def row(self) -> WordRow:
        name, _mark, value = self.cleaned_data["means"].partition("=")
        word, years = self.cleaned_data["word"], (self.cleaned_data["first_year"], self.cleaned_data["last_year"])
        return WordRow(self.kind.key, name, value, word, language_of(word), *years)

    def save(self) -> KeptWord:
        """Make the word the portal's, in the place of the one that was changed."""
        row, kept = self.row(), self.kept or KeptWord()
        kept.kind, kept.field, kept.value, kept.word, kept.language = row[:5]
        kept.first_year, kept.last_year = row.first, row.last
        kept.save()
        return kept


class WordFileForm(forms.Form):
    """A file of words that become the portal's."""

    file = forms.FileField(
        label=gettext_lazy("File of words"),
        help_text=gettext_lazy("CSV as it is exported here. Words that are there already are left as they are."),
        widget=forms.FileInput(attrs={"accept": ".csv"}),
    )

    def __init__(self, *args: Any, kinds: list[Importer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = kinds
        self.new: list[WordRow] = []
        self.there = 0

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than %(most)s MB.") % {"most": MOST_BYTES >> 20})
        try:
            self.new, self.there = words_to_add(decoded(file.read()), self.kinds)
        except VocabularyError as error:
            raise forms.ValidationError(_("Nothing was taken: %(reason)s") % {"reason": error}) from None
        return file


def decoded(content: bytes) -> str:
    """The text of a file, in UTF-8 or as Chinese Windows writes it."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding).replace("\0", "")
        except UnicodeDecodeError:
            continue
    raise VocabularyError(_("It is no text."))


def promote(kept: KeptWord) -> bool:
    """Make an answer the portal's too, in the place of what the portal said of the word; whether that is new."""
    row = kept.as_row()
    others = [
        one for one in KeptWord.objects.of_portal().filter(kind=kept.kind) if key_for(one.as_row()) == key_for(row)
    ]
    if any(one.as_row() == row for one in others):
        return False
    try:
        with transaction.atomic():
            KeptWord.objects.filter(pk__in=[one.pk for one in others]).delete()
            KeptWord.objects.create(
                kind=row.kind, field=row.field, value=row.value, word=row.word, language=row.language
            )
    except IntegrityError:
        return False
    return True
