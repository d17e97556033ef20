// The fields of a section's form, each as the inputs that belong to it: `<code>` and `<code>-…`. A field is one that has a hidden `base-<code>`.

/** The codes of the fields that the form shows. */
export function codesOf (form) {
  return [...form.querySelectorAll('input[name^="base-"]')].map((input) => input.name.slice('base-'.length))
}

/** The code of the field to which an input belongs. */
export function codeOf (input) {
  return (input.name ?? '').split('-')[0]
}

/** What the inputs of a field hold, as [name, value], as a browser would send them. */
export function entriesOf (form, code) {
  return [...new FormData(form)].filter(([name]) => name === code || name.startsWith(`${code}-`))
}

/** The hidden input that says from which revision the field's text was written. */
export function baseOf (form, code) {
  return form.elements.namedItem(`base-${code}`)
}

/** The hidden input with the mark of what the page had shown. */
export function markOf (form, code) {
  return form.elements.namedItem(`was-${code}`)
}

/** The same answer whatever numbers its rows have: the server leaves out blank rows, and the next page counts the others anew. */
export function isSameAnswer (some, others) {
  return JSON.stringify(withoutBlankRows(some)) === JSON.stringify(withoutBlankRows(others))
}

function withoutBlankRows (entries) {
  const rows = new Map()
  for (const [name, value] of entries) {
    const [, row, column] = name.match(/^[^-]+-(\d+)-(.+)$/) ?? [null, '', name]
    rows.set(row, [...(rows.get(row) ?? []), [column, value.trim()]])
  }
  return [...rows.values()].filter((row) => row.some(([, value]) => value))
}
