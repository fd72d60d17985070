"""Static files under hashed names."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class ModuleManifestStorage(CompressedManifestStaticFilesStorage):
    """Rewrites imports between ES modules too; otherwise a cached module would import a stale one."""

    support_js_module_import_aggregation = True
