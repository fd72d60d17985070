from aidportal.figures.definitions import docs


def test_the_page_of_figures_is_the_one_that_the_declarations_give():
    assert docs.path.read_text(encoding="utf-8") == docs.text(), "run python manage.py figures --docs"
