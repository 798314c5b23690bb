"""Every address of the house. Nouns, not verbs; a reference, never a name."""

from django.urls import include, path

handler400 = "hestia.ui.errors.bad_request"
handler403 = "hestia.ui.errors.permission_denied"
handler404 = "hestia.ui.errors.page_not_found"
handler500 = "hestia.ui.errors.server_error"

urlpatterns = [
    path("", include("desk.urls")),
    path("", include("hestia.ui.urls")),
    path("", include("hestia.accounts.urls")),
    path("accounts/", include("hestia.accounts.sign_in")),
    path("cases/", include("cases.urls")),
    path("cases/<ref:ref>/referral/", include("referrals.urls")),
    path("cases/<ref:ref>/risk/", include("riskassessment.urls")),
    path("cases/<ref:ref>/", include("supportplans.urls")),  # plan/… and exit/…
    path("", include("rights.urls")),  # rights/ and cases/…/requests/
    path("paper/", include("outage.urls")),
    path("", include("hestia.operations.urls")),
    path("directory/", include("hestia.directory.urls")),
    path("staff/", include("hestia.staff.urls")),
    path("community/", include("hestia.community.urls")),
    path("drafts/", include("hestia.safekeeping.urls")),
    path("money/", include("supportplans.urls.money")),
    path("reports/", include("oversight.urls")),
    path("supervision/", include("oversight.urls.supervision")),
    path("feedback/", include("supportplans.urls.feedback")),
    path("settings/", include("referrals.urls.settings")),
    path("settings/risk/", include("riskassessment.urls.settings")),
    path("settings/import/", include("desk.importing.urls")),
    path("audit/", include("hestia.audit.urls")),
]
