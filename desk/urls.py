"""The attic's own pages."""

from django.urls import path

from desk.views import (
    access,
    calendar,
    case,
    chasing,
    comparison,
    disclosures,
    documents,
    feed,
    limits,
    my_day,
    notifications,
    papers,
    printing,
    search,
    staff,
    team,
)

app_name = "desk"
urlpatterns = [
    path("", my_day.home, name="home"),
    path("my-day/", my_day.my_day, name="my_day"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/key/", feed.calendar_key, name="calendar_key"),
    path("calendar/feed/<slug:key>.ics", feed.calendar_feed, name="calendar_feed"),
    path("notifications/", notifications.notifications, name="notifications"),
    path("search/", search.search, name="search"),
    path("papers/plans/", papers.plans_due, name="plans_due"),
    path("papers/<slug:token>/", papers.paper, name="paper"),
    path("help/questions/", documents.questions, name="questions"),
    path("cases/<ref:ref>/", case.case, name="case"),
    path("cases/<ref:ref>/referral/chasers/letter/", chasing.chaser_letter, name="chaser_letter"),
    path("cases/<ref:ref>/risk/<int:number>/comparison/", comparison.comparison, name="risk_comparison"),
    path("cases/<ref:ref>/documents/", documents.documents, name="documents"),
    path("cases/<ref:ref>/copies/<int:pk>/", documents.copy_fate, name="copy_fate"),
    path("cases/<ref:ref>/print/<slug:document>/", printing.print_document, name="print"),
    path("cases/<ref:ref>/print/<slug:document>/preview/", printing.preview, name="print_preview"),
    path("cases/<ref:ref>/disclosures/", disclosures.disclosures, name="disclosures"),
    path("cases/<ref:ref>/disclosures/new/", disclosures.disclosure_new, name="disclosure_new"),
    path("cases/<ref:ref>/disclosures/<int:pk>/", disclosures.disclosure, name="disclosure"),
    path(
        "cases/<ref:ref>/disclosures/<int:pk>/facts/", disclosures.disclosure_facts, name="disclosure_facts"
    ),
    path(
        "cases/<ref:ref>/disclosures/<int:pk>/letter/",
        disclosures.disclosure_letter,
        name="disclosure_letter",
    ),
    path(
        "cases/<ref:ref>/disclosures/<int:pk>/approval/",
        disclosures.disclosure_approval,
        name="disclosure_approval",
    ),
    path("access/", access.access_reason, name="access_reason"),
    path("access/emergency/", access.access_emergency, name="access_emergency"),
    path("access/checks/", access.access_checks, name="access_checks"),
    path("access/checks/<int:pk>/", access.access_check, name="access_check"),
    path("access/notices/<int:pk>/", access.access_notice, name="access_notice"),
    path("log/limits/", limits.limits, name="limits"),
    path("settings/access/", access.access_rules, name="access_rules"),
    path("settings/staff/", staff.staff, name="staff"),
    path("settings/staff/new/", staff.staff_new, name="staff_new"),
    path("settings/staff/<int:pk>/", staff.staff_change, name="staff_change"),
    path("team/", team.team, name="team"),
    path("team/cover/", access.cover, name="cover"),
    path("team/cover/<int:pk>/end/", access.cover_end, name="cover_end"),
    path("team/print/", team.caseload_report, name="caseload_report"),
    path("team/<int:pk>/", team.team_member, name="team_member"),
]
