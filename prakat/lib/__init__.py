"""Pure leaf: no Django, no Wagtail, no settings, no clock."""
