"""Pages that test for a browser or a person instead of giving what was asked for."""

import re

from monitor.model import Page

# Looked for in the first part of a page that is otherwise small: an article about such pages has
# text around the words, and no such script.
_HEAD = 60_000  # bytes
_SMALL = 30_000  # bytes; a challenge is a short page around a script
_SCRIPTS = re.compile(
    rb"/cdn-cgi/challenge-platform/|cf-browser-verification|__cf_chl_|_cf_chl_opt|"
    rb"challenges\.cloudflare\.com/turnstile|/_Incapsula_Resource\?[^\"'<>]{0,200}incident|"
    rb"_Incapsula_Resource\?SWKMTFSR|Request unsuccessful\. Incapsula incident|"
    rb"geo\.captcha-delivery\.com|captcha-delivery\.com/c\.js|window\._pxAppId|px-captcha|"
    rb"/_sec/cp_challenge/|akam/\d+/pixel_|sucuri_cloudproxy_js|sgcaptcha|ddos-guard/js-challenge|"
    rb"document\.cookie\s*=\s*[\"']D1N=|/vddosw3data\.js|aes\.js\"></script><script>function to"
    rb"Numbers|AwsWafIntegration|awswaf\.com/|/\.well-known/sgcaptcha|anubis_challenge|__ddg\d_",
    re.IGNORECASE,
)
_TITLES = re.compile(
    rb"<title[^>]*>\s*(?:just a moment\.{0,3}|attention required!|access denied|"
    rb"checking your browser|please wait\.{0,3}|ddos[- ]?guard|are you a robot\??|"
    rb"security check|verify(?:ing)? (?:that )?you are (?:a )?human|robot check|"
    rb"one moment, please\.{0,3}|pardon our interruption|making sure you're not a bot!?|"
    rb"human verification|bot verification)[^<]{0,40}</title>",
    re.IGNORECASE,
)
_HEADERS = (("cf-mitigated", "challenge"), ("x-amzn-waf-action", "challenge"))
_ARTICLE = re.compile(rb"<article[\s>]|\"NewsArticle\"|<p[\s>](?:[^<]|<(?!/p)){400}", re.IGNORECASE)


def is_challenge(page: Page) -> bool:
    """Tell a challenge, captcha or block page from content, whatever its status says."""
    if any(page.header(name) == value for name, value in _HEADERS):
        return True
    if not _is_html(page):
        return False
    head = page.body[:_HEAD]
    if _TITLES.search(head) and not _ARTICLE.search(head):
        return True
    small = len(page.body) < _SMALL
    return small and bool(_SCRIPTS.search(head)) and not _ARTICLE.search(head)


def _is_html(page: Page) -> bool:
    if "html" in page.content_type:
        return True
    return (
        page.body[:200]
        .lstrip(b"\xef\xbb\xbf \t\r\n")
        .lower()
        .startswith((b"<!doctype h", b"<html"))
    )
