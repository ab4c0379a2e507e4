"""SVG that runs, fetches or asks too much, in the ways that browsers know."""

import base64
import gzip
from collections.abc import Iterator

from tests.hostile.cases import TEXT_MARK as EVIL
from tests.hostile.cases import Case, case, shaped

HERE = f"http://{EVIL}.example/"
RUN = f"alert('{EVIL}')"
DATA = base64.b64encode(f"<svg xmlns='http://www.w3.org/2000/svg' onload='{EVIL}'/>".encode()).decode()
NAMES = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


def svg(inner: str, attributes: str = "", before: str = "") -> bytes:
    """A drawing of one circle, with more in it."""
    return f'{before}<svg {NAMES} viewBox="0 0 9 9" {attributes}><circle r="3"/>{inner}</svg>'.encode()


INSIDE = {
    "script": f"<script>{RUN}</script>",
    "script in capitals": f"<SCRIPT>{RUN}</SCRIPT>",
    "script in CDATA": f"<script><![CDATA[{RUN}]]></script>",
    "script elsewhere": f'<script href="{HERE}a.js"/>',
    "script elsewhere by xlink": f'<script xlink:href="{HERE}a.js"/>',
    "script with another prefix": f'<s:script xmlns:s="http://www.w3.org/2000/svg">{RUN}</s:script>',
    "script of HTML": f'<h:script xmlns:h="http://www.w3.org/1999/xhtml">{RUN}</h:script>',
    "script deep inside": "<g>" * 50 + f"<script>{RUN}</script>" + "</g>" * 50,
    "script in a title": f"<title><script>{RUN}</script></title>",
    "script in a description": f"<desc><script>{RUN}</script></desc>",
    "script in a style": f"<style>&lt;/style>&lt;script>{RUN}&lt;/script></style>",
    "handler": f'<rect onclick="{RUN}"/>',
    "handler in capitals": f'<rect ONLOAD="{RUN}"/>',
    "handler after a slash": f'<rect/><image href="#a" onerror="{RUN}"/>',
    "handler of an animation": f'<animate onbegin="{RUN}" attributeName="x" dur="1s"/>',
    "handler of the tiny kind": f'<handler type="application/ecmascript" ev:event="load" xmlns:ev="a">{RUN}</handler>',
    "listener": f'<listener event="click" handler="#{EVIL}"/>',
    "page inside": f'<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><iframe src="{HERE}"/></body></foreignObject>',
    "form inside": f'<foreignObject><form xmlns="http://www.w3.org/1999/xhtml" action="{HERE}"><input/></form></foreignObject>',
    "frame": f'<iframe xmlns="http://www.w3.org/1999/xhtml" src="javascript:{EVIL}"/>',
    "object": f'<object xmlns="http://www.w3.org/1999/xhtml" data="{HERE}"/>',
    "embed": f'<embed xmlns="http://www.w3.org/1999/xhtml" src="{HERE}"/>',
    "link": f'<a href="javascript:{EVIL}"><text>x</text></a>',
    "link by xlink": f'<a xlink:href="javascript:{EVIL}"><text>x</text></a>',
    "link with a tab": f'<a href="java&#9;script:{EVIL}"><text>x</text></a>',
    "link by numbers": f'<a href="&#106;avascript:{EVIL}"><text>x</text></a>',
    "link to data": f'<a href="data:text/html,{EVIL}"><text>x</text></a>',
    "link that is set later": f'<a><set attributeName="href" to="javascript:{EVIL}"/><text>x</text></a>',
    "link that is animated": f'<a><animate attributeName="xlink:href" values="javascript:{EVIL}"/><text>x</text></a>',
    "handler that is set later": f'<rect><set attributeName="onmouseover" to="{RUN}"/></rect>',
    "animation of a link": f'<animate xlink:href="#a" attributeName="href" from="a" to="javascript:{EVIL}"/>',
    "discard": f'<discard href="#{EVIL}" begin="0s"/>',
    "use elsewhere": f'<use href="{HERE}a.svg#x"/>',
    "use of data": f'<use href="data:image/svg+xml;base64,{DATA}#{EVIL}"/>',
    "use of a file": f'<use xlink:href="file:///{EVIL}#x"/>',
    "picture elsewhere": f'<image href="{HERE}a.png"/>',
    "picture on a share": f'<image xlink:href="\\\\{EVIL}\\a.png"/>',
    "picture without a scheme": f'<image href="//{EVIL}.example/a.png"/>',
    "picture of data": f'<image href="data:image/svg+xml,&lt;svg onload={EVIL}>"/>',
    "picture that is a page": f'<image href="data:text/html;base64,{DATA}" alt="{EVIL}"/><image href="data:image/png;base64,{DATA}" title="{EVIL}"/>',
    "filter elsewhere": f'<filter id="f"><feImage href="{HERE}a.png"/></filter>',
    "fill elsewhere": f'<rect fill="url({HERE}#a)"/>',
    "mask elsewhere": f'<rect mask="url(&apos;{HERE}#a&apos;)"/>',
    "cursor elsewhere": f'<rect cursor="url({HERE})"/>',
    "filter by style": f'<rect style="filter:url({HERE}#a)"/>',
    "style that fetches": f"<style>@import url({HERE});</style>",
    "style that imports": f"<style>@import '{HERE}';</style>",
    "style with a background": f"<style>rect{{background:url({HERE})}}</style>",
    "style with a font": f"<style>@font-face{{font-family:a;src:url({HERE})}}</style>",
    "style with escapes": f"<style>rect{{fill:\\75rl({HERE})}}</style>",
    "style that reads": f"<style>text[id^=a]{{fill:image-set('{HERE}' 1x)}}</style>",
    "style that runs": f"<style>rect{{behavior:url(#{EVIL});width:expression({EVIL})}}</style>",
    "style in an attribute": f'<rect style="background:u\\72l({HERE})"/>',
    "link to a style": f'<link xmlns="http://www.w3.org/1999/xhtml" rel="stylesheet" href="{HERE}"/>',
    "metadata": f"<metadata><rdf>{EVIL}</rdf></metadata>",
    "private to an editor": f'<i:pgf xmlns:i="http://ns.adobe.com/AdobeIllustrator/10.0/">{EVIL}</i:pgf>',
    "private attribute": f'<rect xmlns:e="urn:editor" e:path="c:\\{EVIL}"/>',
    "film": f'<video xmlns="http://www.w3.org/1999/xhtml" src="{HERE}" onerror="{EVIL}"/>',
    "sound": f'<audio href="{HERE}"/>',
    "comment that ends early": f"<!-- --!><script>{EVIL}</script> -->",
    "instruction": f"<?php system('{EVIL}') ?>",
    "including": f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///{EVIL}"/>',
    "text that is a tag": f"<text>&lt;script&gt;{EVIL}&lt;/script&gt;</text>",
    "events of XML": f'<ev:listener xmlns:ev="http://www.w3.org/2001/xml-events" event="load" handler="#{EVIL}"/>',
    "base": f'<rect xml:base="{HERE}"/>',
    "vector that repeats": f'<path d="{EVIL}" onfocus="{RUN}" tabindex="0"/>',
    "named by data": f'<rect data-x="{EVIL}"/>',
}
# A text that shows a tag is lawful to draw, and a stroke's letters are nobody's secret; neither need come through.
REFUSABLE = {
    "text that is a tag",
    "vector that repeats",
    "comment that ends early",
    "script in a style",
    "instruction",
}


