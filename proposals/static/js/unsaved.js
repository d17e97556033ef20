// A warning before a page is left with changes that were not sent: forms with a save bar, and those marked data-warns.

/** Ask before leaving, as long as a form differs from how the page came. */
export function warnBeforeLeaving (root) {
  const forms = [...root.querySelectorAll('form')].filter((form) => 'warns' in form.dataset || form.querySelector('.savebar'))
  forms.forEach(watch)
}

function watch (form) {
  let first = contents(form)
  const ask = (event) => {
    if (contents(form) === first) return
    event.preventDefault()
    // Browsers before 2024 ask only when this is set.
    event.returnValue = true
  }
  const begin = () => window.addEventListener('beforeunload', ask)
  const end = () => window.removeEventListener('beforeunload', ask)
  // The listener is there only while something is being changed: a page without one comes back faster.
  form.addEventListener('input', begin)
  form.addEventListener('change', begin)
  form.addEventListener('submit', end)
  // A section that saves itself says so when the server has all of it.
  form.addEventListener('stored', () => {
    first = contents(form)
    end()
  })
}

function contents (form) {
  const entries = [...new FormData(form)].map(([name, value]) => [name, value instanceof File ? `${value.name} ${value.size}` : value])
  return JSON.stringify(entries)
}
