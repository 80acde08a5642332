"""Static files under names that carry their content's hash, so that browsers may keep them for a year."""

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage


class HashedStaticFilesStorage(ManifestStaticFilesStorage):
    """Hashes names in CSS and in our ES modules. A name that was never collected keeps its plain address."""

    manifest_strict = False

    def stored_name(self, name: str) -> str:
        """The hashed name from the manifest; the plain one before `collectstatic` has run."""
        known = self.hashed_files.get(self.hash_key(self.clean_name(name)))
        return self.clean_name(known or name)