def cases() -> Iterator[Case]:
    """What stands inside, what stands before, and what is too much."""
    for name, inner in INSIDE.items():
        yield case(f"svg {name}", svg(inner), "" if name in REFUSABLE else "cleaned")
    for name in ("script", "handler", "page inside", "style that imports", "use elsewhere"):
        yield case(f"svg {name}, in UTF-16", svg(INSIDE[name]).decode().encode("utf-16"), "cleaned")
    yield case("svg handler of the root", svg("", f'onload="{RUN}"'), "cleaned")
    yield case("svg style sheet", svg("", "", f'<?xml-stylesheet href="{HERE}"?>'), "cleaned")
    yield case("svg after a comment", svg(INSIDE["script"], "", "<!-- " + "x" * 3000 + " -->"), "cleaned")
    yield case("svg after a long comment", svg(INSIDE["script"], "", "<!-- " + "x" * 5000 + " -->"))
    yield case(
        "svg with a public document type",
        svg(
            INSIDE["script"],
            "",
            '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">',
        ),
        "cleaned",
    )
    yield case(
        "svg with entities", svg("<text>&e;</text>", "", f'<!DOCTYPE svg [<!ENTITY e "{EVIL}">]>'), "dtd"
    )
    yield case(
        "svg with a file as entity",
        svg("<text>&e;</text>", "", f'<!DOCTYPE svg [<!ENTITY e SYSTEM "file:///{EVIL}">]>'),
        "dtd",
    )
    yield case(
        "svg with attributes by type",
        svg("", "", f'<!DOCTYPE svg [<!ATTLIST svg onload CDATA "{EVIL}">]>'),
        "dtd",
    )
    yield case(
        "svg of another space", f'<svg xmlns="urn:a"><script>{EVIL}</script></svg>'.encode(), "type|broken"
    )
    yield case("svg in a page", f"<html>{svg(INSIDE['script']).decode()}</html>".encode(), "type")
    yield case("svg packed", gzip.compress(svg(INSIDE["script"])), "type", is_active=False)
    yield case(
        "svg in UTF-7",
        svg("+ADw-script+AD4-" + EVIL, "", '<?xml version="1.0" encoding="UTF-7"?>'),
        "encoding",
    )
    yield from _too_much()


