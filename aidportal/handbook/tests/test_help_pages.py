"""Help says what there is: its links open for whoever sees them, and what it quotes stands on pages."""

from __future__ import annotations

import re
from contextlib import suppress
from html import unescape

import pytest
from django.conf import settings
from django.contrib.admin.sites import site
from django.urls import NoReverseMatch, URLResolver, get_resolver, reverse
from django.utils.translation import override

from aidportal.handbook.pages import PAGES
from aidportal.handbook.pages.help_page import AddingWay
from aidportal.records.pages import has_page
from aidportal.subjects.navigation import dashboards, help_for, places
from aidportal.supervisor.translations import catalogues, msgids_of, read
from tests import makers

LANGUAGES = ("zh-hans", "en")
ADDRESSES = [
    *(reverse("handbook:page", args=[page.key]) for page in PAGES),
    *(reverse(f"handbook:{name}") for name in ("index", "glossary", "figures")),
]
QUOTED = re.compile(r"“([^”]+)”")
# What stands in quotation marks on the way to the word, not as one: the beginning of a button, the sign of a link.
PARTS = {"Add", "添加", "?"}


def main_of(response):
    return unescape(response.content.decode().partition("<main")[2].partition("</main>")[0])


def links(text):
    return dict.fromkeys(re.findall(r'href="([^"]+)"', text))


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("role", ["viewer", "editor", "administrator"])
def test_every_page_opens_for_each_role_and_no_link_is_dead(client, role):
    client.force_login(makers.make_user(role, *([] if role == "administrator" else ["150400"])))
    wanted = {}
    for language in LANGUAGES:
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        for address in ADDRESSES:
            response = client.get(address)
            assert response.status_code == 200
            wanted |= links(main_of(response))
    pages = {}
    for link in wanted:
        path, _hash, anchor = link.partition("#")
        if path and path not in pages:
            pages[path] = client.get(path)
            assert pages[path].status_code == 200, f"{role}: {link}"
        assert not path or not anchor or f'id="{anchor}"' in pages[path].content.decode(), link
    assert len(pages) > 40 if role != "viewer" else len(pages) > 25
    assert any(path.startswith("/record/") for path in pages) is (role != "viewer")


@pytest.mark.django_db
def test_every_kind_with_a_record_page_is_named_with_the_way_to_adding_one(client):
    client.force_login(makers.make_user("administrator"))
    page = main_of(client.get(reverse("handbook:page", args=["recording"])))
    kinds = [model for model in site._registry if has_page(model)]
    assert len(kinds) > 8
    assert [model for model in kinds if f">{model._meta.verbose_name}</a></dt>" not in page] == []
    ways = {model: AddingWay(model._meta.label).url for model in kinds}
    # People are added on the page of their session.
    assert [model.__name__ for model, url in ways.items() if f'href="{url}"' not in page] == ["Attendee"]


def texts():
    for page in PAGES:
        yield from (page.title, page.lead)
        for task in page.tasks:
            yield from (task.title, *task.steps)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_quoted_is_a_word_of_the_portal(language):
    with override(language):
        quoted = {word for text in texts() for word in QUOTED.findall(str(text))} - PARTS
        said = {str(text) for text in texts() if QUOTED.search(str(text))}
    labels = set()
    for entry in (entry for path in catalogues() for entry in read(path) if entry.id):
        strings = msgids_of(entry) if language == "en" else [entry.string]
        labels |= {string.lower() for string in strings if isinstance(string, str) and string not in said}
    assert len(quoted) > 25
    assert {word for word in quoted if word.lower() not in labels} == set()


def test_every_place_of_the_bar_and_every_dashboard_has_a_page_of_help():
    names = [place.name for place in (*places(may_record=True), *dashboards())]
    assert [name for name in names if help_for(reverse(name)) not in {page.key for page in PAGES}] == []
    assert help_for(reverse("records:add", args=["cadres", "posting"])) == "officials"
    assert help_for(reverse("projects:detail", args=[1])) == "projects"
    assert help_for(reverse("overview:overview")) == "dashboards"
    assert help_for("/help/") == ""


def namespaced(resolver, prefix=""):
    """The names of all addresses without parts that vary."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from namespaced(pattern, f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix)
        elif pattern.name:
            with suppress(NoReverseMatch):
                reverse(prefix + pattern.name)
                yield prefix + pattern.name


def test_pages_are_about_addresses_that_there_are():
    resolver = get_resolver()
    tops = {"/" + str(pattern.pattern) for pattern in resolver.url_patterns} | {"/"}
    known = tops | {reverse(place.name) for place in (*places(may_record=True), *dashboards())}
    about = [start for page in PAGES for start in page.about]
    assert len(about) == len(set(about))
    for start in about:
        assert any(
            address.startswith(start) or start.startswith(address) for address in known - {"/"} | {start} & {"/"}
        )
