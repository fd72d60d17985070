"""What holds for every request: what browsers may do with an answer, addresses as they are passed on, the language."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import translation

# What a page could ask a device for; the portal needs none of it.
UNUSED_FEATURES = (
    *("accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer"),
    *("microphone", "midi", "payment", "publickey-credentials-get", "screen-wake-lock", "usb"),
)
EVERYWHERE = {
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in UNUSED_FEATURES),
    "Cross-Origin-Resource-Policy": "same-origin",
}

# What messengers, mail programs and search engines add to a link that is passed on.
DECORATION = re.compile(
    r"""
    isappinstalled | nsukey | a?scene | srcid | wxfrom | wx_.* | _w?wv\w* | clicktime | enterid | devicetype
    | nettype | pass_ticket | exportkey | sharer_shareinfo\w* | abtest_cookie | spm | scm | tt_from | timestamp
    | ts | weibo_id | share_.* | sharefrom | dt_dapp | ddtab | dd_share | lark_share | feishu_share
    | utm_.* | fbclid | gclid | gbraid | wbraid | msclkid | yclid | bd_vid | mc_cid | mc_eid | igshid | ref_src
    """,
    re.VERBOSE | re.ASCII,
)
# The first day of a period is called ``from`` here, and so is the place where a link was pressed in WeChat and others.
PLACE = re.compile(
    r"singlemessage|timeline|(group)?message(_group|_card)?|favorites|qq|qzone|qqmessage"
    r"|weixin|wechat|wxwork|wework|weibo|dingtalk|feishu|lark|sms",
    re.IGNORECASE | re.ASCII,
)


class BrowserRules:
    """What browsers may do with any answer: no device is asked for, no other site shows it, nobody keeps a copy.

    Static files are kept, since their names change with them: they come with rules of their own.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in {**EVERYWHERE, "Cache-Control": "no-store"}.items():
            response.headers.setdefault(name, value)
        return response


class DecoratedLinks:
    """Takes away what others added to an address on its way, so that it asks for what it asked for at first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        plain = undecorated(request.GET)
        if plain is not None:
            request.GET = plain  # type: ignore[assignment]
            request.META["QUERY_STRING"] = plain.urlencode()
        return self.get_response(request)


def undecorated(query: QueryDict) -> QueryDict | None:
    """The query without what was added to it; ``None`` where nothing was."""
    plain = query.copy()
    for name in query:
        if DECORATION.fullmatch(name):
            del plain[name]
    places = [value for value in query.getlist("from") if PLACE.fullmatch(value)]
    if places:
        plain.setlist("from", [value for value in query.getlist("from") if value not in places])
        if not plain.getlist("from"):
            del plain["from"]
    return None if plain == query else plain


class LanguageMiddleware:
    """The language the reader chose with the switch, else Chinese.

    Django's own middleware would follow the browser's preference; the portal is Chinese first, also
    for the many computers here whose browser says English.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.known = dict(settings.LANGUAGES)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in self.known else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response
