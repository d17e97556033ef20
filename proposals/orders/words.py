"""How far an order is, as its reader is told: in the page, and each time that the page asks."""

from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from proposals.orders.models import Order, OrderState
from proposals.web.words import moment, say


def said_of(order: Order, now: datetime) -> str:
    """The sentence that a screen reader hears when it changes, and only then: it holds no numbers that run."""
    if order.is_under_way:
        return _("Ετοιμάζεται… θα σας στείλουμε μήνυμα όταν είναι έτοιμο. Μπορείτε να κλείσετε τη σελίδα.")
    if order.state is OrderState.FAILED:
        return say(order.making.failure)
    if order.state is OrderState.CANCELLED:
        return _("Ακυρώθηκε.")
    if not order.is_there(now):
        return _("Το αρχείο έληξε και διαγράφηκε. Μπορείτε να το ζητήσετε ξανά.")
    return _("Είναι έτοιμο. Το παίρνετε έως %(moment)s.", moment=moment(order.making.expires_at))


def left_of(order: Order, now: datetime) -> str:
    """How many parts are done and how long the rest takes; nothing once it is over."""
    making = order.making
    if order.state is not OrderState.RUNNING or not making.most:
        return _("Περιμένει τη σειρά του.") if order.is_under_way else ""
    done = _("%(done)s από %(all)s", done=making.done, all=making.most)
    minutes = making.minutes_left(now)
    if minutes is None:
        return done
    if minutes < 1:
        return _("%(done)s, τελειώνει σε λίγο", done=done)
    return _("%(done)s, %(rest)s", done=done, rest=ngettext("περίπου %(num)s λεπτό ακόμη", "περίπου %(num)s λεπτά ακόμη", minutes))
