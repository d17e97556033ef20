// How far an order is, asked now and then while somebody looks at the page. The server says the words; without scripts a link loads the page again.
// [data-order="<address>"] asks, [data-order-said] is spoken when it changes, [data-order-left] is only seen, [data-order-file] leads to the file.

/** Ask every so many seconds ([data-order-seconds], 0 for never), only while the page is seen and the file is being made. */
export function watchOrder (root) {
  const place = root.querySelector('[data-order]')
  const pause = 1000 * Number(place?.dataset.orderSeconds ?? 0)
  if (!pause) return
  const timer = setInterval(async () => {
    if (document.visibilityState === 'hidden') return
    if (await isOver(root, place)) clearInterval(timer)
  }, pause)
}

/** One question; whether there is nothing more to ask: it is over, out of reach, or the session ended. */
async function isOver (root, place) {
  try {
    const answer = await fetch(place.dataset.order, { headers: { Accept: 'application/json' } })
    if (answer.redirected || answer.status === 404) return true
    if (!answer.ok) return false
    const told = await answer.json()
    show(root, place, told)
    return told.isOver
  } catch {
    // Without a connection the next round asks again.
    return false
  }
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
