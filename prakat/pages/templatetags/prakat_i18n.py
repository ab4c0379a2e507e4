"""Django's tags for translation, but that a plain ``{% translate "…" %}`` is said once, when the template is read.

A page has some fifty of them. The engine keeps a template for each language, read while that language is active.
"""

from __future__ import annotations

from django import template
from django.template.base import Node, Parser, TextNode, Token
from django.templatetags import i18n
from django.utils.translation import gettext

register = template.Library()
register.tags.update(i18n.register.tags)
register.filters.update(i18n.register.filters)


@register.tag("translate")
def translate(parser: Parser, token: Token) -> Node:
    """The words in the language in which the template is read; whatever is not plain words is left to Django."""
    words = token.split_contents()
    if len(words) == 2 and words[1][0] == words[1][-1] and words[1][0] in "\"'" and "%" not in words[1]:
        return TextNode(gettext(words[1][1:-1]))
    node: Node = i18n.do_translate(parser, token)
    return node
