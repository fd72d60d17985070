"""What must be right before `make run` makes anything; runs on a bare Python, without the project's packages.

``python3 -m aidportal.supervisor.preflight run|manage|test`` says the first thing that is wrong in one line and exits
with status 1.
"""

import errno
import io
import os
import pwd
import shutil
import socket
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

ROOT = Path(__file__).resolve().parent.parent.parent
CONNECT_SECONDS = 5
CLONE_NEWUSER = 0x10000000


class StartRefused(Exception):
    """What the person at the terminal must put right, in one line: Chinese, then English."""

    def __init__(self, chinese: str, english: str) -> None:
        super().__init__(f"{chinese} {english}".replace("\n", " "))


def speak_any_encoding() -> None:
    """Print Chinese on every terminal: what its encoding does not have becomes a question mark and no failure."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def port_of(environ: Mapping[str, str]) -> int:
    """The port to serve on, 8000 unless ``PORT`` says otherwise."""
    text = environ.get("PORT", "8000")
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
        raise StartRefused(
            f"端口 PORT 应为 1 至 65535 之间的整数，而不是 {text!r}。",
            f"PORT must be a whole number from 1 to 65535, not {text!r}.",
        )
    return int(text)


def host_of(environ: Mapping[str, str]) -> str:
    """The address to serve on; any but a loopback one needs a proxy that ends TLS."""
    host = environ.get("HOST", "127.0.0.1")
    if environ.get("AIDPORTAL_BEHIND_TLS_PROXY") != "1" and not is_loopback(host):
        raise StartRefused(
            f"不经 TLS 代理只能在本机回环地址上提供服务，不能用 {host}；有代理时请设 AIDPORTAL_BEHIND_TLS_PROXY=1。",
            f"Without a TLS proxy only loopback addresses are served, not {host}; "
            "behind a proxy set AIDPORTAL_BEHIND_TLS_PROXY=1.",
        )
    return host


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def listening_socket(host: str, port: int) -> socket.socket:
    """A socket bound to the address, so that the check and the taking are one step."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listener = socket.socket(family, socket.SOCK_STREAM)
    except OSError as error:
        raise StartRefused(
            f"地址 HOST={host} 无效。", f"HOST={host} is no address of this machine: {error}."
        ) from error
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        # Two bound sockets with SO_REUSEADDR are allowed; only listening tells that nobody else does.
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise StartRefused(
            f"无法使用 {host} 的端口 {port}（可能已被占用）；请用 PORT=… 换一个端口。",
            f"Cannot use port {port} of {host}: {error.strerror}; choose another by PORT=….",
        ) from error
    return listener


def check_venv() -> None:
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError as error:
        raise StartRefused(
            "此 Python 缺少 venv 模块；在 Debian 上请安装 python3-venv。",
            "This Python has no venv module; on Debian install python3-venv.",
        ) from error


def check_tool(name: str, package: str) -> None:
    if shutil.which(name) is None:
        raise StartRefused(f"找不到 {name}；请先安装 {package}。", f"{name} was not found; install {package} first.")


def check_writable(folder: Path) -> None:
    """The folder, and those inside it that are made there, can be written to."""
    for path in (folder, folder / ".venv", folder / "node_modules", var_of()):
        if path.exists() and not os.access(path, os.W_OK | os.X_OK):
            raise StartRefused(f"文件夹 {path} 不可写。", f"The folder {path} cannot be written to.")


def check_user(environ: Mapping[str, str]) -> None:
    """The embedded PostgreSQL is made by a program that wants a user with a name, or a namespace to give it one."""
    uid = os.geteuid()
    with suppress(KeyError):
        pwd.getpwuid(uid)
        return
    program = f"import ctypes; raise SystemExit(ctypes.CDLL(None).unshare({CLONE_NEWUSER}) != 0)"
    if not environ.get("DATABASE_URL") and subprocess.run([sys.executable, "-c", program], check=False).returncode:
        raise StartRefused(
            f"编号 {uid} 的用户没有用户名（/etc/passwd），此处也不允许用户命名空间，内嵌 PostgreSQL 无法建立；"
            "请换一个用户，或用 DATABASE_URL 指定数据库。",
            f"User number {uid} has no name in /etc/passwd and user namespaces are not allowed here, so the embedded "
            "PostgreSQL cannot be made; use another user, or name a database by DATABASE_URL.",
        )


def no_room(error: OSError) -> StartRefused | None:
    """What to say where an error is one of a full disk."""
    if error.errno not in (errno.ENOSPC, errno.EDQUOT):
        return None
    return StartRefused("磁盘已满，请清理后重新运行。", f"The disk is full; make room and run it again: {error}")


def var_of(environ: Mapping[str, str] = os.environ) -> Path:
    """Where the portal keeps what it makes: data, keys, collected files."""
    return ROOT / environ.get("AIDPORTAL_VAR", "var")


def check_database_answers(environ: Mapping[str, str]) -> None:
    """Something listens where ``DATABASE_URL`` points; whether it lets us in is asked once psycopg is there."""
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
        url = environ.get(name)
        if url:
            check_listens(name, url)


def check_listens(name: str, url: str) -> None:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port or 5432
        if parts.scheme not in ("postgres", "postgresql"):
            raise ValueError
    except ValueError as error:
        raise StartRefused(
            f"{name} 不是有效的 PostgreSQL 地址。", f"{name} is not a PostgreSQL address: postgresql://user@host/name."
        ) from error
    # A socket directory comes percent-encoded as the host or in the query: libpq's own business.
    if not host or "%" in host or "host" in parse_qs(parts.query):
        return
    try:
        socket.create_connection((host, port), CONNECT_SECONDS).close()
    except OSError as error:
        raise StartRefused(
            f"无法连接 {name} 所指的数据库（{host}:{port}）。",
            f"The database of {name} at {host}:{port} cannot be reached: {error}.",
        ) from error


def check_before_making(purpose: str) -> None:
    check_venv()
    check_tool("node", "Node.js (18+)")
    check_tool("npm", "npm")
    check_writable(ROOT)
    check_user(os.environ)
    check_database_answers(os.environ)
    if purpose == "run":
        listening_socket(host_of(os.environ), port_of(os.environ)).close()


def main() -> int:
    speak_any_encoding()
    try:
        check_before_making(sys.argv[1])
    except StartRefused as refusal:
        print(refusal, file=sys.stderr)  # noqa: T201
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
