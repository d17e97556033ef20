// Texts that this browser kept because the server did not get them: offered on the page of their section or sheet, through the same rules as any other save.

import { baseOf, codesOf, entriesOf, isSameAnswer } from './answers.js'
import { keptUnder, letGo } from './kept.js'

const WHEN = new Intl.DateTimeFormat('el', {
  timeZone: 'Europe/Athens', day: '2-digit', month: '2-digit', year: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23'
})

/** Offer what is kept for this section; what the page already shows, or what was sent by a button and arrived, is let go. */
export async function offerKept (form) {
  const { person, proposal, section } = form.dataset
  const beginning = `${person}|${proposal}|${section}|`
  const offered = []
  for (const [key, text] of await keptUnder(beginning)) {
    const code = key.slice(beginning.length)
    if (!codesOf(form).includes(code) || isSettled(form, code, text, sentAt(beginning))) await letGo(key)
    else offered.push({ key, code, text })
  }
  form.addEventListener('submit', () => noteSending(beginning))
  if (offered.length) show(form, offered, beginning)
}

/** True where the page shows the same text, or where a page sent it by its button and it arrived: stored, or shown beside another one. */
function isSettled (form, code, { entries, base, at }, sent) {
  const arrived = at <= sent && Number(baseOf(form, code).value) > Number(base)
  return arrived || isSameAnswer(entriesOf(form, code), entries)
}

// The window remembers it, and at once: nothing that takes a moment is finished once a page is left.
function noteSending (beginning) {
  try { window.sessionStorage.setItem(`sent ${beginning}`, Date.now()) } catch { /* Then the text is offered once more. */ }
}

function sentAt (beginning) {
  try { return Number(window.sessionStorage.getItem(`sent ${beginning}`)) } catch { return 0 }
}

function show (form, offered, beginning) {
  const notice = form.querySelector('template[data-kept-notice]').content.firstElementChild.cloneNode(true)
  const heading = notice.querySelector('h2')
  // A page may have several forms that save themselves.
  heading.id = `kept-${form.dataset.section}`
  notice.setAttribute('aria-labelledby', heading.id)
  const list = notice.querySelector('ul')
  const item = list.firstElementChild
  list.replaceChildren(...offered.map((each) => itemOf(item, each)))
  notice.querySelector('[data-take]').addEventListener('click', () => {
    noteSending(beginning)
    send(form, offered)
  })
  notice.querySelector('[data-drop]').addEventListener('click', () => {
    offered.forEach(({ key }) => letGo(key))
    notice.remove()
  })
  form.querySelector('[data-notices]').prepend(notice)
  notice.closest('details')?.setAttribute('open', '')
  notice.focus()
}

function itemOf (item, { code, text }) {
  const copy = item.cloneNode(true)
  copy.querySelector('[data-label]').textContent = labelOf(code)
  copy.querySelector('[data-when]').textContent = WHEN.format(new Date(text.at))
  copy.querySelector('[data-text]').textContent = text.entries.map(([, value]) => value).filter(Boolean).join(' · ')
  return copy
}

function labelOf (code) {
  return document.querySelector(`label[for="${code}"], #${code} > legend, #t-${code}`)?.firstChild.textContent.trim() ?? code
}

/** As a page would have sent them, with the revisions that they were written from: where somebody changed a field since, both texts are shown. */
function send (form, offered) {
  const sending = document.createElement('form')
  sending.method = 'post'
  sending.action = form.action
  const entries = offered.flatMap(({ code, text }) => [...text.entries, [`base-${code}`, text.base]])
  for (const [name, value] of [...entries, ['stay', '1'], ['csrf_token', form.elements.namedItem('csrf_token').value]]) {
    const input = document.createElement('textarea')
    input.name = name
    input.value = value
    sending.append(input)
  }
  sending.hidden = true
  document.body.append(sending)
  sending.submit()
}
