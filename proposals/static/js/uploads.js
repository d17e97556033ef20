// Files of a proposal, several at once, chosen or dropped: each is sent on its own, its progress shown, and sent again where the line broke.
// Forms with data-upload="<field>"; the words and the row of a file are in the template of drafting/upload_row.html.

/** Take over the forms that send files. A form without a chosen file is left to the server, which says what is missing. */
export function sendFiles (root) {
  const template = root.querySelector('template[data-upload-row]')
  const forms = [...root.querySelectorAll('form[data-upload]')]
  if (!template || !forms.length) return
  const page = { template, words: template.dataset, says: root.querySelector('[data-upload-says]'), queue: Promise.resolve(), sending: 0 }
  forms.forEach((form) => takeOver(form, page))
  // A file that misses its form would otherwise replace the page.
  for (const name of ['dragover', 'drop']) window.addEventListener(name, (event) => { if (hasFiles(event)) event.preventDefault() })
}

function takeOver (form, page) {
  const input = form.querySelector('input[type=file]')
  input.multiple = 'several' in form.dataset
  form.querySelector('[data-drop-hint]').hidden = false
  if (input.multiple) explainTitles(form)
  form.addEventListener('submit', (event) => {
    if (!input.files.length) return
    event.preventDefault()
    send(form, [...input.files], page)
  })
  takeDrops(form, input, page)
}

function explainTitles (form) {
  const hint = form.querySelector('[data-several-hint]')
  hint.hidden = false
  form.elements.title.setAttribute('aria-describedby', hint.id)
}

// Dropping ----------------------------------------------------------------------------------------------------------

function takeDrops (form, input, page) {
  const mark = (isOver) => form.classList.toggle('is-over', isOver)
  form.addEventListener('dragover', (event) => mark(hasFiles(event)))
  form.addEventListener('dragleave', (event) => { if (!form.contains(event.relatedTarget)) mark(false) })
  form.addEventListener('drop', (event) => {
    mark(false)
    if (!hasFiles(event)) return
    // As if they were chosen: whoever dropped them looks at them and presses the button.
    const chosen = new DataTransfer()
    const dropped = [...event.dataTransfer.files]
    for (const file of input.multiple ? dropped : dropped.slice(0, 1)) chosen.items.add(file)
    input.files = chosen.files
    say(page, page.words.chosen, [...input.files].map((file) => file.name).join(', '))
    form.querySelector('button[type=submit]').focus()
  })
}

function hasFiles (event) {
  return [...(event.dataTransfer?.types ?? [])].includes('Files')
}

// Sending -----------------------------------------------------------------------------------------------------------

function send (form, files, page) {
  const data = new FormData(form)
  // A title names one file; of several each is called by its own name.
  if (files.length > 1) data.set('title', '')
  const jobs = files.map((file) => ({ file, form, action: form.action, fields: [...data].filter(([name]) => name !== 'file'), row: rowOf(file, form, page) }))
  form.reset()
  jobs.forEach((job) => enqueue(job, page))
}

function enqueue (job, page) {
  begin(page)
  show(job, page.words.waiting, 0)
  page.queue = page.queue.then(() => sendOne(job, page)).finally(() => end(page))
}

async function sendOne (job, page) {
  const { file, form } = job
  const limit = Number(form.dataset.mostBytes)
  if (file.size > limit) return finish(job, page, fill(page.words.tooLarge, file.name), false)
  const { status, message } = await post(job, page)
  if (status === 201) {
    finish(job, page, message, false, true)
    return refresh(form)
  }
  if (status === 413) return finish(job, page, fill(page.words.tooLarge, file.name), false)
  // A refusal is about the file: sending the same one again would change nothing.
  finish(job, page, message ?? fill(status ? page.words.failed : page.words.cut, file.name), status !== 422)
}

/** Send one file; what came of it: a status, 0 where the line broke, and the sentence of the server where it said one. */
function post (job, page) {
  const request = new XMLHttpRequest()
  const body = new FormData()
  for (const [name, value] of job.fields) body.append(name, value)
  body.append('file', job.file)
  show(job, fill(page.words.sending, 0), 0)
  return new Promise((resolve) => {
    request.upload.addEventListener('progress', (event) => {
      const percent = event.lengthComputable ? Math.floor(100 * event.loaded / event.total) : 0
      show(job, percent < 100 ? fill(page.words.sending, percent) : page.words.checking, percent)
    })
    request.addEventListener('loadend', () => resolve({ status: request.status, message: sentenceOf(request) }))
    request.open('POST', job.action)
    request.setRequestHeader('Accept', 'application/json')
    request.send(body)
  })
}

function sentenceOf (request) {
  if (request.getResponseHeader('Content-Type') !== 'application/json') return undefined
  return JSON.parse(request.responseText).message
}

/** Bring the list of files, and the room that is left, up to date from the page as the server draws it now. */
async function refresh (form) {
  // The file is kept whether or not the list can be shown anew.
  const answer = await fetch(window.location.pathname).catch(() => null)
  if (!answer?.ok) return
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html')
  const field = form.dataset.upload
  const list = fresh.getElementById(`files-${field}`)
  if (list) document.getElementById(`files-${field}`).replaceChildren(...list.childNodes)
  for (const place of document.querySelectorAll('form[data-upload]')) {
    const now = fresh.getElementById(place.id)
    if (!now || now.matches('form')) continue
    const hadFocus = place.contains(document.activeElement)
    place.replaceWith(now)
    if (hadFocus) now.focus()
  }
}

// Showing -----------------------------------------------------------------------------------------------------------

function rowOf (file, form, page) {
  const row = page.template.content.firstElementChild.cloneNode(true)
  for (const place of row.querySelectorAll('[data-name]')) place.textContent = file.name
  listAfter(form, page).append(row)
  return row
}

function listAfter (form, page) {
  const id = `uploads-${form.dataset.upload}`
  const there = document.getElementById(id)
  if (there) return there
  const list = document.createElement('ul')
  list.id = id
  list.className = 'plain uploads'
  list.setAttribute('aria-label', page.words.list)
  form.after(list)
  return list
}

function show ({ row }, state, percent) {
  row.className = 'uploads__file'
  const bar = row.querySelector('progress')
  bar.hidden = false
  bar.value = percent
  row.querySelector('[data-state]').textContent = state
  row.querySelector('[data-again]').hidden = true
}

function finish (job, page, sentence, mayTryAgain, isDone = false) {
  const { row } = job
  row.classList.add(isDone ? 'is-done' : 'is-refused')
  row.querySelector('progress').hidden = true
  row.querySelector('[data-state]').textContent = sentence
  const again = row.querySelector('[data-again]')
  again.hidden = !mayTryAgain
  again.onclick = () => {
    // The button goes away; whoever pressed it stays beside the file.
    row.tabIndex = -1
    row.focus()
    enqueue(job, page)
  }
  say(page, sentence)
}

function say (page, sentence, value = '') {
  page.says.textContent = fill(sentence, value)
}

function fill (sentence, value) {
  return sentence.replace('{n}', () => value)
}

// Leaving while files are on their way would lose them -----------------------------------------------------------------

const ask = (event) => {
  event.preventDefault()
  // Browsers before 2024 ask only when this is set.
  event.returnValue = true
}

function begin (page) {
  if (page.sending++ === 0) window.addEventListener('beforeunload', ask)
}

function end (page) {
  if (--page.sending === 0) window.removeEventListener('beforeunload', ask)
}
