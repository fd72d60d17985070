"""The forms of pasting: the text with its document, and a find to be confirmed."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aidportal.directory.models import Area, Document
from aidportal.reports.models import PublishedFigure
from aidportal.values.money import AmountFormField, Unit
from aidportal.web.requests import SignedInUser

from .forms import PublishedFigureForm
from .text.gazetteer import programme_places
from .text.numbers import CountedKind
from .text.statements import FigureMention

LONGEST_TEXT = 50_000
LONGEST_STATEMENT = 300
_BETWEEN_NAMES = re.compile(r"[、,，;；\s]+")


class TextForm(forms.Form):
    """A document and the text of it to be searched."""

    document = forms.ModelChoiceField(
        label=_("Document"),
        queryset=Document.objects.none(),
        help_text=_("The source of the figures; its date of publication tells what “the last two years” are."),
    )
    text = forms.CharField(
        label=_("Text"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 14}), strip=False
    )

    def __init__(self, *args: Any, user: SignedInUser, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        documents: Any = self.fields["document"]
        documents.queryset = Document.objects.selectable_by(user)


class AreasField(forms.CharField):
    """Areas by their names or codes."""

    default_error_messages = {"unknown": _("There is no area “%(name)s” in the programme.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 400)
        super().__init__(required=False, **kwargs)

    def clean(self, value: object) -> Any:
        names = [name for name in _BETWEEN_NAMES.split(super().clean(value)) if name]
        places = programme_places() if names else None
        codes = []
        for name in names:
            code = places.codes.get(name, name) if places else name
            # Of other programmes the provinces.
            area = Area.objects.filter(Q(pk=code) | Q(name_zh=name, level=Area.Level.PROVINCE)).first()
            if area is None:
                raise forms.ValidationError(self.error_messages["unknown"], "unknown", {"name": name[:40]})
            codes.append(area.pk)
        return Area.objects.filter(pk__in=codes)


class ConfirmForm(PublishedFigureForm):
    """A find as it will be recorded; everything suggested can be changed."""

    value = AmountFormField(label=_("Value"), help_text=_("In the unit of the figure: money in yuan, or as 7000万元."))
    areas = AreasField(label=_("Areas"), help_text=_("Receiving areas, with 、 between them."))

    class Meta:
        model = PublishedFigure
        fields = (
            *("statement", "value", "qualifier", "figure", "uncheckable", "unit", "areas", "scope"),
            *("as_of", "is_cumulative", "number"),
        )


def initial_of(mention: FigureMention, document: Document) -> dict[str, Any]:
    """What the form of a find begins with."""
    names = Area.objects.in_bulk(mention.areas)
    return {
        "statement": statement_of(mention),
        "value": written(mention),
        "qualifier": mention.qualifier,
        "figure": mention.figure,
        "uncheckable": mention.uncheckable if mention.figure else PublishedFigure.Uncheckable.NO_FIGURE,
        "unit": "" if mention.figure else unit_of(mention),
        "areas": "、".join(names[code].name_zh for code in mention.areas if code in names),
        "scope": mention.scope,
        "as_of": document.published_on,
        "is_cumulative": mention.is_cumulative,
    }


def unit_of(mention: FigureMention) -> str:
    """What is counted, as the text calls it; money is in yuan, however it is written."""
    return str(Unit.YUAN.label) if mention.counted is CountedKind.MONEY else mention.unit


def statement_of(mention: FigureMention) -> str:
    """The sentence, or where it is too long the part of it that holds the number."""
    if len(mention.sentence) <= LONGEST_STATEMENT:
        return mention.sentence
    begin = max(mention.sentence.rfind(sign, 0, mention.offset) for sign in "；;") + 1
    begin = max(begin, mention.offset - LONGEST_STATEMENT // 2)
    return mention.sentence[begin : begin + LONGEST_STATEMENT].strip()


def written(mention: FigureMention) -> str:
    """The value as people write it: money in 万元 where it is round there."""
    if mention.counted is CountedKind.MONEY and mention.value >= 10_000:
        return f"{(mention.value / 10_000).normalize():f}万元"
    return f"{mention.value:f}"
