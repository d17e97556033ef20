// Sums of a table's column, while it is filled: elements with data-total="<field>-<column>"; and the sums that must be equal: data-differs, data-from.

import { centsOf, money } from './words.js'

/** Keep every total in step with the inputs named `<field>-<n>-<column>`, also of rows that come later. */
export function watchTotals (root) {
  const totals = [...root.querySelectorAll('[data-total]')].map(totalOf).filter(Boolean)
  if (!totals.length) return
  const showAll = () => {
    const sums = new Map(totals.map((total) => [total.field, show(total)]))
    root.querySelectorAll('[data-differs]').forEach((notice) => compare(notice, sums))
  }
  root.addEventListener('input', (event) => { if (event.target.closest('[data-table]')) showAll() })
  window.addEventListener('pageshow', showAll)
}

function totalOf (element) {
  const [, field, column] = element.dataset.total.match(/^(.+)-([^-]+)$/) ?? []
  const table = element.closest('table')
  return table && inputsOf(table, field, column).length ? { element, table, field, column } : null
}

function inputsOf (table, field, column) {
  return [...table.querySelectorAll('input')].filter(({ name }) => name.startsWith(`${field}-`) && name.endsWith(`-${column}`))
}

/** The sum of the rows whose amount is one, as the server adds them; the others are counted once they are mended. */
function show ({ element, table, field, column }) {
  const { least } = element.dataset
  const amounts = inputsOf(table, field, column).map((input) => centsOf(input.value)).filter((cents) => cents !== null)
  const sum = amounts.filter((cents) => !least || cents >= BigInt(Math.round(Number(least) * 100))).reduce((all, cents) => all + cents, 0n)
  element.textContent = money(sum)
  return sum
}

/** Two sums that must be the same are compared once there is something in both. */
function compare (notice, sums) {
  const mine = sums.get(notice.dataset.differs)
  const other = sums.get(notice.dataset.from)
  notice.hidden = !mine || other === undefined || mine === other
  if (!notice.hidden) notice.textContent = notice.dataset.words.replace('{amount}', money(mine > other ? mine - other : other - mine))
}