def _too_much() -> Iterator[Case]:
    copies = '<g id="a0"><rect/></g>' + "".join(
        f'<g id="a{n}">{"".join(f"<use href={chr(34)}#a{n - 1}{chr(34)}/>" for _ in range(10))}</g>'
        for n in range(1, 9)
    )
    patterns = copies.replace("<g id=", "<pattern id=").replace("</g>", "</pattern>")
    yield shaped("svg copies of copies", lambda: svg(copies), "parts")
    yield shaped("svg patterns of patterns", lambda: svg(patterns), "parts")
    yield shaped("svg copy of itself", lambda: svg('<g id="a"><use href="#a"/></g>'), "depth")
    yield shaped("svg deep", lambda: svg("<g>" * 50_000 + "</g>" * 50_000), "depth|broken")
    yield shaped("svg deep within the limit", lambda: svg("<g>" * 198 + "</g>" * 198))
    yield shaped("svg of a million strokes", lambda: svg("<g/>" * 1_300_000), "parts")
    yield shaped("svg of many strokes", lambda: svg('<path d="M0 0"/>' * 190_000))
    yield shaped("svg of a long stroke", lambda: svg(f'<path d="{"M0 0L9 9" * 4_000_000}"/>'))
    yield shaped("svg of a long style", lambda: svg(f"<style>{'a{fill:red}' * 3_000_000}</style>"))
    yield shaped("svg of many blanks in a reference", lambda: svg(f'<rect fill="{"url(" * 200_000}"/>'))
    yield shaped(
        "svg of one element with many attributes",
        lambda: svg(f"<rect {' '.join(f'a{n}={chr(34)}1{chr(34)}' for n in range(300_000))}/>"),
    )
    yield shaped(
        "svg of many names", lambda: svg("".join(f'<g xmlns:a{n}="urn:{n}"/>' for n in range(100_000)))
    )
