from django.urls import path

from hestia.staff.views import hours, placements, register, supervision

app_name = "staff"
urlpatterns = [
    path("", register.register, name="register"),
    path("current/", register.current, name="current"),
    path("courses/", register.courses, name="courses"),
    path("courses/new/", register.course_new, name="course_new"),
    path("courses/<int:pk>/", register.course_change, name="course_change"),
    path("<int:pk>/", register.person, name="person"),
    path("<int:pk>/training/new/", register.training_new, name="training_new"),
    path("<int:pk>/training/<int:record>/", register.training_change, name="training_change"),
    path("<int:pk>/supervision/new/", supervision.supervision_new, name="supervision_new"),
    path("<int:pk>/supervision/<int:record>/", supervision.supervision_change, name="supervision_change"),
    path("<int:pk>/hours/new/", hours.hours_new, name="hours_new"),
    path("<int:pk>/hours/<int:record>/", hours.hours_change, name="hours_change"),
    path("<int:pk>/placement/", placements.placement, name="placement"),
    path("<int:pk>/placement/agreement/", placements.agreement, name="agreement"),
    path("<int:pk>/placement/days/new/", placements.day_new, name="day_new"),
    path("<int:pk>/placement/days/<int:record>/", placements.day_change, name="day_change"),
    path("<int:pk>/dbs/new/", register.dbs_new, name="dbs_new"),
    path("<int:pk>/dbs/<int:record>/", register.dbs_change, name="dbs_change"),
]
