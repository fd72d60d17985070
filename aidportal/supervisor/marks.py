"""Files under ``var`` by which one process of the portal tells others what it is at."""

from pathlib import Path

from .preflight import StartRefused, var_of


def serving_lock() -> Path:
    """Shared by all that serve here; who puts back or upgrades wants it alone."""
    return var_of() / "serving.lock"


def restore_mark() -> Path:
    """Is there, with the checksum of the backup, while one is being restored, and after one that was killed."""
    return var_of() / "restoring"


def check_not_half_restored() -> None:
    if restore_mark().exists():
        raise StartRefused(
            "此处的恢复尚未完成；请以同一备份文件再次运行 make restore FILE=…。",
            "A restore was interrupted here; run make restore FILE=… with the same file again.",
        )
