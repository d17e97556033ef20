// How far an order is, asked now and then while somebody looks at the page. The server says the words; without scripts a link loads the page again.
// [data-order="<address>"] asks, [data-order-said] is spoken when it changes, [data-order-left] is only seen, [data-order-file] leads to the file.

import { poll } from './polling.js'

/** Ask every so many seconds ([data-order-seconds]) while the file is being made. */
export function watchOrder (root) {
  const place = root.querySelector('[data-order]')
  if (!place) return
  poll(place.dataset.order, Number(place.dataset.orderSeconds ?? 0), told => {
    if (told) show(root, place, told)
    return told === null || told.isOver
  })
}

function show (root, place, { said, left, done, most, isOver, isReady }) {
  const spoken = root.querySelector('[data-order-said]')
  if (spoken.textContent !== said) spoken.textContent = said
  place.querySelector('[data-order-left]').textContent = left
  const bar = place.querySelector('progress')
  bar.max = most
  bar.value = done
  root.querySelector('[data-order-file]').hidden = !isReady
  if (!isOver) return
  const hadFocus = place.contains(document.activeElement)
  place.hidden = true
  // What was focused is gone: go on where the file is, else at the words.
  if (hadFocus) (isReady ? root.querySelector('[data-order-file] a') : root.querySelector('main')).focus()
}
