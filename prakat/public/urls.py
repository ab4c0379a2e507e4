"""The few live routes of the public site; everything else is sealed."""

from django.urls import path

from prakat.public import views

app_name = "public"
urlpatterns = [
    path("search/", views.search, {"language": "th"}, name="search"),
    path("en/search/", views.search, {"language": "en"}, name="search-en"),
    path("search/suggest", views.suggest, name="suggest"),
]
