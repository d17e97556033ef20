// Similar proposals inside the panel of a draft: taken from their own page once somebody opens the panel, and only then.

/** Fill the panels of similar proposals when they are opened for the first time. */
export function showSimilar (root) {
  for (const fold of root.querySelectorAll('details[data-similar]')) {
    fold.addEventListener('toggle', () => fill(fold), { once: true })
  }
}

async function fill (fold) {
  try {
    const answer = await fetch(fold.dataset.similar)
    // A page of another address is the sign-in page: the link below leads there, and back.
    if (!answer.ok || answer.redirected) return
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    fold.querySelector('[aria-live]').replaceChildren(heading(page), list(page))
  } catch {
    // Without a connection the link is left.
  }
}

function heading (page) {
  const words = document.createElement('p')
  words.textContent = page.querySelector('#similar h2').textContent
  return words
}

function list (page) {
  const found = document.createElement('ul')
  for (const card of page.querySelectorAll('#similar .card')) {
    const item = document.createElement('li')
    item.append(document.importNode(card.querySelector('a'), true), document.importNode(card.querySelector('p'), true))
    found.append(item)
  }
  return found
}
