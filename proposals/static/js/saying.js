// One place where a form says what a script has just done, politely, with a way back where there is one: [data-said].

/** Say a sentence; `back` is a button's words and deed. */
export function say (form, sentence, back = null) {
  const place = form.querySelector('[data-said]')
  place.replaceChildren(document.createTextNode(sentence))
  if (!back) return
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'btn btn--second btn--small'
  button.textContent = back.words
  button.addEventListener('click', () => {
    place.replaceChildren()
    back.act()
  })
  place.append(' ', button)
}
