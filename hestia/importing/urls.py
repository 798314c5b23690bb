"""Addresses under ``settings/import/``: a caseload that comes from elsewhere."""

from typing import Any

app_name = "importing"

urlpatterns: list[Any] = []
