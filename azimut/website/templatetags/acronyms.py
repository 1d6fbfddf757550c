"""`{% explain_acronyms %}…{% endexplain_acronyms %}`: what it holds, then what its acronyms mean."""

from django import template
from django.template.base import NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString

from azimut.website.acronyms import acronyms_to_explain

register = template.Library()
FRAGMENT = "website/fragments/acronyms.html"


@register.tag("explain_acronyms")
def explain_acronyms(parser: Parser, _token: Token) -> "ExplainedNode":
    """Around the words of a page; nothing is added when each acronym is spelled out there."""
    nodes = parser.parse(("endexplain_acronyms",))
    parser.delete_first_token()
    return ExplainedNode(nodes)


class ExplainedNode(template.Node):
    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        page = self.nodelist.render(context)
        if not (acronyms := acronyms_to_explain(page)):
            return page
        fragment = context.template.engine.get_template(FRAGMENT)
        return SafeString(page + fragment.render(context.new({"acronyms": acronyms})))
