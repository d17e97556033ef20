// Who else is at a draft now: shown in the words of the server, and asked again now and then while somebody looks at the page.
// [data-here="<address>"] holds the lines, [data-here-in="<section>"] who is in a section. What is the same stays untouched: nobody hears it twice.

import { poll } from './polling.js'

/** Ask again every so many seconds ([data-here-seconds], 0 for never), only while the page is seen. */
export function watchWhoIsHere (root) {
  const place = root.querySelector('[data-here]')
  if (!place) return
  poll(place.dataset.here, Number(place.dataset.hereSeconds ?? 0), told => {
    if (told) showWhoIsHere(told)
    return told === null
  })
}

/** Show what the server has just said. */
export function showWhoIsHere ({ lines, sections }) {
  const place = document.querySelector('[data-here]')
  if (place) {
    const said = lines.map(({ what, who }) => `${what} ${who}`)
    const shown = [...place.children].map((line) => line.textContent)
    if (said.join('\n') !== shown.join('\n')) place.replaceChildren(...lines.map(lineOf))
  }
  for (const beside of document.querySelectorAll('[data-here-in]')) {
    beside.textContent = sections[beside.dataset.hereIn] ?? ''
    beside.hidden = !beside.textContent
  }
}

function lineOf ({ what, who }) {
  const line = document.createElement('p')
  const begun = document.createElement('b')
  line.className = 'here small'
  begun.textContent = what
  line.append(begun, ` ${who}`)
  return line
}
