"""What goes on by itself: the worker, and each of its tasks once, as a command."""

import click
from flask import current_app

from proposals import clock
from proposals.allocation.deed_work import take_up_deed
from proposals.allocation.work import take_up_run
from proposals.db import db
from proposals.decisions.release_work import take_up_release
from proposals.drafting.index_merging import merge_index
from proposals.evaluation.recusals import recheck
from proposals.jobs import Daily, Worker
from proposals.notices.mail import mailer_of
from proposals.notices.operations import send_due_notices
from proposals.orders.operations import end_expired_orders
from proposals.orders.pieces import pieces_of
from proposals.orders.work import take_up_order
from proposals.reminders import operations as reminders


@click.command("worker")
def worker() -> None:
    """Do what is due, over and over: reminders, conflicts, the index of words, notices, released decisions, assignments, what was ordered."""
    settings = current_app.extensions["settings"]
    mailer = mailer_of(settings)
    daily = (
        Daily(reminders.remind, settings.remind_hour),
        Daily(recheck_all, settings.recheck_hour),
        Daily(clean_orders, settings.order_cleaning_hour),
        Daily(lambda: merge_index(settings.index_merged_pages), settings.index_merging_hour),
    )
    tasks = (*daily, lambda: send_due_notices(mailer), take_up_release, take_up_deed, take_up_run, take_up_order)
    Worker(tasks, settings.worker_pause_seconds).run()


@click.command("deliver-notices")
def deliver_notices() -> None:
    """Send the notices that are due, once."""
    click.echo(f"{send_due_notices(mailer_of(current_app.extensions['settings']))} sent")


@click.command("make-orders")
def make_orders() -> None:
    """Make the files that are ordered, one after the other, until none waits."""
    made = 0
    while take_up_order():
        made += 1
    click.echo(f"{made} made")


@click.command("remind")
@click.option("--dry-run", is_flag=True, help="write nothing; print who would be reminded of what")
def remind(dry_run: bool) -> None:
    """Put the reminders that are due today into the outbox, for deliver-notices or a worker to send."""
    if not dry_run:
        click.echo(f"{reminders.remind()} put into the outbox")
        return
    for digest in reminders.digests_due():
        click.echo(digest.email)
        for reminder in digest.reminders:
            matter = reminder.matter
            until = clock.in_athens(matter.due_at).strftime("%Y-%m-%d %H:%M")
            when = f"{reminder.step} working days" if reminder.step >= 0 else f"{-reminder.step} working days late"
            click.echo(f"  {matter.shown['code']}  {matter.deadline.value} {until}  ({when})")


@click.command("recheck-conflicts")
def recheck_conflicts() -> None:
    """Recuse every evaluator who has a conflict of interest that nobody overrode, once; a worker does it every day."""
    click.echo(f"{recheck_all()} recused")


@click.command("merge-index")
def merge_index_now() -> None:
    """Put the index of words together again, once; a worker does it every day."""
    click.echo(f"merged in {merge_index(current_app.extensions['settings'].index_merged_pages)} steps")


def recheck_all() -> int:
    """A declaration may begin to hold on a day on which nobody does anything."""
    recused = recheck()
    db.session.commit()
    return recused


def clean_orders() -> int:
    """Delete ordered files that are not kept any longer, and pieces beyond their limit."""
    ended = end_expired_orders(current_app.extensions["order_storage"])
    db.session.commit()
    pieces_of(current_app.extensions["settings"]).trim()
    return ended


COMMANDS = (worker, deliver_notices, make_orders, remind, recheck_conflicts, merge_index_now)
