"""The application for a WSGI server and for `flask --app wsgi`."""

from proposals import create_app
from proposals.calls.files import BadDefinition
from proposals.config import BadSetting
from proposals.web.guard import UnguardedRoute

try:
    app = create_app()
except (BadDefinition, BadSetting, UnguardedRoute) as refusal:
    # Whoever starts it reads what is wrong and where, not how the program got there.
    raise SystemExit(f"The application does not start.\n{refusal}") from None
