from django.urls import path

from hestia.community import views

app_name = "community"
urlpatterns = [
    path("", views.activities, name="activities"),
    path("new/", views.activity_new, name="activity_new"),
    path("<int:pk>/", views.activity_change, name="activity_change"),
    path("campaigns/", views.campaigns, name="campaigns"),
    path("campaigns/new/", views.campaign_new, name="campaign_new"),
    path("campaigns/<int:pk>/", views.campaign_change, name="campaign_change"),
]
