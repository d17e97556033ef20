// Text and numbers as the server reads and writes them (proposals/greek.py, proposals/calls/values.py, proposals/web/words.py).

const INVISIBLE = /[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]/g
const CONTROL = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/g
const READABLE = /^-?\d{1,11}(\.\d{1,2})?$/

/** Text of several lines as it is stored. */
export function cleanText (text) {
  const visible = text.replace(/\r\n?/g, '\n').replace(INVISIBLE, '').replace(CONTROL, '')
  const lines = visible.normalize('NFC').replace(/\u00b5/g, 'μ').split('\n')
  return lines.map((line) => line.trimEnd()).join('\n').trim()
}

/** Text of one line as it is stored. */
export function cleanLine (text) {
  return cleanText(text).replace(/\s+/g, ' ').trim()
}

/** How many characters a text has, counted as the server counts: whole code points. */
export function lengthOf (text) {
  return [...text].length
}

/** An amount in cents, or null where the server could not read it or nothing was typed. */
export function centsOf (typed) {
  let plain = cleanLine(typed).replaceAll('€', '').replaceAll(' ', '')
  if (/^(-?\d{1,3}(\.\d{3})+,\d{1,2}|-?\d{1,3}(\.\d{3}){2,}|-?\d+,\d{1,2})$/.test(plain)) {
    plain = plain.replaceAll('.', '').replace(',', '.')
  }
  if (!READABLE.test(plain)) return null
  const [euros, cents = ''] = plain.replace('-', '').split('.')
  const amount = BigInt(euros) * 100n + BigInt(cents.padEnd(2, '0'))
  return plain.startsWith('-') ? -amount : amount
}

/** A typed day as YYYY-MM-DD, or null where the server could not read it or nothing was typed. */
export function dayOf (typed) {
  const [, day, month, year] = cleanLine(typed).match(/^(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})$/) ?? []
  return year && Number(year) && Number(day) && Number(day) <= lengthOfMonth(year, month) ? isoDay(year, month, day) : null
}

/** The same day of a later month; where that month is shorter, its last day. */
export function monthsLater (iso, months) {
  const [year, month, day] = iso.split('-').map(Number)
  const count = year * 12 + month - 1 + months
  const [laterYear, laterMonth] = [Math.floor(count / 12), count % 12 + 1]
  return isoDay(laterYear, laterMonth, Math.min(day, lengthOfMonth(laterYear, laterMonth)))
}

/** YYYY-MM-DD as dd/mm/yyyy, and … for no day. */
export function dayText (iso) {
  return iso ? iso.split('-').reverse().join('/') : '…'
}

function isoDay (year, month, day) {
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

/** How many days a month has; none where there is no such month. */
function lengthOfMonth (year, month) {
  if (month < 1 || month > 12) return 0
  // Every fourth century and year is like any other of its kind; years before 100 would be taken for those of the last century.
  return new Date(Date.UTC(2000 + year % 400, month, 0)).getUTCDate()
}

/** 1234 → 1.234 on a Greek page, 1,234 on an English one. */
export function whole (number) {
  const mark = document.documentElement.lang === 'en' ? ',' : '.'
  return String(number).replace(/\B(?=(\d{3})+$)/g, mark)
}

/** Cents as an amount in euros, with a space that does not break. */
export function money (cents) {
  const size = cents < 0n ? -cents : cents
  const mark = document.documentElement.lang === 'en' ? '.' : ','
  return `${cents < 0n ? '-' : ''}${whole(size / 100n)}${mark}${String(size % 100n).padStart(2, '0')}\u00a0€`
}
