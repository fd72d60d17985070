"""Catalogues hold exactly what the sources ask for, in full, and are compiled without a system gettext."""

from __future__ import annotations

import gettext
import os

import pytest

from aidportal.supervisor import translations
from aidportal.web.django_words import WORDS
from tests import makers

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: nplurals=1; plural=0;\\n"\n'
PROGRAM = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext
TITLE = _("Paid in %(year)s")
SPLIT = _("one "
          "sentence")
ROWS = ngettext("%(count)s row", "%(count)s rows", 2)
MAY = pgettext("month", "May")
"""
TEMPLATE = """{% load i18n %}
<h1>{% translate "It's a heading" %}</h1>
  {% if rows %}
    {% include "a.html" with title=_("In an argument") %}
    {% blocktranslate trimmed count number=rows|length with total=sum %}
      {{ number }} row,
      {{ total }} yuan
    {% plural %}
      {{ number }} rows,
      {{ total }} yuan
    {% endblocktranslate %}
    {% blocktranslate trimmed %}
      100% of
      it
    {% endblocktranslate %}
  {% endif %}
"""
KEYS = {
    (None, ("Paid in %(year)s",)),
    (None, ("one sentence",)),
    (None, ("%(count)s row", "%(count)s rows")),
    ("month", ("May",)),
    (None, ("It's a heading",)),
    (None, ("In an argument",)),
    (None, ("%(number)s row, %(total)s yuan", "%(number)s rows, %(total)s yuan")),
    (None, ("100%% of it",)),
}


@pytest.fixture
def tree(tmp_path):
    """A project with one module, one template and a catalogue that translates the module's title."""
    for folder in ("projects/tests", "templates", "locale/zh_Hans/LC_MESSAGES"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "projects" / "views.py").write_text(PROGRAM)
    (tmp_path / "projects" / "tests" / "test_views.py").write_text('_("of a test")')
    (tmp_path / "templates" / "page.html").write_text(TEMPLATE)
    return tmp_path


@pytest.fixture
def catalogue(tree):
    path = tree / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
    path.write_text(HEADER + '\nmsgid "Paid in %(year)s"\nmsgstr "%(year)s 年拨付"\n\nmsgid "Gone"\nmsgstr "没有了"\n')
    return path


def faults(catalogue, keys=None):
    return list(translations.check(catalogue, keys or {(None, ("Paid in %(year)s",))}))


def write(catalogue, entry):
    catalogue.write_text(f"{HEADER}\n{entry}\n")


def test_the_catalogues_of_the_portal_are_complete():
    keys = translations.extract()
    assert [fault for path in translations.catalogues() for fault in translations.check(path, keys)] == []
    assert [path.parts[-3] for path in translations.catalogues()] == ["zh_Hans"]


@pytest.mark.django_db
def test_pages_of_django_have_no_english_words_in_chinese(client):
    client.force_login(makers.make_user("administrator"))
    pages = [client.get("/admin/"), client.post("/admin/accounts/user/add/", {})]
    for page in pages:
        assert page.status_code == 200
        text = page.content.decode()
        assert [word for word in WORDS if word in text] == []
    assert "类别名称" in pages[0].content.decode()


def test_programs_and_templates_are_read_and_tests_are_not(tree):
    assert translations.extract(tree) == KEYS


def test_extracting_keeps_translations_adds_what_is_new_and_drops_what_is_gone(tree, catalogue):
    assert translations.main(["extract"], tree) == 0
    entries = {entry.id: entry.string for entry in translations.read(catalogue) if entry.id}
    assert entries["Paid in %(year)s"] == "%(year)s 年拨付"
    assert entries["one sentence"] == ""
    assert "Gone" not in entries
    assert len(entries) == 8


def test_extracting_twice_changes_nothing(tree, catalogue):
    translations.main(["extract"], tree)
    once = catalogue.read_bytes()
    translations.main(["extract"], tree)
    assert catalogue.read_bytes() == once
    assert b"POT-Creation-Date" not in once


def test_a_similar_msgid_lends_no_translation(catalogue):
    translations.update(catalogue, {(None, ("Paid in %(year)s!",))})
    assert faults(catalogue, {(None, ("Paid in %(year)s!",))}) == ["empty: 'Paid in %(year)s!'"]


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ("", "missing: 'Paid in %(year)s'"),
        ('msgid "Paid in %(year)s"\nmsgstr ""', "empty: 'Paid in %(year)s'"),
        ('msgid "Paid in %(year)s"\nmsgstr "  "', "empty: 'Paid in %(year)s'"),
        ('#, fuzzy\nmsgid "Paid in %(year)s"\nmsgstr "%(year)s 年拨付"', "fuzzy: 'Paid in %(year)s'"),
        (
            'msgid "Paid in %(year)s"\nmsgstr "拨付"',
            "other placeholders: 'Paid in %(year)s' → '拨付'",
        ),
        (
            'msgid "Paid in %(year)s"\nmsgstr "%(years)s 年拨付"',
            "other placeholders: 'Paid in %(year)s' → '%(years)s 年拨付'",
        ),
    ],
)
def test_a_fault_is_named(catalogue, entry, fault):
    write(catalogue, entry)
    assert faults(catalogue) == [fault]


def test_entries_that_nothing_asks_for_are_named(catalogue):
    assert faults(catalogue) == ["obsolete: 'Gone'"]
    write(catalogue, 'msgid "Paid in %(year)s"\nmsgstr "%(year)s 年拨付"\n\n#~ msgid "Old"\n#~ msgstr "旧"')
    assert faults(catalogue) == ["obsolete: 'Old'"]


def test_braces_are_placeholders_too(catalogue):
    write(catalogue, 'msgid "{side}, by area"\nmsgstr "{sides}"')
    assert faults(catalogue, {(None, ("{side}, by area",))}) == ["other placeholders: '{side}, by area' → '{sides}'"]


def test_checking_says_no_with_an_exit_status(tree, catalogue, capsys):
    assert translations.main(["check"], tree) == 1
    assert "locale/zh_Hans/LC_MESSAGES/django.po: missing: 'one sentence'" in capsys.readouterr().out
    write(catalogue, 'msgid "of"\nmsgstr "的"')
    (tree / "projects" / "views.py").write_text('_("of")')
    (tree / "templates" / "page.html").unlink()
    assert translations.main(["check"], tree) == 0
    assert translations.main([], tree) == 2


def test_catalogues_compile_where_they_are_newer(tree, catalogue):
    translations.compile_catalogs(tree)
    compiled = catalogue.with_suffix(".mo")
    with compiled.open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Paid in %(year)s") == "%(year)s 年拨付"

    compiled.write_bytes(b"as it is")
    translations.compile_catalogs(tree)
    assert compiled.read_bytes() == b"as it is"

    later = compiled.stat().st_mtime + 1
    os.utime(catalogue, (later, later))
    translations.compile_catalogs(tree)
    assert compiled.read_bytes() != b"as it is"
