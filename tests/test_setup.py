"""The set-up before `make run`: what a shell has set for others does not reach it, and what fails says why."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

from aidportal.supervisor.embedded import telling_line
from aidportal.supervisor.preflight import ROOT
from tests.waiting import PATIENCE

# Stands for python3: takes every check, makes an environment, and writes down what reaches pip.
PYTHON = """#!/bin/sh
case "$*" in
*"-m venv"*)
    mkdir -p .venv/bin
    cp "$0" .venv/bin/python ;;
*"-m pip install"*)
    env >pip.environment
    printf '%s\\n' "$PIP_SAYS"
    exit "$PIP_STATUS" ;;
esac
"""
NPM = """#!/bin/sh
env >npm.environment
echo "$*" >npm.arguments
printf '%s\\n' "$NPM_SAYS"
[ "$NPM_STATUS" = 0 ] && mkdir -p node_modules
exit "$NPM_STATUS"
"""
REFUSED = """WARNING: Retrying (Retry(total=2)) after connection broken by 'NewConnectionError: Connection refused'
WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError: Connection refused'
ERROR: Could not find a version that satisfies the requirement django==5.2.19 (from versions: none)
ERROR: No matching distribution found for django==5.2.19"""
DENIED = """npm error code EACCES
npm error syscall mkdir
npm error path /nowhere/.npm
npm error errno -13
npm error     at emitErrorEvent (node:_http_client:101:11)"""
FULL = "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device"
# Of other programs, and each of them once the end of a first start.
STRANGE = {
    "CDPATH": "/tmp:/",
    "PIP_USER": "1",
    "PIP_TARGET": "/tmp/elsewhere",
    "PIP_NO_DEPS": "1",
    "PYTHONPATH": "/tmp/elsewhere",
    "PYTHONHOME": "/tmp/elsewhere",
    "PYTHONSAFEPATH": "1",
    "PYTHONINSPECT": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
    "DJANGO_SETTINGS_MODULE": "elsewhere.settings",
    "NODE_OPTIONS": "--require=/tmp/elsewhere.js",
    "NODE_ENV": "production",
    "npm_config_omit": "dev",
    "npm_config_global": "true",
}


@pytest.fixture
def checkout(tmp_path):
    """A checkout whose python3 and npm only say what they were asked to say."""
    folder = tmp_path / "checkout"
    (folder / "bin").mkdir(parents=True)
    shutil.copytree(ROOT / "scripts", folder / "scripts")
    for name in ("requirements.txt", "requirements-dev.txt", "package.json", "package-lock.json"):
        shutil.copy(ROOT / name, folder)
    for name, text in (("python3", PYTHON), ("npm", NPM)):
        (folder / "bin" / name).write_text(text)
        (folder / "bin" / name).chmod(0o755)
    return folder


def set_up(checkout, **environ):
    """The exit status of a set-up and what it said."""
    says = {"PIP_SAYS": "", "PIP_STATUS": "0", "NPM_SAYS": "", "NPM_STATUS": "0"}
    plain = {"PATH": f"{checkout / 'bin'}:{os.environ['PATH']}", "HOME": str(checkout), "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        ["scripts/setup", "run"],
        cwd=checkout,
        env=plain | says | environ,
        capture_output=True,
        check=False,
        timeout=PATIENCE,
    )
    return done.returncode, done.stderr


def reached(checkout, program):
    lines = (checkout / f"{program}.environment").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line)


def test_what_a_shell_has_set_for_other_programs_reaches_neither_pip_nor_npm(checkout):
    status, said = set_up(checkout, **STRANGE)
    assert status == 0, said.decode()
    for program in ("pip", "npm"):
        assert not STRANGE.keys() & reached(checkout, program).keys()
        assert reached(checkout, program)["PYTHONUTF8"] == "1"
    assert "--include=dev" in (checkout / "npm.arguments").read_text()


def test_the_place_of_the_packages_is_still_for_the_user_to_choose(checkout):
    set_up(checkout, PIP_INDEX_URL="https://mirror.example/simple", npm_config_registry="https://mirror.example/npm")
    assert reached(checkout, "pip")["PIP_INDEX_URL"] == "https://mirror.example/simple"
    assert reached(checkout, "npm")["npm_config_registry"] == "https://mirror.example/npm"


@pytest.mark.parametrize(
    ("environ", "told"),
    [
        (
            {"PIP_STATUS": "1", "PIP_SAYS": REFUSED},
            ("pip 安装", "pip could not", "Connection refused", "django==5.2.19", "软件源连接不上", "PIP_INDEX_URL"),
        ),
        ({"PIP_STATUS": "1", "PIP_SAYS": FULL}, ("pip could not", "No space left on device", "磁盘已满")),
        ({"PIP_STATUS": "1", "PIP_SAYS": "killed"}, ("pip could not", "killed")),
        ({"NPM_STATUS": "1", "NPM_SAYS": DENIED}, ("npm 安装", "npm could not", "EACCES", "/nowhere/.npm", "不可写")),
        ({"NPM_STATUS": "1", "NPM_SAYS": "npm error code ENOSPC"}, ("npm could not", "ENOSPC", "The disk is full")),
        ({"NPM_STATUS": "1", "NPM_SAYS": "npm error EAI_AGAIN mirror"}, ("EAI_AGAIN", "The registry is out of reach")),
    ],
)
def test_what_fails_says_why_and_is_done_again_the_next_time(checkout, environ, told):
    status, said = set_up(checkout, **environ)
    assert status != 0
    assert [words for words in told if words not in said.decode()] == []
    assert said.count(b"\n") <= 12 and b"emitErrorEvent" not in said
    status, said = set_up(checkout)
    assert status == 0, said.decode()


def test_npm_keeps_what_it_fetches_elsewhere_where_the_home_folder_cannot_be_written_to(checkout):
    set_up(checkout, HOME="/nonexistent")
    assert reached(checkout, "npm")["npm_config_cache"] == str(checkout / ".npm-cache")
    assert not (checkout / ".npm-cache").exists()


def test_a_terminal_in_another_chinese_encoding_is_spoken_to_in_it(checkout):
    (checkout / "bin" / "locale").write_text("#!/bin/sh\necho GB18030\n")
    (checkout / "bin" / "locale").chmod(0o755)
    status, said = set_up(checkout, NPM_STATUS="1", NPM_SAYS=DENIED)
    assert status != 0
    assert "安装浏览器端软件包失败" in said.decode("gb18030")
    assert reached(checkout, "npm")["PYTHONIOENCODING"] == "GB18030:replace"


ENCODINGS = [
    {"LC_ALL": "C"},
    {"LC_ALL": "POSIX", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
    {"LANG": "zh_CN.GB18030", "LC_ALL": ""},
    {"PYTHONIOENCODING": "gb18030", "PYTHONUTF8": "0"},
    {"PYTHONIOENCODING": "gb2312", "PYTHONUTF8": "0"},
    {"PYTHONIOENCODING": "ascii"},
    {"PYTHONIOENCODING": "latin-1"},
]


@pytest.mark.parametrize("environ", ENCODINGS, ids=str)
@pytest.mark.parametrize("module", ["aidportal.supervisor.preflight", "aidportal.supervisor.serve"])
def test_a_refusal_is_said_in_any_encoding(module, environ):
    done = subprocess.run(
        [sys.executable, "-m", module, "run"],
        cwd=ROOT,
        env=os.environ | {"PORT": "80x"} | environ,
        capture_output=True,
        check=False,
        timeout=PATIENCE,
    )
    assert done.returncode == 1
    assert b"PORT must be a whole number" in done.stderr
    assert done.stderr.count(b"\n") == 1


@pytest.mark.parametrize(
    ("output", "line"),
    [
        ("creating ... ok\ninitdb: error: could not create file: No space left on device\ninitdb: removing", 1),
        ("LOG: starting\nPANIC: could not write to file: No space left on device\nLOG: aborting\nLOG: down", 1),
        ("LOG: starting\nFATAL: data directory has wrong ownership\nHINT: The server must be started by", 1),
        ("something else", 0),
    ],
)
def test_of_what_postgresql_says_the_line_that_tells_is_quoted(output, line):
    assert telling_line(output) == output.split("\n")[line]
