"""How passwords are kept: argon2id, sized so that a morning's sign-ins do not fill the memory."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class SizedArgon2PasswordHasher(Argon2PasswordHasher):
    """Argon2id with 19 MiB, two passes, one lane: the OWASP minimum, about 20 ms a sign-in."""

    memory_cost = 19_456
    time_cost = 2
    parallelism = 1
