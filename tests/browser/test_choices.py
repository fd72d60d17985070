"""Every kind of choice on a slow network: whatever is typed, and however fast, it takes the row that is called so."""

import json
import random
import re
from itertools import cycle

import pytest

from aidportal.values.names import same

from .portal import serving

pytestmark = pytest.mark.xdist_group("browser")

# Where rows of each kind are chosen: the page on which they are, and the name of the choice; also choices of several.
CHOICES = {
    "directory.area": ("projects/project", "area"),
    "directory.organisation": ("projects/donation", "giver"),
    "directory.document": ("projects/project", "document"),
    "directory.agreement": ("directory/pairing", "agreement"),
    "directory.pairing": ("cadres/batch", "pairing"),
    "directory.sector": ("directory/agreement", "sectors"),
    "projects.project": ("projects/donation", "project"),
    "projects.projectgroup": ("projects/project", "group"),
    "cadres.official": ("cadres/posting", "official"),
    "cadres.batch": ("cadres/posting", "batch"),
    "cadres.posting": ("cadres/posting", "takes_over_from"),
}
# Kinds that have a choice on some page; and of each the texts that its rows are called, with the keys of these rows.
KINDS = """
import json
from collections import defaultdict
from django.contrib.admin.sites import site
from django.forms import ModelChoiceField
from django.test import RequestFactory
from aidportal.accounts.models import User
from aidportal.records.fields import ChoiceInput, PageFields, label_of, names_of, spellings_of
from aidportal.records.rights import gate
from aidportal.values.names import same
request = RequestFactory().get("/")
request.user = User.objects.filter(role="administrator").first()
request.page_fields = PageFields.of(request)
forms = [pages.get_form(request) for pages in site._registry.values()]
lines = [line for pages in site._registry.values() for line in pages.get_inline_instances(request)]
forms += [line.get_formset(request).form for line in lines]
fields = [field for form in forms for field in form().fields.values() if isinstance(field.widget, ChoiceInput)]
told = {field.queryset.model: {} for field in fields}
for model, texts in told.items():
    keys = defaultdict(set)
    for row in gate(model, "choose", request.user):
        spelt = [text for text in spellings_of(row) if text.isalnum()]
        for text in filter(None, [*names_of(row), label_of(row).split(" (")[0], *spelt]):
            texts[text] = keys[same(text)]
            keys[same(text)].add(str(row.pk))
print(json.dumps({model._meta.label_lower: called for model, called in told.items()}, default=sorted))
"""
TAKEN = """box => [...box.querySelectorAll("input[type=hidden], .chosen input:checked")]
  .map(key => key.value).filter(Boolean)"""
# Something was taken, or it is said why nothing is.
SETTLED = f"""box => ({TAKEN})(box).length || box.querySelector(".combo-state.bad")"""
OPEN_ALL = "document.querySelectorAll('details').forEach(one => { one.open = true; })"
CLEAR = """box => box.querySelectorAll(".chosen label").forEach(label => label.remove())"""


@pytest.fixture(scope="module")
def portal(first_start, tmp_path_factory):
    """A portal of these tests alone, with a row of each kind that the sample lacks."""
    with serving(first_start.copy_to(tmp_path_factory.mktemp("choices") / "var")) as running:
        running.run(GROUP)
        yield running


GROUP = """
from aidportal.directory.models import Document
from projects.models import ProjectGroup
ProjectGroup.objects.create(title="两村合建", total_investment=5_000_000, document=Document.objects.first())
"""


@pytest.fixture(scope="module")
def called(portal):
    """The keys of the rows of each kind that are called so, by the text."""
    return json.loads(portal.run(KINDS))


def test_no_kind_of_choice_is_without_these_tests(called):
    assert called.keys() == CHOICES.keys()


@pytest.mark.parametrize("kind", CHOICES)
def test_a_choice_never_takes_another_row_than_the_one_typed(open_page, called, kind, scopes):
    chance, (place, name) = random.Random(kind), CHOICES[kind]
    with open_page() as page:
        page.goto(f"/record/{place}/add/")
        page.evaluate(OPEN_ALL)
        # In turns, each as often as the others.
        latencies = cycle((0, 200, 1000))
        latency = 0
        late = lambda route: (page.wait_for_timeout(chance.randint(0, latency)), route.continue_())  # noqa: E731
        page.route("**/record/choices/**", late)
        for _attempt in range(scopes or 6):
            latency = next(latencies)
            text = some_text(chance, called[kind])
            taken = try_choice(page, chance, name, text, chance.choice(list(called[kind])))
            # What stands in a list with brackets or an arrow is put together of several names.
            if (keys := called[kind].get(text)) and not re.search("[→(]", text):
                # Of several the one of today, or of the programme, may be meant.
                assert taken == keys if len(keys) == 1 else taken in ([], *([key] for key in keys)), text
            else:
                assert taken in ([], *([key] for key in holding(called[kind], text))), text
            assert page.url.endswith("/add/"), "Enter in a choice sends no form"


def some_text(chance, called):
    """A name, the beginning or the middle of one, or a name with something wrong in it."""
    name = chance.choice(list(called))
    place = chance.randrange(len(name))
    others = [name[: place + 1].strip(), name[place:].strip(), f"{name[:place]}x{name[place:]}"]
    return chance.choice([name, name, name, *filter(None, others)])


def holding(called, text):
    """The keys of the rows that have ``text`` in a name."""
    return {key for name, keys in called.items() if same(text) in same(name) for key in keys}


def try_choice(page, chance, name, text, before):
    """What the choice took after ``text`` was typed into it, over what was typed before."""
    box, choice = page.locator(f"#id_{name}"), page.locator(f"[data-combo]:has(#id_{name})")
    choice.evaluate(CLEAR)
    box.fill("")
    box.press_sequentially(before[:2], delay=chance.choice([0, 60]))
    box.fill("")
    box.press_sequentially(text, delay=chance.choice([0, 0, 40, 150]))
    box.press(chance.choice(["Enter", "Enter", "Tab"]))
    page.wait_for_function(SETTLED, arg=choice.element_handle())
    return choice.evaluate(TAKEN)
