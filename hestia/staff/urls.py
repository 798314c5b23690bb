from django.urls import path

from hestia.staff import views

app_name = "staff"
urlpatterns = [
    path("", views.register, name="register"),
    path("current/", views.current, name="current"),
    path("courses/", views.courses, name="courses"),
    path("courses/new/", views.course_new, name="course_new"),
    path("courses/<int:pk>/", views.course_change, name="course_change"),
    path("<int:pk>/", views.person, name="person"),
    path("<int:pk>/training/new/", views.training_new, name="training_new"),
    path("<int:pk>/training/<int:record>/", views.training_change, name="training_change"),
    path("<int:pk>/supervision/new/", views.supervision_new, name="supervision_new"),
    path("<int:pk>/supervision/<int:record>/", views.supervision_change, name="supervision_change"),
    path("<int:pk>/hours/new/", views.hours_new, name="hours_new"),
    path("<int:pk>/hours/<int:record>/", views.hours_change, name="hours_change"),
    path("<int:pk>/placement/", views.placement, name="placement"),
    path("<int:pk>/placement/agreement/", views.agreement, name="agreement"),
    path("<int:pk>/placement/days/new/", views.day_new, name="day_new"),
    path("<int:pk>/placement/days/<int:record>/", views.day_change, name="day_change"),
    path("<int:pk>/dbs/new/", views.dbs_new, name="dbs_new"),
    path("<int:pk>/dbs/<int:record>/", views.dbs_change, name="dbs_change"),
]
