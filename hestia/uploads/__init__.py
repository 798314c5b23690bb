"""What is uploaded: taken only if it is what it says, rewritten in a process of its own, kept sealed.

No casework here: which case a file belongs to, and who may open it, is said above (`cases.models.document`).
Nothing in this package but `models`, `taking` and `tasks` knows Django, so that the process that opens what
others sent holds no setting, no key and no way to the database.
"""
