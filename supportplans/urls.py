from django.urls import URLPattern

app_name = "supportplans"

urlpatterns: list[URLPattern] = []
