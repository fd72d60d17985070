"""A portal of its own with sample data, and a browser to look at it with: for tests and benchmarks."""

import json
import os
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager

from aidportal.supervisor.keys import mark_of, stored_key
from aidportal.supervisor.preflight import ROOT, var_of
from tests.waiting import PATIENCE, free_port

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")
# Chromium of its own accord asks other hosts for updates and lists; none of that is the portal's.
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # The pages of its own address bar, which it makes anew for each test. The flag takes the place of Playwright's,
    # of which those that tests depend on follow.
    "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,SpareRendererForSitePerProcess,OptimizationHints,"
    "PreconnectToSearch,PaintHolding,HttpsUpgrades,AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose",
]
# Runs scripts one by one, so that Django starts once for all of them.
LISTEN = """
import io, json, sys
from contextlib import redirect_stdout
from django.db import connections
for line in sys.stdin:
    with redirect_stdout(io.StringIO()) as printed:
        exec(json.loads(line), {})
    connections.close_all()
    print(json.dumps(printed.getvalue()), flush=True)
"""


class Portal:
    """Where the portal is and how to sign in."""

    def __init__(self, url, password, environ, greeting):
        self.url, self.password, self.environ, self.greeting = url, password, environ, greeting
        self.session = []
        self.shell = None

    @property
    def language_cookie(self):
        key = self.environ.get("AIDPORTAL_SECRET_KEY") or stored_key(var_of(self.environ) / "secret-key")
        return f"language_{mark_of(key)}"

    def run(self, script):
        """What Python prints that is run against the same records."""
        if self.shell is None:
            command = [sys.executable, "manage.py", "shell", "--no-imports", "-v0", "-c", LISTEN]
            self.shell = subprocess.Popen(
                command, cwd=ROOT, env=self.environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
        self.shell.stdin.write(f"{json.dumps(script)}\n")
        self.shell.stdin.flush()
        line = self.shell.stdout.readline()
        assert line, "the script failed; see above"
        return json.loads(line)

    def end_shell(self):
        if self.shell is not None:
            self.shell.stdin.close()
            self.shell.wait(PATIENCE)

    def enter(self, page):
        """Let a page be the administrator's; after the first time by the session that is under way.

        The form leads to the overview, and to draw it takes seconds. Who signs out has to ``sign_in`` for that.
        """
        if self.session:
            page.context.add_cookies(self.session)
        else:
            self.sign_in(page)
            self.session = [one for one in page.context.cookies() if one["name"].startswith("session_")]

    def sign_in(self, page):
        page.goto(f"{self.url}/accounts/login/")
        page.fill("#id_username", "admin")
        page.fill("#id_password", self.password)
        page.press("#id_password", "Enter")
        page.wait_for_url(self.url + "/")


@contextmanager
def serving(var, port=None):
    """A ``Portal`` that keeps all it has in the folder ``var`` and ends with the block."""
    port = port or free_port()
    mine = {"AIDPORTAL_VAR": str(var), "PORT": str(port), "PYTHONUNBUFFERED": "1"}
    left_out = ("DATABASE_URL", "DATABASE_OWNER_URL", "AIDPORTAL_DATABASE_ROLE", "HOST")
    environ = {name: value for name, value in os.environ.items() if name not in left_out} | mine
    process = subprocess.Popen(
        [sys.executable, "-m", "aidportal.supervisor.serve"], cwd=ROOT, env=environ, stdout=subprocess.PIPE, text=True
    )
    try:
        greeting = process.stdout.readline()
        assert str(port) in greeting, greeting
        portal = Portal(f"http://127.0.0.1:{port}", (var / "admin-password").read_text(), environ, greeting)
        try:
            yield portal
        finally:
            portal.end_shell()
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)


def visit(page, url):
    """Opens ``url`` and waits for what it fetches afterwards; to wait for silence on every page takes half a second."""
    page.goto(url)
    if page.locator("[data-lanes]").count():
        page.wait_for_load_state("networkidle")


def violations(page):
    """What axe-core finds, as ``rule: element`` lines, with too small targets, which it passes over unless asked."""
    # Injected by the driver and not by the page, so the page's policy stays as strict as it is.
    page.evaluate(AXE.read_text())
    how = "{resultTypes: ['violations'], preload: false, rules: {'target-size': {enabled: true}}}"
    found = page.evaluate(f"axe.run(document, {how})")["violations"]
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"][:3]]


def chromium(playwright):
    """The system's Chromium, started."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUMS)), None)
    assert path, "no Chromium; scripts/chromium says how to install it"
    return playwright.chromium.launch(executable_path=path, args=QUIET)
