"""Rights name the roles that there were; here they name those that there are."""

from __future__ import annotations

import pytest

from aidportal.backups.dumps import renamed

ROLES = {"aidportal": "aid web", "aidportal_owner": "dba"}


@pytest.mark.parametrize(
    ("then", "here"),
    [
        ("GRANT USAGE ON SCHEMA history TO aidportal;", 'GRANT USAGE ON SCHEMA history TO "aid web";'),
        ("REVOKE ALL ON FUNCTION history.f() FROM PUBLIC;", "REVOKE ALL ON FUNCTION history.f() FROM PUBLIC;"),
        (
            'GRANT SELECT ON TABLE public.aidportal TO "aidportal";',
            'GRANT SELECT ON TABLE public.aidportal TO "aid web";',
        ),
        (
            "ALTER DEFAULT PRIVILEGES FOR ROLE aidportal_owner IN SCHEMA public GRANT SELECT ON TABLES TO aidportal;",
            'ALTER DEFAULT PRIVILEGES FOR ROLE "dba" IN SCHEMA public GRANT SELECT ON TABLES TO "aid web";',
        ),
        ("REVOKE ALL ON TABLE x FROM aidportal_owner;", 'REVOKE ALL ON TABLE x FROM "dba";'),
    ],
)
def test_a_right_of_a_role_is_given_to_the_one_of_its_place(then, here):
    assert renamed(then, ROLES) == here
