"""A form that is sent twice, by a button pressed twice or a page sent again, is saved once."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aidportal.web.requests import FORM_KEY, SignedInRequest

from .models import SentForm, key_of

# The field that names one showing of a form, and what may differ between two presses of its buttons.
FIELD = FORM_KEY
# What a browser calls one press of a button, where it keeps what was typed until it knows that this is saved.
SENT_AS = "sent_as"
POPUP = "admin/popup_response.html"
_NOT_CONTENT = frozenset({"csrfmiddlewaretoken", SENT_AS, "_save", "_continue", "_addanother"})


class SentOnce:
    """Answers a form whose like was saved as it was answered then; the form has a field ``form_key``.

    The key is of the whole content: who goes back to a saved form, changes it and sends it again means another save.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "POST" or not request.user.is_authenticated or not request.POST.get(FIELD):
            return self.get_response(request)
        key, sent_as = key_of_form(request), press_of(request.user.pk, request.POST.get(SENT_AS, ""))
        with transaction.atomic():
            if not SentForm.objects.claim(key, sent_as):
                SentForm.objects.filter(key=key).update(sent_as=sent_as)
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


def press_of(user: int, sent_as: str) -> str:
    return key_of(str(user), sent_as) if sent_as else ""


@require_safe
def sent(request: SignedInRequest) -> JsonResponse:
    """Where the form led that the reader's browser sent under a name; nowhere if it was not saved."""
    sent_as = press_of(request.user.pk, request.GET.get(SENT_AS, ""))
    forms = SentForm.objects.filter(sent_as=sent_as) if sent_as else SentForm.objects.none()
    return JsonResponse({"location": forms.values_list("location", flat=True).first() or ""})


def keep_answer(key: str, response: HttpResponse) -> bool:
    """Keep with the form what is answered; ``False`` where the answer is that nothing was saved."""
    kept = {}
    if response.status_code == 302:
        kept["location"] = response.headers["Location"]
    elif POPUP in (getattr(response, "template_name", None) or ()):
        kept["body"] = response.content.decode()
    return bool(kept) and bool(SentForm.objects.filter(key=key).update(**kept))
