"""Reading sources.toml: what is right, and every kind of wrong said in plain words."""

from datetime import timedelta
from pathlib import Path

import pytest

from monitor.errors import ConfigError
from monitor.settings import Settings, load_settings, read_settings, shipped_config, values

GOOD = """
zone = "Asia/Ho_Chi_Minh"
contact = "desk@example.org"

[fetch]
delay = 0.5
allow_private = ["127.0.0.0/8"]

[[source]]
name = "paper"
title = "The Paper"
type = "feed"
url = "https://paper.example/rss"
every = "10m..2h"
language = "vi"
zone = "Asia/Ho_Chi_Minh"

[source.rules]
body = ["div.text"]

[[source.fallback]]
type = "sitemap"
url = "https://paper.example/sitemap.xml"

[[topic]]
name = "ivory"
title = "Ivory"
query = 'ivory OR "ngà voi"'

[[digest]]
name = "morning"
title = "Morning"
topics = ["ivory"]
channels = ["screen"]
schedule = "daily 07:00"

[[channel]]
name = "screen"
kind = "terminal"
"""


def read(text: str, tmp_path: Path, environ: dict[str, str] | None = None) -> Settings:
    return read_settings(text, tmp_path / "sources.toml", environ=environ or {})


def problems(text: str, tmp_path: Path) -> tuple[str, ...]:
    with pytest.raises(ConfigError) as caught:
        read(text, tmp_path)
    return caught.value.problems


def test_a_good_file_becomes_values(tmp_path: Path) -> None:
    settings = read(GOOD, tmp_path)

    source = settings.sources[0]
    assert source.every.least == timedelta(minutes=10)
    assert source.every.most == timedelta(hours=2)
    assert [way.type for way in source.ways] == ["feed", "sitemap"]
    assert source.rules.body == ("div.text",)
    assert settings.fetch.delay == 0.5
    assert settings.fetch.contact == "desk@example.org"
    assert settings.subscriptions[0].zone == "Asia/Ho_Chi_Minh", "the file's zone is the default"
    assert settings.database.startswith("sqlite:///")


def test_the_shipped_file_is_fine() -> None:
    settings = load_settings(shipped_config())
    names = [source.name for source in settings.sources]
    assert names == ["vna-en", "vna-vi", "vns", "ifaw", "mps-en", "mps-vi", "mps-old"]
    assert {topic.name for topic in settings.topics} == {
        "mekong-dragon",
        "transnational-crime",
        "wildlife-trafficking",
        "drug-trafficking",
        "human-trafficking",
    }


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ('title = "The Paper"', 'tittle = "The Paper"', "did you mean 'title'?"),
        ('title = "The Paper"', "", "key 'title' is missing"),
        ('type = "feed"', 'type = "fed"', "did you mean 'feed'?"),
        ('every = "10m..2h"', 'every = "2h..10m"', "runs backwards"),
        ('every = "10m..2h"', 'every = "often"', "no length of time"),
        ('body = ["div.text"]', 'boddy = ["div.text"]', "did you mean 'body'?"),
        ('url = "https://paper.example/rss"', 'url = "paper.example/rss"', "must start with http"),
        ('url = "https://paper.example/rss"', "", "key 'url' (or 'urls') is missing"),
        ('topics = ["ivory"]', 'topics = ["ivry"]', "did you mean 'ivory'?"),
        ('channels = ["screen"]', 'channels = ["scren"]', "did you mean 'screen'?"),
        ('kind = "terminal"', 'kind = "termnal"', "did you mean 'terminal'?"),
        ('schedule = "daily 07:00"', 'schedule = "daily at seven"', "schedule"),
        ("delay = 0.5", "delay = -1", "greater than or equal to 0"),
        ("delay = 0.5", "dellay = 0.5", "did you mean"),
        ('["127.0.0.0/8"]', '["localhost"]', "no network"),
        ('contact = "desk', 'kontact = "desk', "did you mean 'contact'?"),
        ('name = "ivory"', 'name = "Ivory Trade"', "name"),
        ("query = 'ivory OR", "query = 'ivory OR OR", "column"),
    ],
)
def test_it_says_what_is_wrong(before: str, after: str, expected: str, tmp_path: Path) -> None:
    said = "\n".join(problems(GOOD.replace(before, after, 1), tmp_path))
    assert expected in said


def test_it_says_everything_in_one_go(tmp_path: Path) -> None:
    text = GOOD.replace('title = "The Paper"', 'tittle = "x"').replace('"daily 07:00"', '"never"')
    said = problems(text.replace('["screen"]', '["nowhere"]'), tmp_path)
    assert len(said) >= 3
    assert any('[[source]] "paper"' in line for line in said)
    assert any('[[digest]] "morning"' in line for line in said)


def test_a_table_is_named_by_number_when_it_has_no_name(tmp_path: Path) -> None:
    assert any(
        "[[source]] number 1" in line
        for line in problems(GOOD.replace('name = "paper"', ""), tmp_path)
    )


def test_what_is_not_toml_is_said_with_its_line(tmp_path: Path) -> None:
    assert "line 2" in problems("a = 1\nb = = 2\n", tmp_path)[0]


def test_robots_can_be_ignored_only_with_a_reason(tmp_path: Path) -> None:
    text = GOOD.replace('language = "vi"', 'robots = "ignore"')
    assert any("robots_reason" in line for line in problems(text, tmp_path))
    fine = text.replace(
        'robots = "ignore"', 'robots = "ignore"\nrobots_reason = "asked the editor"'
    )
    assert read(fine, tmp_path).sources[0].policy.robots == "ignore"


SLACK = '\n[[channel]]\nname = "team"\nkind = "slack"\nwebhook = {}\n'


def test_a_secret_written_out_is_refused(tmp_path: Path) -> None:
    said = problems(GOOD + SLACK.format('"https://hooks.example/x"'), tmp_path)
    assert any("write env:NAME" in line for line in said)


def test_an_unset_secret_makes_the_channel_unavailable_not_the_program(tmp_path: Path) -> None:
    text = GOOD + SLACK.format('"env:HOOK"')
    assert "HOOK is not set" in read(text, tmp_path).unavailable["team"]
    settings = read(text, tmp_path, {"HOOK": "https://hooks.example/secret"})
    assert "team" in settings.channels
    assert "secret" not in repr(settings.channels["team"]), "a secret must not reach a log"


def test_a_credential_of_systemd_is_read_from_its_directory(tmp_path: Path) -> None:
    (tmp_path / "hook").write_text("https://hooks.example/y\n")
    environ = {"CREDENTIALS_DIRECTORY": str(tmp_path)}
    assert values.secret("credential:hook", environ) == "https://hooks.example/y"
    with pytest.raises(ValueError, match="cannot be read"):
        values.secret("credential:../hook2", environ)
    with pytest.raises(ValueError, match="systemd gave none"):
        values.secret("credential:hook", {})


def test_no_configuration_at_all_says_where_it_looked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.delenv("MONITOR_CONFIG", raising=False)
    with pytest.raises(ConfigError, match="monitor init"):
        load_settings()
