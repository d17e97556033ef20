// How many characters are left under a text, while it is written: elements with data-counts="<id of the input>".

import { cleanLine, cleanText, lengthOf, whole } from './words.js'

/** Keep every counter in step with its input. */
export function watchCounters (root) {
  const counters = [...root.querySelectorAll('[data-counts]')].map(counterOf).filter(Boolean)
  const showAll = () => counters.forEach(show)
  counters.forEach((counter) => counter.input.addEventListener('input', () => show(counter)))
  // A browser may bring back what was typed after the page was drawn.
  if (counters.length) window.addEventListener('pageshow', showAll)
}

function counterOf (element) {
  const input = document.getElementById(element.dataset.counts)
  const words = element.querySelector('[data-count]')
  return input && words && 'value' in input ? { element, input, words } : null
}

function show ({ element, input, words }) {
  const { min, max, left, short, over } = element.dataset
  const clean = input instanceof HTMLTextAreaElement ? cleanText : cleanLine
  const length = lengthOf(clean(input.value))
  element.classList.toggle('is-over', length > Number(max))
  if (length > Number(max)) say(words, over, length - Number(max))
  else if (length > 0 && length < Number(min)) say(words, short, Number(min) - length)
  else say(words, left, Number(max) - length)
}

function say (words, sentence, number) {
  if (sentence) words.textContent = sentence.replace('{n}', whole(number))
}
