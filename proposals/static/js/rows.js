// Tables that are filled in (table[data-table]): rows come, go and move without asking the server, and a copied part of a spreadsheet is laid out in cells.

import { say } from './saying.js'

/** Take over the buttons of every table in the form; without scripts each of them is a request. */
export function takeOverRows (form) {
  form.querySelectorAll('table[data-table]').forEach((table) => new Rows(form, table))
}

class Rows {
  constructor (form, table) {
    this.form = form
    this.table = table
    this.body = table.tBodies[0]
    this.code = table.dataset.table
    this.most = Number(table.dataset.maxRows)
    this.words = form.querySelector('template[data-row-words-of]').content
    form.addEventListener('click', (event) => this.pressed(event))
    this.body.addEventListener('paste', (event) => this.pasted(event))
    this.body.querySelectorAll('[data-number]').forEach((handle) => { handle.draggable = this.rows.length > 1 })
    this.listenToDragging()
  }

  get rows () {
    return [...this.body.rows]
  }

  pressed (event) {
    const button = event.target.closest('button')
    if (!button) return
    if (button.name === 'add' && button.value === this.code) this.act(event, () => this.add()?.querySelector('input, select, textarea').focus())
    else if (this.body.contains(button)) this.pressedInRow(event, button, button.closest('tr'))
  }

  pressedInRow (event, button, row) {
    const number = this.rows.indexOf(row)
    if (button.name === 'remove') this.act(event, () => this.takeOut(row, number))
    if (button.name === 'up') this.act(event, () => this.move(row, number - 1, button))
    if (button.name === 'down') this.act(event, () => this.move(row, number + 1, button))
  }

  act (event, deed) {
    event.preventDefault()
    deed()
    this.changed()
  }

  /** A new row at the end, like the last one and empty; none where there are as many as there may be. */
  add (most = this.most) {
    if (this.rows.length >= most) {
      say(this.form, this.sentence('full').replace('{n}', this.most))
      return null
    }
    const row = this.rows.at(-1).cloneNode(true)
    row.querySelectorAll('.cell__error').forEach((error) => error.remove())
    for (const input of inputsOf(row)) {
      input.value = ''
      for (const name of ['aria-invalid', 'aria-describedby', 'autofocus']) input.removeAttribute(name)
    }
    // Cloned text areas and selects bring along what stood in them when the page came.
    row.querySelectorAll('textarea').forEach((area) => { area.textContent = '' })
    row.querySelectorAll('option[selected]').forEach((option) => option.removeAttribute('selected'))
    this.body.append(row)
    this.number()
    return row
  }

  takeOut (row, number) {
    const next = row.nextElementSibling ?? row.previousElementSibling ?? null
    // As many rows as the table needs at least stay, as on a page that the server makes: another empty one takes the place.
    const blank = this.rows.length <= Number(this.table.dataset.leastRows) ? this.add(this.most + 1) : null
    row.remove()
    this.number()
    say(this.form, this.sentence('taken-out').replace('{n}', number + 1), {
      words: this.sentence('undo'),
      act: () => {
        blank?.remove()
        this.body.insertBefore(row, this.rows[number] ?? null)
        this.number()
        this.changed()
        inputsOf(row)[0].focus()
      }
    })
    inputsOf(next ?? this.rows[0])[0].focus()
  }

  move (row, to, button) {
    const other = this.rows[to]
    if (!other) return
    if (to > this.rows.indexOf(row)) other.after(row)
    else other.before(row)
    this.number()
    say(this.form, this.sentence('moved').replace('{n}', to + 1))
    // At the end of its way a button is closed: the other one goes on from there.
    const next = button?.disabled ? row.querySelector(button.name === 'up' ? '[name=down]' : '[name=up]') : button
    next?.focus()
  }

  /** Names, ids and words say the number of the row, on the page as after a request. */
  number () {
    const rows = this.rows
    rows.forEach((row, number) => {
      row.querySelector('[data-number]').textContent = number + 1
      row.querySelector('[data-number]').draggable = rows.length > 1
      for (const input of inputsOf(row)) {
        const column = input.name.slice(this.code.length + 1).replace(/^\d+-/, '')
        input.name = input.id = `${this.code}-${number}-${column}`
        input.setAttribute('aria-label', input.getAttribute('aria-label').replace(/\d+$/, number + 1))
      }
      row.querySelectorAll('button').forEach((button) => { button.value = `${this.code}-${number}` })
      row.querySelectorAll('[data-row-words]').forEach((words) => { words.textContent = words.textContent.replace(/\d+$/, number + 1) })
      row.querySelector('[name=up]').disabled = number === 0
      row.querySelector('[name=down]').disabled = number === rows.length - 1
    })
  }

