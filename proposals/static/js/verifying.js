// A file beside the hashes of what was issued: it is read and hashed in the browser, and never sent.

/** Offer the comparison where the browser can hash: on a safe connection. */
export function offerComparison (root) {
  const place = root.querySelector('[data-verify]')
  if (!place || !globalThis.crypto?.subtle) return
  place.hidden = false
  const input = place.querySelector('input[type=file]')
  input.addEventListener('change', () => compare(place, input.files[0]))
  place.addEventListener('dragover', (event) => event.preventDefault())
  place.addEventListener('drop', (event) => {
    event.preventDefault()
    compare(place, event.dataTransfer.files[0])
  })
}

async function compare (place, file) {
  if (!file) return
  const said = place.querySelector('[role=status]')
  const own = place.querySelector('[data-own]')
  try {
    const sha256 = hex(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()))
    const issued = [...document.querySelectorAll('[data-sha256]')].map((each) => each.textContent.trim())
    own.textContent = sha256
    said.textContent = issued.includes(sha256) ? place.dataset.same : place.dataset.other
  } catch {
    own.textContent = ''
    said.textContent = place.dataset.failed
  }
}

function hex (buffer) {
  return [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
