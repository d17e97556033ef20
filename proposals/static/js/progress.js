// How far a computation is, asked again now and then while somebody looks at the page. [data-progress="<address>"] holds the bar and its words.
// Without scripts the page has a link that loads it again. Only another step is announced: a number that rises is seen, and not read out each time.

import { poll } from './polling.js'

/** Ask again every so many seconds ([data-progress-seconds]), and load the page anew once there is a result or nothing more to be told. */
export function watchProgress (root) {
  const place = root.querySelector('[data-progress]')
  if (!place) return
  poll(place.dataset.progress, Number(place.dataset.progressSeconds), told => {
    const isOver = told === null || told.is_over
    if (isOver) location.reload()
    else show(place, told)
    return isOver
  })
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
