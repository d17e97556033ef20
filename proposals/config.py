"""Every setting of the product, read from the environment, with a default that suits one machine."""

import os
import secrets
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LAST_HOUR = 23


class BadSetting(RuntimeError):
    """A setting that the product cannot start with; the message names the variable, its value and the way out."""


@dataclass(frozen=True)
class Settings:
    """Names are the environment variables in lower case; numbers are checked, limits are in the unit of their name."""

    instance_path: str = str(ROOT / "instance")
    database_url: str = ""
    secret_key: str = ""
    storage_url: str = ""
    storage_timeout_seconds: int = 30
    queue_url: str = ""
    mail_url: str = ""
    mail_from: str = "no-reply@kainotomia.example"
    public_url: str = "http://127.0.0.1:8000"
    production: bool = False
    secure_cookies: bool = False
    trusted_proxies: int = 0
    responsible_unit: str = "Γενική Γραμματεία Δημόσιας Διοίκησης, Διεύθυνση Καινοτομίας Δημόσιου Τομέα"
    responsible_ministry: str = "Υπουργείο Εσωτερικών"
    responsible_unit_en: str = "General Secretariat of Public Administration, Directorate of Public Sector Innovation"
    responsible_ministry_en: str = "Ministry of Interior"
    responsible_contact: str = ""
    responsible_contact_en: str = ""
    session_hours: int = 10
    sign_in_attempts: int = 8
    sign_in_window_minutes: int = 15
    sign_in_attempts_per_address: int = 60
    password_min_length: int = 12
    argon2_memory_kib: int = 19456
    argon2_time_cost: int = 2
    attachment_max_mb: int = 20
    attachments_per_proposal: int = 10
    draft_history_minutes: int = 10
    advice_per_field: int = 4
    members_per_proposal: int = 30
    comment_max_chars: int = 2000
    conflict_reason_max_chars: int = 2000
    override_reason_min_chars: int = 30
    recheck_hour: int = 5
    discussion_max_chars: int = 4000
    discussion_edit_minutes: int = 10
    discussion_quiet_minutes: int = 60
    distribution_min_others: int = 5
    presence_minutes: int = 5
    presence_write_seconds: int = 60
    presence_poll_seconds: int = 30
    archive_max_members: int = 5000
    archive_max_unpacked_mb: int = 400
    archive_max_ratio: int = 200
    archive_max_depth: int = 3
    image_max_megapixels: int = 60
    enclosure_max_pages: int = 200
    enclosure_max_bookmarks: int = 200
    enclosure_seconds: int = 20
    enclosure_memory_mb: int = 1024
    enclosures_max_pages: int = 1000
    enclosures_max_mb: int = 200
    clamd_url: str = ""
    clamd_timeout_seconds: int = 30
    scan_failure: str = "closed"
    discarded_upload_mb: int = 200
    request_max_kb: int = 2048
    import_max_kb: int = 2048
    import_max_unpacked_mb: int = 10
    import_max_rows: int = 1000
    import_max_cells: int = 20000
    import_errors_shown: int = 300
    offline_sheets: int = 60
    orders_open_per_person: int = 3
    order_attempts: int = 3
    order_stale_seconds: int = 120
    order_max_minutes: int = 120
    order_max_mb: int = 500
    order_kept_days: int = 7
    order_cleaning_hour: int = 4
    order_pieces_mb: int = 300
    order_poll_seconds: int = 4
    print_processes: int = 0
    print_pages_per_process: int = 100
    print_max_mb: int = 2000
    print_max_seconds: int = 100
    volume_max_proposals: int = 1000
    workbook_max_proposals: int = 10000
    volume_bound_proposals: int = 300
    volume_orders_shown: int = 20
    similar_shown: int = 5
    similar_min_percent: int = 10
    similar_terms: int = 60
    similar_candidates: int = 100
    similar_drafts: int = 40
    page_size: int = 50
    ranking_page_size: int = 100
    ranking_close_shown: int = 30
    ranking_paper_proposals: int = 500
    quota_effort_ms: int = 5000
    list_counted: int = 1000
    views_per_list: int = 20
    bulk_rows: int = 100
    search_max_chars: int = 500
    search_max_terms: int = 20
    search_max_depth: int = 6
    remark_max_chars: int = 1000
    assignment_cap: int = 10
    assignment_attempts: int = 3
    assignment_stale_seconds: int = 120
    assignment_refresh_seconds: int = 5
    assignment_file_rows: int = 5000
    assignment_refusals_shown: int = 300
    objection_days: int = 30
    decision_reasons_shown: int = 60
    release_attempts: int = 3
    release_stale_seconds: int = 300
    release_refresh_seconds: int = 3
    notice_attempts: int = 8
    remind: bool = True
    remind_hour: int = 8
    remind_closing_days: tuple[int, ...] = (10, 3, 1)
    remind_completion_days: tuple[int, ...] = (5, 1)
    remind_sheet_days: tuple[int, ...] = (5, 1)
    remind_task_days: tuple[int, ...] = (3, 1)
    remind_task_late_days: tuple[int, ...] = (1,)
    verify_attempts_per_address: int = 30
    public_dossiers_per_address: int = 20
    public_window_minutes: int = 15
    worker_pause_seconds: int = 2
    sqlite_busy_seconds: int = 10
    sqlite_mapped_mb: int = 2000
    index_merging_hour: int = 3
    index_merged_pages: int = 200

    def unit_in(self, language: str) -> str:
        return self.responsible_unit_en if language == "en" else self.responsible_unit

    def ministry_in(self, language: str) -> str:
        return self.responsible_ministry_en if language == "en" else self.responsible_ministry

    def contact_in(self, language: str) -> str:
        """How the unit is reached: lines parted by semicolons."""
        return self.responsible_contact_en if language == "en" else self.responsible_contact

    @property
    def attachment_max_bytes(self) -> int:
        return self.attachment_max_mb * 1024 * 1024


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Settings from the environment. Raises BadSetting for a value that is no number, no yes or no, or no hour."""
    values: dict[str, Any] = {}
    for field in fields(Settings):
        raw = environment.get(field.name.upper())
        if raw is not None and raw != "":
            values[field.name] = _read(field.name.upper(), raw, type(field.default))
    for name in ("remind_hour", "recheck_hour", "order_cleaning_hour", "index_merging_hour"):
        if values.get(name, 0) > LAST_HOUR:
            raise BadSetting(f"{name.upper()} is {values[name]}. Write an hour of the day, from 0 to {LAST_HOUR}.")
    return with_secrets(Settings(**values), values)


def with_secrets(settings: Settings, given: Mapping[str, Any]) -> Settings:
    """The settings with a database and a secret key; a machine of one's own gets a key kept in its instance folder."""
    instance = Path(settings.instance_path).resolve()
    secret = settings.secret_key
    if not secret and settings.production:
        raise BadSetting("SECRET_KEY is not set. Production needs one of its own, for example: openssl rand -hex 32")
    if settings.production and len(secret) < 32:
        raise BadSetting("SECRET_KEY is shorter than 32 characters. Make one with: openssl rand -hex 32")
    changes = {
        "instance_path": str(instance),
        "database_url": settings.database_url or f"sqlite:///{instance / 'proposals.sqlite'}",
        "secret_key": secret or _kept_secret(instance),
        "secure_cookies": given.get("secure_cookies", settings.production),
    }
    return Settings(**{**_as_dict(settings), **changes})


