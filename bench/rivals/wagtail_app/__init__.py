"""The least of a Wagtail site: a front page that lists the newest entries, and entries with a text."""
