"""Static files under hashed names."""

from django.conf import settings
from whitenoise.storage import CompressedManifestStaticFilesStorage


class ModuleManifestStorage(CompressedManifestStaticFilesStorage):
    """Rewrites imports between ES modules too; otherwise a cached module would import a stale one."""

    support_js_module_import_aggregation = True

    def load_manifest(self) -> tuple[dict[str, str], str]:
        self._urls: dict[str, str] = {}
        return super().load_manifest()

    def url(self, name: str | None, force: bool = False) -> str:
        """The address of a file. A page names some fifty; what the manifest says of them is worked out once."""
        if name is None or force or settings.DEBUG:
            return super().url(name, force)
        if name not in self._urls:
            self._urls[name] = super().url(name)
        return self._urls[name]
