// A scoring sheet while it is written: the state of each criterion, and a few keys, each with Alt, which can be switched off.

const SWITCH = 'sheet keys'
const FOCUSABLE = '.score input, textarea'

/** Keep the list of criteria in step with what is saved, and listen to the keys. */
export function helpScoring (form) {
  form.addEventListener('answered', ({ detail }) => showProgress(detail))
  new Keys(form).listen()
}

function showProgress ({ done, figures }) {
  const nav = document.querySelector('.sheet-nav')
  for (const [code, isDone] of Object.entries(done)) {
    const link = nav.querySelector(`[data-criterion="${code}"]`)
    link.classList.toggle('is-done', isDone)
    link.querySelector('[data-state]').textContent = isDone ? nav.dataset.done : nav.dataset.open
  }
  const line = document.getElementById('ready')
  line.value = figures.ready
  line.textContent = figures.ready_words
  document.querySelector('label[for="ready"] b').textContent = figures.ready_words
  document.querySelector('[data-sum]').textContent = figures.sum_words
}

class Keys {
  constructor (form) {
    this.form = form
    this.criteria = [...form.querySelectorAll('.criterion')]
    this.notes = document.getElementById('private_notes')
    this.cameFrom = null
    this.deeds = { ArrowDown: () => this.move(1), ArrowUp: () => this.move(-1), KeyK: () => this.toText(), KeyN: () => this.toNotes(), Enter: () => this.goOn() }
  }

  listen () {
    const help = this.form.querySelector('[data-keys]')
    const isOn = help.querySelector('[data-keys-on]')
    help.hidden = false
    isOn.checked = remembered() !== 'off'
    isOn.addEventListener('change', () => remember(isOn.checked ? 'on' : 'off'))
    document.addEventListener('keydown', (event) => {
      const isOurs = event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.isComposing
      // The place of the key counts, not the letter: Greek and Latin keyboards have the same.
      const deed = isOurs && isOn.checked ? this.deeds[event.code] : null
      if (!deed) return
      event.preventDefault()
      deed()
    })
  }

  /** The criterion in which the focus is; none of them is number -1. */
  get here () {
    return this.criteria.findIndex((criterion) => criterion.contains(document.activeElement))
  }

  move (by) {
    const next = this.here < 0 ? (by > 0 ? 0 : this.criteria.length - 1) : this.here + by
    const criterion = this.criteria[next]
    if (criterion) arrive(criterion.querySelector('.score input:checked') ?? criterion.querySelector(FOCUSABLE), criterion)
  }

  /** From a criterion to the first question that feeds it, and from there back to where one was. */
  toText () {
    const text = document.getElementById('text')
    if (text.contains(document.activeElement)) return this.goBack()
    const link = this.criteria[this.here]?.querySelector('[data-feeds]')
    const place = link ? document.querySelector(link.hash) : text
    this.cameFrom = this.form.contains(document.activeElement) ? document.activeElement : null
    arrive(place, place)
  }

  toNotes () {
    if (document.activeElement === this.notes) return this.goBack()
    this.cameFrom = this.form.contains(document.activeElement) ? document.activeElement : null
    const fold = this.notes.closest('details')
    fold.open = true
    arrive(this.notes, fold)
  }

  goBack () {
    const input = this.cameFrom ?? this.criteria[0].querySelector(FOCUSABLE)
    arrive(input, input.closest('.field') ?? input)
  }

  goOn () {
    this.form.requestSubmit(this.form.querySelector('button[name=next]'))
  }
}

function arrive (focused, shown) {
  shown.scrollIntoView({ block: 'start' })
  focused.focus({ preventScroll: true })
}

function remembered () {
  try { return window.localStorage.getItem(SWITCH) } catch { return null }
}

function remember (state) {
  try { window.localStorage.setItem(SWITCH, state) } catch { /* Then they are on again on the next page. */ }
}
