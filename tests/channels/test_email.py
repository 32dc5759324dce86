"""Mail over real SMTP on loopback: what arrives, and what each refusal comes to."""

import asyncio
import ssl
from pathlib import Path
from typing import Any

import pytest
import trustme

from monitor.channels.email import Email
from monitor.errors import DeliveryError
from monitor.model import Digest, Receipt
from tests.channels.servers import Endpoint, Mailbox, smtp_server, text_of
from tests.digest.make import candidate, figure, made, stored

READER = "Lê Thị Hoa <hoa@ngo.example>"


def mail(box: Mailbox, **options: Any) -> Email:
    given = {
        "name": "mail",
        "host": "127.0.0.1",
        "port": box.port,
        "security": "none",
        "sender": "Monitor <monitor@ngo.example>",
        "to": (READER,),
        "timeout": 2.0,
        **options,
    }
    return Email(**given)


def digest(**options: Any) -> Digest:
    ivory = stored(1, figures=(figure("2.6", "tonne", "2.6 tonnes of ivory"),))
    return made(candidate(ivory, stored(2, source="vns", story=1)), **options)


async def send(channel: Email, what: Digest | None = None) -> Receipt:
    return await channel.send(
        what or digest(), to=channel.to[0], message_id="abc123", post=Endpoint()
    )


async def refused(channel: Email, what: Digest | None = None) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        await send(channel, what)
    return caught.value


