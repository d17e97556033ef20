// How far a computation is, asked again now and then while somebody looks at the page. [data-progress="<address>"] holds the bar and its words.
// Without scripts the page has a link that loads it again. Only another step is announced: a number that rises is seen, and not read out each time.

/** Ask again every so many seconds ([data-progress-seconds]), and show the result once it is there. */
export function watchProgress (root) {
  const place = root.querySelector('[data-progress]')
  if (!place) return
  const ask = async () => {
    if (document.visibilityState === 'hidden') return
    const now = await progressAt(place.dataset.progress)
    if (now?.is_over) {
      clearInterval(timer)
      location.reload()
    } else if (now) show(place, now)
  }
  const timer = setInterval(ask, 1000 * Number(place.dataset.progressSeconds))
}

/** What the server says; null where it cannot be asked now, and over where the page is to be loaded anew, as after the end of a session. */
async function progressAt (address) {
  const answer = await fetch(address, { headers: { Accept: 'application/json' } }).catch(() => null)
  if (answer?.redirected || answer?.status === 404) return { is_over: true }
  return answer?.ok ? answer.json() : null
}

function show (place, { said, count, done, most }) {
  const words = place.querySelector('label span')
  const bar = place.querySelector('progress')
  if (words.textContent !== said) {
    words.textContent = said
    place.querySelector('[role=status]').textContent = said
  }
  place.querySelector('label b').textContent = count
  bar.max = most || 1
  if (most) bar.value = done
  else bar.removeAttribute('value')
}
