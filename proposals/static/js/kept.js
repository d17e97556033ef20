// Texts that the server does not have yet, kept in this browser (IndexedDB) until it has them. Keys: `<person>|<proposal>|<section>|<field>`, of a sheet its number for the section.

const STORE = 'texts'
let opened = null

function database () {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open('proposals', 1)
    request.onupgradeneeded = () => request.result.createObjectStore(STORE)
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
  return opened
}

async function inStore (mode, act) {
  const transaction = (await database()).transaction(STORE, mode)
  const request = act(transaction.objectStore(STORE))
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request.result)
    transaction.onabort = transaction.onerror = () => reject(transaction.error)
  })
}

/** Keep a text: `{ entries: [[name, value]], base, at }`. Rejects where the browser has no room or keeps nothing. */
export function keep (key, text) {
  return inStore('readwrite', (store) => store.put(text, key))
}

/** Let go of a text that the server has. */
export function letGo (key) {
  return inStore('readwrite', (store) => store.delete(key)).catch(() => {})
}

/** Every text that is kept under keys that begin so, as [key, text]; none where the browser keeps nothing. */
export async function keptUnder (beginning) {
  const range = IDBKeyRange.bound(beginning, `${beginning}\uffff`)
  try {
    const keys = await inStore('readonly', (store) => store.getAllKeys(range))
    const texts = await inStore('readonly', (store) => store.getAll(range))
    return keys.map((key, number) => [key, texts[number]])
  } catch {
    return []
  }
}
