// A section, a scoring sheet and the notes beside it save themselves: what changed is sent soon after the last key, one request at a time, and kept in this browser until the server has it.
// Forms with data-saves="<address>"; the sentences that are shown stand in the page, as <template data-say="…">.

import { baseOf, codeOf, codesOf, entriesOf, markOf } from './answers.js'
import { showWhoIsHere } from './here.js'
import { keep, letGo } from './kept.js'

const AFTER_THE_LAST_KEY = 1200
const WHILE_TYPING = 8000
const WAITS = [2000, 5000, 10000, 20000, 30000]
const MOST_SECONDS = 30
const MOST_CARRIED = 60000

/** Keep the form and the server in step from now on. */
export function saveWhileTyping (form) {
  return new Saving(form)
}

class Saving {
  constructor (form) {
    this.form = form
    this.codes = codesOf(form)
    this.sent = new Map(this.codes.map((code) => [code, JSON.stringify(entriesOf(form, code))]))
    this.halted = new Set()
    // What was sent and never answered: it may have arrived. It is sent again as it was, or one's own text would be taken for somebody else's.
    this.unanswered = new Map()
    this.isSending = false
    this.failures = 0
    form.addEventListener('input', (event) => this.typed(event))
    form.addEventListener('change', (event) => this.typed(event))
    form.addEventListener('submit', (event) => this.submitted(event))
    window.addEventListener('online', () => this.sendSoon(0))
    window.addEventListener('focus', () => { if (this.failures) this.sendSoon(0) })
    form.dataset.savesItself = ''
    document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden') this.send() })
  }

  key (code) {
    const { person, proposal, section } = this.form.dataset
    return `${person}|${proposal}|${section}|${code}`
  }

  typed (event) {
    const code = codeOf(event.target)
    if (!this.codes.includes(code)) return
    this.writtenLast = event.target
    if (!this.clashOf(code)) this.halted.delete(code)
    this.keepHere(code)
    this.typingSince ??= Date.now()
    this.sendSoon(Date.now() - this.typingSince > WHILE_TYPING ? 0 : AFTER_THE_LAST_KEY)
  }

  keepHere (code) {
    const text = { entries: entriesOf(this.form, code), base: baseOf(this.form, code).value, at: Date.now() }
    keep(this.key(code), text).catch(() => this.show('no-room'))
  }

  changed () {
    return this.codes.filter((code) => !this.halted.has(code) && JSON.stringify(entriesOf(this.form, code)) !== this.sent.get(code))
  }

