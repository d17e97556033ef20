// Days that must lie after, or between, others are compared while they are typed: templates with data-day-check, made by drafting/day_checks.py.
// The server says the same when the section is checked; here it is shown at the input, and said once, politely.

import { dayOf, dayText, monthsLater } from './words.js'

const IS_WRONG = {
  within: (day, { first, last }) => (first && day < first) || (last && day > last),
  after: (day, { first }) => first && day <= first,
  months: (day, { first, months }) => first && day > monthsLater(first, months)
}

/** Compare the days of a section's form from now on. */
export function watchDays (form) {
  const checks = [...form.querySelectorAll('template[data-day-check]')].map(({ dataset }) => dataset)
  if (!checks.length) return
  const compare = () => placesOf(form, checks).map((place) => show(form, place, sentenceFor(form, checks, place))).filter(Boolean)
  form.addEventListener('input', () => {
    const news = compare()
    if (news.length) form.querySelector('[data-days-say]').textContent = news.join(' ')
  })
  window.addEventListener('pageshow', compare)
  compare()
}

// What is compared --------------------------------------------------------------------------------------------------

/** Each day that is looked at, once, however many checks look at it. */
function placesOf (form, checks) {
  const targets = new Map(checks.map(({ field, column }) => [`${field} ${column}`, { field, column }]))
  return [...targets.values()].flatMap(({ field, column }) => column ? cellsOf(form, field, column) : fieldOf(form, field))
}

function cellsOf (form, field, column) {
  const inputs = [...form.querySelectorAll(`table[data-table="${field}"] tbody input`)].filter(({ name }) => name.endsWith(`-${column}`))
  return inputs.map((input) => {
    const row = input.closest('tr').querySelector('[data-number]').textContent
    return { field, column, row, id: input.id, day: dayOf(input.value), inputs: [input], described: input, box: input.closest('td'), look: 'cell__error' }
  })
}

function fieldOf (form, field) {
  const inputs = partsOf(form, field)
  const box = inputs[0]?.closest('fieldset')
  return box ? [{ field, column: '', id: field, day: typedDay(inputs), inputs, described: box, box, look: 'field__error' }] : []
}

function partsOf (form, field) {
  return ['day', 'month', 'year'].map((part) => form.elements.namedItem(`${field}-${part}`)).filter(Boolean)
}

function typedDay (inputs) {
  return dayOf(inputs.map((input) => input.value.trim()).join('/'))
}

/** The day of another field: as it is typed here, else as it is stored. */
function boundOf (form, field, stored) {
  const inputs = partsOf(form, field)
  return inputs.length ? typedDay(inputs) : stored || null
}

/** What the first check that fails says about a day; nothing where none does. */
function sentenceFor (form, checks, { field, column, row, day }) {
  if (!day) return ''
  for (const check of checks.filter((each) => each.field === field && each.column === column)) {
    const first = boundOf(form, check.first, check.firstStored)
    const last = check.last ? boundOf(form, check.last, check.lastStored) : null
    if (!IS_WRONG[check.dayCheck](day, { first, last, months: Number(check.months) })) continue
    const words = { row, day: dayText(first), first: dayText(first), last: dayText(last) }
    return check.sentence.replace(/\{(\w+)\}/g, (_, name) => words[name])
  }
  return ''
}

// What is shown -----------------------------------------------------------------------------------------------------

/** Put the sentence where the server puts it, or take away what is no longer true. Gives back a sentence about a day that was not wrong before. */
function show (form, place, sentence) {
  const old = place.box.querySelector(`:scope > .${place.look}`)
  const isOurs = old !== null && 'live' in old.dataset
  if (!old && !sentence) return ''
  // What cannot be read as a day is not compared; what the server said about it stays.
  if (!place.day && old && !isOurs) return ''
  if (sentence && old?.textContent.endsWith(sentence)) return name(place, old)
  old?.remove()
  mark(place, old?.id, sentence ? `e-${place.id}` : '')
  if (sentence) insert(place, messageOf(form, place, sentence))
  return isOurs ? '' : sentence
}

function messageOf (form, place, sentence) {
  const message = form.querySelector('template[data-day-message]').content.firstElementChild.cloneNode(true)
  message.className = place.look
  message.id = `e-${place.id}`
  message.querySelector('[data-sentence]').textContent = sentence
  return message
}

/** In a cell the message comes after the input, in a field before the inputs, as on a page of the server. */
function insert ({ column, box, inputs }, message) {
  if (column) box.append(message)
  else inputs[0].closest('.inline').before(message)
}

/** A row that was moved takes its message along, under the name that its input has now. */
function name (place, message) {
  mark(place, message.id, `e-${place.id}`)
  message.id = `e-${place.id}`
  return ''
}

/** Inputs and box say whether something is wrong, and where that is written. */
function mark ({ inputs, described, box, column }, before, now) {
  const others = (described.getAttribute('aria-describedby') ?? '').split(' ').filter((id) => id && id !== before && id !== now)
  const all = now ? [...others, now] : others
  if (all.length) described.setAttribute('aria-describedby', all.join(' '))
  else described.removeAttribute('aria-describedby')
  for (const input of inputs) {
    if (now) input.setAttribute('aria-invalid', 'true')
    else if (before) input.removeAttribute('aria-invalid')
  }
  if (!column) box.classList.toggle('field--error', Boolean(now))
}
