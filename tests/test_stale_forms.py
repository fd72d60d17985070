"""A record that somebody else saved meanwhile is not overwritten by whoever opened it before."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse

from projects.models import Project
from tests import makers
from tests.page_forms import form_of, sent_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(db):
    made = makers.make_project(title="水渠", place="甲村")
    makers.make_funding(project=made, amount=Decimal(5_000_000))
    return made


@pytest.fixture
def address(project):
    return reverse("admin:projects_project_change", args=[project.pk])


def test_the_admin_refuses_what_would_overwrite_a_field(admin_client, project, address):
    opened = admin_client.get(address)
    Project.objects.filter(pk=project.pk).update(place="乙村")
    answer = admin_client.post(address, sent_by(opened, "project_form", title="水渠二期"))
    assert answer.status_code == 200
    assert "（数据库）" in answer.content.decode()
    project.refresh_from_db()
    assert (project.title, project.place) == ("水渠", "乙村")


def test_it_keeps_refusing_what_was_refused_once(admin_client, project, address):
    opened = admin_client.get(address)
    Project.objects.filter(pk=project.pk).update(place="乙村")
    again = admin_client.post(address, sent_by(opened, "project_form"))
    assert admin_client.post(address, sent_by(again, "project_form")).status_code == 200


def test_the_admin_refuses_what_would_overwrite_a_line(admin_client, project, address):
    opened = admin_client.get(address)
    project.fundings.update(amount=Decimal(6_000_000))
    assert admin_client.post(address, sent_by(opened, "project_form")).status_code == 200
    assert project.fundings.get().amount == Decimal(6_000_000)


def test_a_form_without_a_version_is_refused(admin_client, project, address):
    sent = sent_by(admin_client.get(address), "project_form", title="改")
    del sent["opened"]
    assert admin_client.post(address, sent).status_code == 200
    project.refresh_from_db()
    assert project.title == "水渠"


def test_a_record_that_was_saved_meanwhile_is_not_deleted_before_it_is_looked_at(admin_client, project):
    address = reverse("admin:projects_project_delete", args=[project.pk])
    opened = admin_client.get(address)
    project.fundings.update(amount=Decimal(6_000_000))
    answer = admin_client.post(address, form_of(opened, "delete-form").sent, follow=True)
    assert "没有删除" in answer.content.decode()
    assert Project.objects.filter(pk=project.pk).exists()
    assert admin_client.post(address, form_of(answer, "delete-form").sent).status_code == 302
    assert not Project.objects.filter(pk=project.pk).exists()


def test_chosen_records_are_not_deleted_where_one_was_saved_meanwhile(admin_client, project):
    other = makers.make_project(title="泵站")
    address = reverse("admin:projects_project_changelist")
    asked = {"action": "delete_selected", "_selected_action": [project.pk, other.pk]}
    opened = admin_client.post(address, asked)
    project.fundings.update(amount=Decimal(6_000_000))
    answer = admin_client.post(address, form_of(opened, "delete-form").sent, follow=True)
    assert "没有删除" in answer.content.decode()
    assert Project.objects.count() == 2
    again = admin_client.post(address, asked)
    assert admin_client.post(address, form_of(again, "delete-form").sent).status_code == 302
    assert not Project.objects.exists()
