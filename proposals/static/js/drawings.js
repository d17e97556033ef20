// Drawings of tables follow what is typed: once it is saved, those of the server come in the place of the old ones. Places with data-drawing="<field>".
// They say nothing that the table does not say, and hold nothing that could have the focus, so nothing is announced.

/** Keep the drawings of a section's form in step with what `saving.js` has stored. */
export function redraw (form) {
  const places = [...form.querySelectorAll('[data-drawing]')]
  const fields = new Set(places.flatMap((place) => place.dataset.drawnFrom.split(' ')))
  let latest = 0
  form.addEventListener('fields-stored', async ({ detail }) => {
    if (!detail.some((code) => fields.has(code))) return
    const turn = ++latest
    const fresh = await drawingsOf(form.dataset.drawings)
    // Of two answers that overtake each other the later question counts.
    if (fresh && turn === latest) places.forEach((place) => show(place, fresh))
  })
}

/** The drawings as they are now; null where they cannot be had: then those that are there stay until the next save. */
async function drawingsOf (address) {
  const answer = await fetch(address).catch(() => null)
  if (!answer?.ok || answer.redirected) return null
  return new DOMParser().parseFromString(await answer.text(), 'text/html')
}

function show (place, fresh) {
  const now = fresh.querySelector(`[data-drawing="${place.dataset.drawing}"]`)
  if (now && !now.isEqualNode(place)) place.replaceChildren(...now.childNodes)
}
