import pytest
from django.core.management import CommandError, call_command

from aidportal.figures.definitions import docs


def test_the_page_of_figures_is_the_one_that_the_declarations_give():
    assert docs.path.read_text(encoding="utf-8") == docs.text(), "run python manage.py figures --docs"


@pytest.mark.parametrize("option", ["from", "until", "on", "asof", "year", "month", "known", "user", "language"])
def test_what_can_be_said_once_is_refused_twice(option):
    values = ("en", "zh-hans") if option == "language" else ("2025", "2023")
    with pytest.raises(CommandError, match=f"“{option}”"):
        call_command("figures", *(f"--{option}={value}" for value in values))
