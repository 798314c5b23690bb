from django.urls import URLPattern

app_name = "riskassessment"

urlpatterns: list[URLPattern] = []