  sendSoon (milliseconds) {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.send(), milliseconds)
  }

  /** The button waits for what is under way: its own answer would else be taken for the text of another window. */
  submitted (event) {
    this.stop()
    if (!this.isSending) return
    event.preventDefault()
    this.submitNow = () => this.form.requestSubmit(event.submitter)
  }

  stop () {
    clearTimeout(this.timer)
    this.isStopped = true
  }

  async send (codes = this.changed()) {
    if (this.isSending || this.isStopped || !codes.length) return
    this.isSending = true
    this.typingSince = undefined
    clearTimeout(this.timer)
    const sent = new Map(codes.map((code) => [code, this.unanswered.get(code) ?? JSON.stringify(entriesOf(this.form, code))]))
    sent.forEach((entries, code) => this.unanswered.set(code, entries))
    this.show('saving')
    const again = await this.exchange(sent)
    this.isSending = false
    if (this.submitNow) return this.submitNow()
    if (again) await this.sendAgain(again)
    else if (this.changed().length) this.sendSoon(AFTER_THE_LAST_KEY)
  }

  /** One request. What to do after it: nothing, or the codes and the wait with which to try again. */
  async exchange (sent) {
    let response
    try {
      response = await fetch(this.form.dataset.saves, this.request(sent))
    } catch {
      return this.later('offline')
    }
    const isJson = response.headers.get('Content-Type')?.startsWith('application/json')
    if (response.ok && isJson) return this.stored(await response.json(), sent)
    if (response.status === 409 && isJson) return this.closed((await response.json()).closed)
    if (response.status === 404) return this.closed(null)
    if (response.status === 400) return this.withFreshToken()
    if (response.status === 413) return this.tooLarge([...sent.keys()])
    return this.later('offline')
  }

  request (sent) {
    const body = this.body(sent)
    // Somebody who closes the page need not wait for it, as long as the browser carries that much.
    const keepalive = document.visibilityState === 'hidden' && String(body).length < MOST_CARRIED
    return { method: 'POST', body, keepalive, signal: AbortSignal.timeout(MOST_SECONDS * 1000) }
  }

  body (sent) {
    const body = new URLSearchParams({ csrf_token: this.form.elements.namedItem('csrf_token').value })
    for (const [code, entries] of sent) {
      for (const [name, value] of JSON.parse(entries)) body.append(name, value)
      body.append(`base-${code}`, baseOf(this.form, code).value)
    }
    return body
  }

  stored (answer, sent) {
    const { revisions, marks, conflicts, advice, saved, here, progress } = answer
    this.failures = 0
    this.hasFreshToken = false
    for (const [code, entries] of sent) {
      this.unanswered.delete(code)
      if (code in conflicts) this.clash(code, conflicts[code])
      else this.wasStored(code, entries, revisions[code], marks[code])
    }
    for (const [code, sentences] of Object.entries(advice)) advise(code, sentences)
    this.form.dispatchEvent(new CustomEvent('fields-stored', { detail: Object.keys(revisions) }))
    const isAllStored = !this.form.querySelector('[data-clash]')
    this.show(isAllStored ? 'saved' : 'conflict', saved)
    const place = this.form.querySelector('[data-progress]')
    if (place) place.textContent = progress
    if (here) showWhoIsHere(here)
    // What else a page shows of it, it shows itself.
    this.form.dispatchEvent(new CustomEvent('answered', { detail: answer }))
    if (isAllStored && !this.changed().length) this.form.dispatchEvent(new CustomEvent('stored'))
    return null
  }

  wasStored (code, entries, revision, mark) {
    this.sent.set(code, entries)
    if (revision !== undefined) baseOf(this.form, code).value = revision
    if (mark !== undefined && markOf(this.form, code)) markOf(this.form, code).value = mark
    // What was typed meanwhile is kept with the revision that it now goes on from.
    if (JSON.stringify(entriesOf(this.form, code)) === entries) letGo(this.key(code))
    else this.keepHere(code)
  }

  /** Somebody else changed the field: nothing more of it is sent until the person has seen both texts. */
  clash (code, sentence) {
    this.halted.add(code)
    if (this.clashOf(code)) return
    const notice = this.form.querySelector('template[data-clash-notice]').content.firstElementChild.cloneNode(true)
    notice.dataset.clash = code
    notice.querySelector('[data-sentence]').textContent = sentence
    this.inputOf(code).closest('.field, section')?.prepend(notice)
  }

  clashOf (code) {
    return this.form.querySelector(`[data-clash="${code}"]`)
  }

  inputOf (code) {
    return [...this.form.elements].find((input) => input.type !== 'hidden' && codeOf(input) === code) ?? this.form
  }

  tooLarge (codes) {
    codes.forEach((code) => this.unanswered.delete(code))
    if (codes.length > 1) return { codes, wait: 0 }
    this.halted.add(codes[0])
    this.show('too-large')
    this.inputOf(codes[0]).focus()
    return null
  }

  closed (sentence) {
    this.stop()
    if (sentence) this.show('saved', sentence)
    else this.show('closed')
    return null
  }

  later (state) {
    const wait = WAITS[Math.min(this.failures++, WAITS.length - 1)]
    this.show(state)
    return { wait }
  }

  /** The session ended, or began anew in another window: take the token of the page as it is now, if it still opens for the same person. */
  async withFreshToken () {
    try {
      const response = await fetch(window.location.pathname)
      const page = new DOMParser().parseFromString(await response.text(), 'text/html')
      const form = page.querySelector('form[data-saves]')
      if (!form || form.dataset.person !== this.form.dataset.person) return this.later('signed-out')
      const token = form.elements.namedItem('csrf_token').value
      document.querySelectorAll('input[name=csrf_token]').forEach((input) => { input.value = token })
      // A token that is refused as fresh as it is will not be taken the next moment either.
      if (this.hasFreshToken) return this.later('offline')
      this.hasFreshToken = true
      return { wait: 0 }
    } catch {
      return this.later('offline')
    }
  }

  async sendAgain ({ codes, wait }) {
    if (!codes) return this.sendSoon(wait)
    for (const code of codes) await this.send([code])
  }

  /** What the save bar says: the sentence of the server, else that of the page for this state. */
  show (state, sentence) {
    // What goes on for a moment is shown and not read aloud.
    this.form.querySelector('[data-busy]').hidden = state !== 'saving'
    if (state === 'saving') return
    const words = this.form.querySelector(`template[data-say="${state}"]`)
    const place = this.form.querySelector('[data-saved]')
    // What still holds after another try is neither said again nor taken from under whoever stands on its link.
    if (words && place.dataset.says === state) return
    const hadFocus = place.contains(document.activeElement)
    place.dataset.says = words ? state : ''
    if (words) place.replaceChildren(words.content.cloneNode(true))
    else if (place.textContent !== sentence) place.textContent = sentence
    if (hadFocus) this.writtenLast?.focus()
  }
}

/** What to look at again in a text, under its field; nothing is announced, because nothing is wrong. */
function advise (code, sentences) {
  const place = document.getElementById(`a-${code}`)
  if (!place) return
  place.hidden = !sentences.length
  place.querySelector('ul').replaceChildren(...sentences.map((sentence) => {
    const item = document.createElement('li')
    item.textContent = sentence
    return item
  }))
}
