// Asking the server now and then how far something is, while somebody looks at the page.

/**
 * Ask `address` every so many seconds (never, for 0) until `show` says that there is nothing more to ask.
 * `show` gets what the server tells, or null where it tells nothing any more: the thing is out of reach, or the session ended.
 */
export function poll (address, seconds, show) {
  const pause = 1000 * seconds
  if (!pause) return
  let asked = Date.now()
  const ask = async () => {
    if (document.visibilityState === 'hidden' || Date.now() - asked < pause) return
    asked = Date.now()
    const told = await answerOf(address)
    if (told !== undefined && show(told)) stop()
  }
  // A little longer than the pause: a clock that ticks a moment early must not wait for the next round.
  const timer = setInterval(ask, pause + 50)
  const stop = () => {
    clearInterval(timer)
    document.removeEventListener('visibilitychange', ask)
  }
  document.addEventListener('visibilitychange', ask)
}

/** What is told at an address; undefined where it cannot be asked now, as without a connection: the next round asks again. */
async function answerOf (address) {
  const answer = await fetch(address, { headers: { Accept: 'application/json' } }).catch(() => undefined)
  if (answer?.redirected || answer?.status === 404) return null
  return answer?.ok ? answer.json() : undefined
}
