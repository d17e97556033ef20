// Who else is at a draft now: shown in the words of the server, and asked again now and then while somebody looks at the page.
// [data-here="<address>"] holds the lines, [data-here-in="<section>"] who is in a section. What is the same stays untouched: nobody hears it twice.

/** Ask again every so many seconds ([data-here-seconds], 0 for never), only while the page is seen. */
export function watchWhoIsHere (root) {
  const place = root.querySelector('[data-here]')
  const pause = 1000 * Number(place?.dataset.hereSeconds ?? 0)
  if (!pause) return
  let asked = Date.now()
  const ask = async () => {
    if (document.visibilityState === 'hidden' || Date.now() - asked < pause) return
    asked = Date.now()
    if (await isOver(place.dataset.here)) clearInterval(timer)
  }
  // A little longer than the pause: a clock that ticks a moment early must not wait for the next round.
  const timer = setInterval(ask, pause + 50)
  document.addEventListener('visibilitychange', ask)
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

/** One question; whether there is nothing more to ask: the proposal is out of reach, or the session ended. */
async function isOver (address) {
  try {
    const answer = await fetch(address, { headers: { Accept: 'application/json' } })
    if (answer.redirected || answer.status === 404) return true
    if (answer.ok) showWhoIsHere(await answer.json())
  } catch {
    // Without a connection the next round asks again.
  }
  return false
}

function lineOf ({ what, who }) {
  const line = document.createElement('p')
  const begun = document.createElement('b')
  line.className = 'here small'
  begun.textContent = what
  line.append(begun, ` ${who}`)
  return line
}