async def test_a_digest_arrives_with_both_parts_and_the_headers_of_a_list() -> None:
    async with smtp_server(Mailbox()) as box:
        unsubscribe = "https://ngo.example/off?d={digest}&to={to}"
        receipt = await send(mail(box, unsubscribe_url=unsubscribe, reply_to="desk@ngo.example"))
    assert receipt == Receipt(answer="250 taken as 42", recipients=(READER,))
    assert box.recipients == ["hoa@ngo.example"]
    (got,) = box.mails
    assert got["From"] == "Monitor <monitor@ngo.example>"
    assert got["To"] == READER
    assert got["Subject"] == "Morning digest (1 story, 5 October 2026)"
    assert got["Message-ID"] == "<abc123@ngo.example>"
    assert got["List-Id"] == "<morning.monitor.ngo.example>"
    assert got["List-Unsubscribe"] == "<https://ngo.example/off?d=morning&to=hoa%40ngo.example>"
    assert got["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert got["Auto-Submitted"] == "auto-generated"
    assert got["Reply-To"] == "desk@ngo.example"
    for said in ("Customs seize ivory", "*ivory*", "2.6 tonnes of ivory", "Also in: Viet Nam News"):
        assert said in text_of(got)
    page = text_of(got, "html")
    assert '<a href="https://vna.example/1"' in page
    assert ">ivory</b>" in page
    assert "failing" in page


async def test_nothing_in_the_page_is_loaded_from_anywhere() -> None:
    async with smtp_server(Mailbox()) as box:
        await send(mail(box))
    page = text_of(box.mails[0], "html")
    for loading in ("<img", "<link", "<script", "url(", "@import", "src="):
        assert loading not in page
    assert "prefers-color-scheme: dark" in page
    assert "style=" in page


async def test_stories_beyond_the_length_are_attached() -> None:
    async with smtp_server(Mailbox()) as box:
        await send(mail(box), made(*(candidate(stored(n)) for n in range(1, 6)), max_items=2))
    (attached,) = box.mails[0].iter_attachments()
    assert attached.get_filename() == "3-more.txt"
    assert str(attached.get_content()).count("https://vna.example/") == 3
    assert "And 3 more (in the attached list)" in text_of(box.mails[0])


async def test_an_unsubscribe_address_that_is_a_mailbox_has_no_one_click() -> None:
    async with smtp_server(Mailbox()) as box:
        await send(mail(box, unsubscribe_url="mailto:off@ngo.example?subject={digest}"))
    assert box.mails[0]["List-Unsubscribe"] == "<mailto:off@ngo.example?subject=morning>"
    assert box.mails[0]["List-Unsubscribe-Post"] is None


async def test_a_refused_recipient_is_permanent_and_named() -> None:
    async with smtp_server(Mailbox(refuse={"hoa@ngo.example": "550 no such user"})) as box:
        error = await refused(mail(box))
    assert (error.retry, error.uncertain, error.content) == (False, False, False)
    assert error.recipients == ("hoa@ngo.example",)
    assert error.answer == "550 no such user"


@pytest.mark.parametrize("answer", ["450 greylisted", "552 mailbox full"])
async def test_a_passing_refusal_is_tried_again(answer: str) -> None:
    async with smtp_server(Mailbox(refuse={"hoa@ngo.example": answer})) as box:
        error = await refused(mail(box))
    assert (error.retry, error.uncertain) == (True, False)


async def test_a_refused_sender_is_permanent() -> None:
    async with smtp_server(Mailbox(refuse_sender="553 not you")) as box:
        error = await refused(mail(box))
    assert (error.retry, error.content, error.recipients) == (False, False, ())


async def test_a_refused_mail_is_about_its_content() -> None:
    async with smtp_server(Mailbox(refuse_words={"ivory": "554 looks like spam"})) as box:
        error = await refused(mail(box))
    assert (error.retry, error.content) == (False, True)


async def test_a_server_that_is_not_there_is_tried_again() -> None:
    async with smtp_server(Mailbox()) as box:
        pass
    error = await refused(mail(box))
    assert (error.retry, error.uncertain) == (True, False)
    assert "127.0.0.1" in error.answer


async def test_an_answer_lost_after_the_data_is_uncertain() -> None:
    async with smtp_server(Mailbox(drop=True)) as box:
        error = await refused(mail(box))
    assert (error.retry, error.uncertain) == (True, True)
    assert len(box.mails) == 1


async def test_a_server_that_stalls_is_left() -> None:
    async with smtp_server(Mailbox(stall=True)) as box:
        error = await refused(mail(box, timeout=0.2))
    assert error.uncertain


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> tuple[trustme.CA, str]:
    authority = trustme.CA()
    file = tmp_path_factory.mktemp("ca") / "ca.pem"
    authority.cert_pem.write_to_path(str(file))
    return authority, str(file)


def certificate(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return context


@pytest.mark.parametrize("security", ["starttls", "tls"])
async def test_mail_goes_encrypted_and_signed_in(
    security: str, authority: tuple[trustme.CA, str]
) -> None:
    login = ("monitor", "secret")
    tls, implicit = certificate(authority[0]), security == "tls"
    async with smtp_server(Mailbox(), login=login, tls=tls, implicit=implicit) as box:
        options = {"security": security, "username": "monitor", "ca_file": authority[1]}
        await send(mail(box, password="secret", **options))
        wrong = await refused(mail(box, password="wrong", **options))
        untrusted = await refused(mail(box, **options | {"ca_file": ""}))
    assert len(box.mails) == 1
    assert (wrong.retry, wrong.answer[:3]) == (False, "535")
    assert (untrusted.retry, untrusted.uncertain) == (True, False)
    assert "certificate" in untrusted.answer.lower()


async def test_encryption_is_never_given_up_silently() -> None:
    async with smtp_server(Mailbox()) as box:
        error = await refused(mail(box, security="starttls"))
    assert "STARTTLS" in error.answer
    assert box.mails == []


async def test_a_users_template_takes_the_place_of_ours_and_stays_in_its_sandbox(
    tmp_path: Path,
) -> None:
    (tmp_path / "mail.txt").write_text("Ours: {{ d.items[0].title }}")
    async with smtp_server(Mailbox()) as box:
        await send(mail(box, templates=str(tmp_path)))
        assert text_of(box.mails[0]).strip() == "Ours: Customs seize ivory in Hai Phong"
        (tmp_path / "mail.txt").write_text("{{ d.__class__.__mro__ }}")
        error = await refused(mail(box, templates=str(tmp_path)))
    assert not error.retry
    assert "cannot be rendered" in error.answer


async def test_a_story_that_breaks_a_template_is_left_out_and_listed(tmp_path: Path) -> None:
    (tmp_path / "mail.html").write_text(
        "{% for item in d.items %}{{ item.title }}{{ 1 / (item.id - 2) }}{% endfor %}"
        "{% for line in d.isolated %}[{{ line }}]{% endfor %}"
    )
    stories = made(*(candidate(stored(n, f"Story {n}")) for n in (1, 2, 3)))
    async with smtp_server(Mailbox()) as box:
        await send(mail(box, templates=str(tmp_path)), stories)
    page, text = text_of(box.mails[0], "html"), text_of(box.mails[0])
    assert "Story 1" in page
    assert "Story 3" in page
    assert "[Story 2" in page
    assert "* Story 2" not in text
    assert "- Story 2 <https://vna.example/2>: could not be rendered" in text


async def test_readers_get_one_mail_each(authority: object) -> None:
    async with smtp_server(Mailbox()) as box:
        channel = mail(box, to=("a@ngo.example", "b@ngo.example"))
        await asyncio.gather(
            *(
                channel.send(digest(), to=to, message_id=to[0], post=Endpoint())
                for to in channel.recipients
            )
        )
    assert sorted(box.recipients) == ["a@ngo.example", "b@ngo.example"]
    assert sorted(str(got["To"]) for got in box.mails) == ["a@ngo.example", "b@ngo.example"]
