from django.urls import path

from hestia.ui import views

app_name = "ui"

urlpatterns = [
    path("help/", views.help_page, name="help"),
    path("help/shortcuts/", views.shortcuts, name="shortcuts"),
    path("help/accessibility/", views.accessibility, name="accessibility"),
    path("help/privacy/", views.privacy, name="privacy"),
    path("help/trafficking/", views.trafficking, name="trafficking"),
    path("help/what-we-log/", views.what_we_log, name="what_we_log"),
    path("ui/gallery/", views.gallery, name="gallery"),
]