def _as_dict(settings: Settings) -> dict[str, Any]:
    return {field.name: getattr(settings, field.name) for field in fields(Settings)}


def _read(name: str, raw: str, kind: type) -> Any:
    if kind is bool:
        if raw.lower() in ("1", "true", "yes", "on"):
            return True
        if raw.lower() in ("0", "false", "no", "off"):
            return False
        raise BadSetting(f"{name} is {raw!r}. Write yes or no.")
    if kind is int:
        return _read_number(name, raw)
    if kind is tuple:
        return tuple(_read_number(name, part.strip()) for part in raw.split(","))
    return raw


def _read_number(name: str, raw: str) -> int:
    try:
        number = int(raw)
    except ValueError:
        raise BadSetting(f"{name} is {raw!r}. Write a whole number.") from None
    if number < 0:
        raise BadSetting(f"{name} is {raw!r}. Write a number that is not negative.")
    return number


def _kept_secret(instance: Path) -> str:
    """The key in the instance folder, made on the first run; it appears whole or not at all, so that processes that start together agree on one."""
    path = instance / "secret-key"
    instance.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        with tempfile.NamedTemporaryFile("w", dir=instance, prefix="secret-key-", encoding="ascii") as own, suppress(FileExistsError):
            own.write(secrets.token_hex(32))
            own.flush()
            os.link(own.name, path)
    return path.read_text(encoding="ascii")
