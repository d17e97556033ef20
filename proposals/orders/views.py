"""The pages of orders: one's own, how far each is, its file, and giving it up."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, abort, current_app, flash, jsonify, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _

from proposals import clock
from proposals.orders import operations, queries
from proposals.orders.kinds import about_each
from proposals.orders.models import Order, OrderState
from proposals.orders.words import left_of, said_of
from proposals.web.guard import actor_anew, allow, current_actor
from proposals.web.pages import row_number
from proposals.web.writes import begin_writing, let_go, writes, writes_late
from proposals.workflow.permissions import Permission

bp = Blueprint("orders", __name__)


def an_order(number: int) -> Order | None:
    return queries.order_by_number(number)


def an_order_to_change(number: int) -> Order | None:
    return queries.order_by_number(number, for_update=True)


@bp.get("/orders")
@allow(Permission.SEE_ORDERS)
def index() -> Any:
    size, start = current_app.extensions["settings"].page_size, request.args.get("start", 0, type=row_number)
    found, has_more = queries.orders_of(current_actor(), size, start)
    rows = list(zip(found, _about(found), strict=True))
    return render_template("orders/index.html", orders=rows, next_start=start + size if has_more else None)


@bp.get("/orders/<int:number>")
@allow(Permission.OPEN_ORDER, on=an_order)
def show(order: Order) -> Any:
    now = clock.now()
    may_take = order.is_there(now) and operations.may_take(current_actor(), order)
    (about,) = _about([order])
    return render_template("orders/show.html", order=order, about=about, may_take=may_take, said=said_of(order, now), left=left_of(order, now))


@bp.get("/orders/<int:number>/progress")
@allow(Permission.OPEN_ORDER, on=an_order)
def progress(order: Order) -> Any:
    """What the page asks for again and again while the file is made."""
    now, making = clock.now(), order.making
    is_over = not order.is_under_way
    values = {"said": said_of(order, now), "left": left_of(order, now), "done": making.done, "most": max(making.most, 1), "isOver": is_over}
    return jsonify(**values, isReady=order.state is OrderState.READY and operations.may_take(current_actor(), order))


@bp.get("/orders/<int:number>/file")
@allow(Permission.OPEN_ORDER, on=an_order)
@writes_late
def file(order: Order) -> Any:
    number, taking = order.id, operations.file_to_take(current_actor(), order)
    # Fetching it from a storage takes as long as it takes; nobody waits for the database meanwhile.
    let_go()
    stream = current_app.extensions["order_storage"].open(taking.sha256)
    try:
        begin_writing()
        operations.record_taking(actor_anew(), an_order_to_change(number) or abort(404))
    except BaseException:
        stream.close()
        raise
    response = send_file(stream, mimetype=taking.media_type, as_attachment=True, download_name=taking.filename)
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.post("/orders/<int:number>/cancel")
@allow(Permission.OPEN_ORDER, on=an_order_to_change)
@writes
def cancel(order: Order) -> Any:
    operations.cancel_order(current_actor(), order)
    flash(_("Η παραγγελία ακυρώθηκε."))
    return redirect(url_for(".index"), 303)


def _about(orders: Sequence[Order]) -> list[str]:
    return about_each([(order.making.kind, order.making.arguments) for order in orders])
