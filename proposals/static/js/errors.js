// The way from the summary of errors into the fields.

const FOCUSABLE = 'input:not([type=hidden]), textarea, select, button, a[href], [tabindex]'

/** Begin at the summary, if there is one; a link to a group of inputs leads to its first. */
export function leadToErrors (root) {
  const summary = root.querySelector('.error-summary[role=alert]')
  if (!summary) return
  if (!window.location.hash) summary.focus()
  summary.addEventListener('click', (event) => {
    const link = event.target.closest('a[href^="#"]')
    const place = link && document.getElementById(decodeURIComponent(link.hash.slice(1)))
    const input = place && (place.matches(FOCUSABLE) ? place : place.querySelector(FOCUSABLE))
    if (!input) return
    event.preventDefault()
    // The label stands above its input: bring it along.
    const field = place.closest('.field, tr') ?? place
    field.scrollIntoView({ block: 'start' })
    input.focus({ preventScroll: true })
  })
}