  changed () {
    inputsOf(this.body)[0].dispatchEvent(new Event('input', { bubbles: true }))
  }

  sentence (name) {
    return this.words.querySelector(`[data-${name}]`).textContent
  }

  /** Cells of a spreadsheet fill the cells from here on, to the right and downward; rows are added as they are needed. */
  pasted (event) {
    const start = event.target.closest('tr')
    const cells = cellsOf(event.clipboardData?.getData('text/plain') ?? '')
    if (!start || (cells.length < 2 && (cells[0] ?? []).length < 2)) return
    event.preventDefault()
    const first = { row: this.rows.indexOf(start), column: inputsOf(start).indexOf(event.target) }
    let [left, unknown] = [0, 0]
    cells.forEach((line, number) => {
      const row = this.rows[first.row + number] ?? (this.rows.length < this.most ? this.add() : null)
      if (row) line.forEach((text, place) => { unknown += fill(inputsOf(row)[first.column + place], text) ? 0 : 1 })
      else left += 1
    })
    this.changed()
    const words = this.sentence(left ? 'pasted-part' : 'pasted').replace('{n}', cells.length - left).replace('{left}', left).replace('{most}', this.most)
    say(this.form, unknown ? `${words} ${this.sentence('unknown').replace('{n}', unknown)}` : words)
  }

  listenToDragging () {
    let dragged = null
    let before = []
    this.body.addEventListener('dragstart', (event) => {
      if (!event.target.matches?.('[data-number]')) return
      dragged = event.target.closest('tr')
      before = this.rows
      event.dataTransfer.effectAllowed = 'move'
      dragged.classList.add('is-dragged')
    })
    this.body.addEventListener('dragover', (event) => {
      const over = event.target.closest('tr')
      if (!dragged || !over) return
      event.preventDefault()
      if (over === dragged) return
      const { top, height } = over.getBoundingClientRect()
      if (event.clientY < top + height / 2) over.before(dragged)
      else over.after(dragged)
    })
    this.body.addEventListener('drop', (event) => { if (dragged) event.preventDefault() })
    this.body.addEventListener('dragend', (event) => {
      if (!dragged) return
      const row = dragged
      dragged = null
      row.classList.remove('is-dragged')
      // Given up with Escape, or let go outside the table: everything is as it was.
      if (event.dataTransfer.dropEffect === 'none') this.body.append(...before)
      const place = this.rows.indexOf(row)
      if (place === before.indexOf(row)) return
      this.number()
      say(this.form, this.sentence('moved').replace('{n}', place + 1))
      this.changed()
    })
  }
}

function inputsOf (row) {
  return [...row.querySelectorAll('input, select, textarea')]
}

/**
 * A choice is found by its code, its words or the beginning of one's words alone, whatever their case and accents; else it stays open.
 * False where something was pasted and no choice is meant by it.
 */
function fill (input, text) {
  if (!input) return true
  if (!(input instanceof HTMLSelectElement)) {
    input.value = text
    return true
  }
  const wanted = plain(text)
  const choices = [...input.options].filter((option) => option.value)
  const alike = choices.filter((option) => wanted && plain(option.textContent).startsWith(wanted))
  const found = choices.find((option) => [option.value, option.textContent].some((words) => plain(words) === wanted))
  input.value = (found ?? (alike.length === 1 ? alike[0] : null))?.value ?? ''
  return Boolean(input.value) || !wanted
}

function plain (text) {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('ς', 'σ').trim()
}

/** What a spreadsheet puts on the clipboard: tabs between cells, a line a row, quotes around cells that hold either. */
export function cellsOf (text) {
  const rows = [[]]
  let cell = ''
  let isQuoted = false
  for (let place = 0; place < text.length; place++) {
    const letter = text[place]
    if (isQuoted && letter === '"' && text[place + 1] === '"') { cell += '"'; place++ }
    else if (isQuoted && letter === '"') isQuoted = false
    else if (isQuoted) cell += letter
    else if (letter === '"' && cell === '') isQuoted = true
    else if (letter === '\t') { rows.at(-1).push(cell); cell = '' }
    else if (letter === '\n') { rows.at(-1).push(cell); rows.push([]); cell = '' }
    else if (letter !== '\r') cell += letter
  }
  if (cell || rows.at(-1).length) rows.at(-1).push(cell)
  return rows.filter((row) => row.length)
}
