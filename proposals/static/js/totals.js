// Sums of a table's column, while it is filled: elements with data-total="<field>-<column>".

import { centsOf, money } from './words.js'

/** Keep every total in step with the inputs named `<field>-<n>-<column>`. */
export function watchTotals (root) {
  const totals = [...root.querySelectorAll('[data-total]')].map(totalOf).filter(Boolean)
  if (!totals.length) return
  const showAll = () => totals.forEach(show)
  root.addEventListener('input', (event) => totals.filter((total) => total.inputs.includes(event.target)).forEach(show))
  window.addEventListener('pageshow', showAll)
}

function totalOf (element) {
  const [, field, column] = element.dataset.total.match(/^(.+)-([^-]+)$/) ?? []
  const table = element.closest('table') ?? document
  const inputs = [...table.querySelectorAll('input')].filter((input) => isOf(input.name, field, column))
  return inputs.length ? { element, inputs } : null
}

function isOf (name, field, column) {
  return name.startsWith(`${field}-`) && name.endsWith(`-${column}`) && /^\d+$/.test(name.slice(field.length + 1, -column.length - 1))
}

/** The sum of the rows that can be read; the others are counted once they are mended. */
function show ({ element, inputs }) {
  const amounts = inputs.map((input) => centsOf(input.value)).filter((cents) => cents !== null)
  element.textContent = money(amounts.reduce((sum, cents) => sum + cents, 0n))
}
