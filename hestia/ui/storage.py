"""Static files under names that say what is in them, so that a browser may keep them for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Puts a hash in every name, and follows it from style sheets to their parts, from scripts to theirs."""

    support_js_module_import_aggregation = True
