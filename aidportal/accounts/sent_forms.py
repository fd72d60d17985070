"""A form that is sent twice, by a button pressed twice or a page sent again, is saved once."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from .models import SentForm, key_of

# The field that names one showing of a form, and what may differ between two presses of its buttons.
FIELD = "form_key"
POPUP = "admin/popup_response.html"
_NOT_CONTENT = frozenset({"csrfmiddlewaretoken", "_save", "_continue", "_addanother"})


class SentOnce:
    """Answers a form whose like was saved as it was answered then; the form has a field ``form_key``.

    The key is of the whole content: who goes back to a saved form, changes it and sends it again means another save.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "POST" or not request.user.is_authenticated or not request.POST.get(FIELD):
            return self.get_response(request)
        key = key_of_form(request)
        with transaction.atomic():
            if not SentForm.objects.claim(key):
                return self.answered_before(request, SentForm.objects.get(key=key))
            response = self.get_response(request)
            if not keep_answer(key, response):
                transaction.set_rollback(True)
        return response

    @staticmethod
    def answered_before(request: HttpRequest, form: SentForm) -> HttpResponse:
        if form.body:
            return HttpResponse(form.body)
        messages.info(request, _("The form was sent twice and saved once."))
        return HttpResponseRedirect(form.location)


def key_of_form(request: HttpRequest) -> str:
    sent = [(name, values) for name, values in sorted(request.POST.lists()) if name not in _NOT_CONTENT]
    files = [(name, [(file.name, file.size) for file in files]) for name, files in sorted(request.FILES.lists())]
    return key_of(str(request.user.pk), request.get_full_path(), repr(sent), repr(files))


def keep_answer(key: str, response: HttpResponse) -> bool:
    """Keep with the form what is answered; ``False`` where the answer is that nothing was saved."""
    kept = {}
    if response.status_code == 302:
        kept["location"] = response.headers["Location"]
    elif POPUP in (getattr(response, "template_name", None) or ()):
        kept["body"] = response.content.decode()
    return bool(kept) and bool(SentForm.objects.filter(key=key).update(**kept))
