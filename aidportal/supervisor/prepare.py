"""What the portal needs before it serves: translations, static files, tables, and on the first run data and a user.

``python -m aidportal.supervisor.prepare`` does all of it, as the owner of the database, and prints who can sign in.
``python -m aidportal.supervisor.prepare files`` does only what needs no database.
"""

import hashlib
import os
import secrets
import sys
from pathlib import Path

import django
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command

from aidportal.web.storage import is_full_disk

from .database import ROLE, check_server, cluster, grant_rows_to_portal, is_embedded
from .embedded import PORTAL
from .keys import store_once
from .marks import check_not_half_restored
from .preflight import StartRefused, speak_any_encoding, var_of
from .privileges import give_to_portal
from .version import note_prepared, prepared_version

ADMIN = "admin"


def prepare_files() -> None:
    from aidportal.supervisor.translations import compile_catalogs

    compile_catalogs()
    collect_changed_static()


def collect_changed_static() -> None:
    """Collect the static files unless none has changed since the last time.

    Files that are gone stay where they were collected: a page opened before may still ask for them.
    """
    stamp = Path(settings.STATIC_ROOT).with_suffix(".stamp")
    state = static_state()
    if stamp.exists() and stamp.read_text() == state:
        return
    say("正在收集静态文件…… Collecting static files…")
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(state)


def static_state() -> str:
    """A hash of the names, sizes and times of all static files, and of the storage that names them."""
    from django.contrib.staticfiles.finders import get_finders

    sources = [Path(storage.path(name)) for finder in get_finders() for name, storage in finder.list([])]
    sources.append(settings.BASE_DIR / "aidportal" / "web" / "staticfiles.py")
    state = hashlib.sha256(repr(settings.STORAGES).encode())
    for source in sorted(sources):
        facts = source.stat()
        state.update(f"{source}\0{facts.st_size}\0{facts.st_mtime_ns}\n".encode())
    return state.hexdigest()


def is_to_migrate() -> bool:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def back_up_before_migrating() -> None:
    """Keep what a newer version is about to change, as ``make upgrade`` does; on a first run there is nothing."""
    if prepared_version() and is_to_migrate():
        say("新版本将更改数据库，先做备份…… A newer version changes the database; backing up first…")
        call_command("backup", before_upgrade=True, stdout=sys.stderr)


def prepare_tables() -> None:
    if is_to_migrate():
        say("正在建立数据表…… Making the tables…")
        call_command("migrate", interactive=False, verbosity=0)
    call_command("history", "install")
    grant_rows_to_portal()


def fill_on_first_run() -> None:
    """Load the sample and make the administrator, last, so that an interrupted first run is one again."""
    users = get_user_model().objects
    if users.exists():
        return
    say("正在载入示例数据…… Loading the sample data…")
    call_command("load_sample", verbosity=0, stdout=sys.stderr)  # what goes to stdout is the greeting
    store_once(password_file(), secrets.token_urlsafe(12))
    users.create_superuser(ADMIN, password=password_file().read_text())


def keys_of_portal() -> list[Path]:
    """The portal's own password where the embedded server asks for it; not the owner's."""
    return [cluster().key_file(PORTAL)] if is_embedded() else []


def password_file() -> Path:
    return var_of() / "admin-password"


def who_signs_in() -> str:
    """The generated password, as long as it is the administrator's."""
    users = get_user_model().objects
    user = users.filter(username=ADMIN, is_active=True).first()
    if user is None or not password_file().exists():
        return ""
    password = password_file().read_text()
    if not user.check_password(password):
        return ""
    if settings.BEHIND_TLS_PROXY:
        # Others come here too. On this machine alone the password is its user's own: nobody else has seen it.
        users.filter(pk=user.pk).update(is_password_given=True)
    return f"用户名 User: {ADMIN}  密码 Password: {password}"


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)  # noqa: T201


def main() -> int:
    speak_any_encoding()
    os.environ[ROLE] = "owner"
    os.environ["DJANGO_SETTINGS_MODULE"] = "aidportal.settings"
    try:
        if sys.argv[1:] != ["files"]:
            check_not_half_restored()
            check_server()
        django.setup()
        prepare_files()
        if sys.argv[1:] != ["files"]:
            back_up_before_migrating()
            prepare_tables()
            fill_on_first_run()
            note_prepared()
            give_to_portal(var_of(), var_of() / "secret-key", var_of() / "report-key", *keys_of_portal())
            print(who_signs_in())  # noqa: T201
    except StartRefused as refusal:
        say(str(refusal))
        return 1
    except Exception as error:
        if not is_full_disk(error):
            raise
        say(str(StartRefused("磁盘已满，请清理后重新运行。", f"The disk is full; make room and run it again: {error}")))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
