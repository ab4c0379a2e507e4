"""The servers that the tests lean on start, answer, and are gone afterwards."""

from collections.abc import Callable
from pathlib import Path

import httpx
import psycopg
import pytest
from django.conf import settings
from django.db import connection

from tests.conftest import DATABASE
from tests.servers import ServerProblem, listens, running_nginx_with, running_postgres


def test_postgres_comes_up_empty_and_goes_away() -> None:
    with running_postgres() as url:
        with psycopg.connect(url) as database:
            assert database.execute(
                "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
            ).fetchone() == (0,)
            assert database.execute("SELECT 'ที่' = 'ทุ'").fetchone() == (False,)
        port = int(url.rpartition(":")[2].partition("/")[0])
        assert listens(port)
    assert not listens(port)


@pytest.mark.postgres
@pytest.mark.django_db
def test_the_suite_runs_on_the_database_that_was_asked_for() -> None:
    assert connection.vendor == {"postgres": "postgresql", "sqlite": "sqlite"}[DATABASE]


@pytest.mark.postgres(only=True)
@pytest.mark.django_db
def test_what_only_postgres_can_do_runs_there_alone() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(1)")
        assert cursor.fetchone() == (True,)


def test_nginx_serves_files_as_told(nginx: Callable[..., str], tmp_path: Path) -> None:
    (tmp_path / "ประกาศ.txt").write_text("ทดสอบ")
    address = nginx(f"root {tmp_path}; charset utf-8;")
    assert httpx.get(f"{address}/ประกาศ.txt").text == "ทดสอบ"
    assert httpx.get(f"{address}/none").status_code == 404


def test_a_wrong_nginx_configuration_is_told_with_its_reason() -> None:
    wrong = "events {} http { server { listen 127.0.0.1:%PORT%; no_such_directive on; } }"
    with pytest.raises(ServerProblem, match="no_such_directive"), running_nginx_with(wrong):
        pass


def test_state_lies_in_a_folder_of_this_test(var_dir: Path, tmp_path: Path) -> None:
    assert settings.VAR_DIR == var_dir and var_dir.is_relative_to(tmp_path)
    assert Path(settings.MEDIA_ROOT).is_relative_to(var_dir)
