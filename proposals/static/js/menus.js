// Menus that open over the page (details.menu) close with Escape, by a click outside, and when another one opens.

/** Close menus as people expect of them. */
export function closeMenus (root) {
  root.addEventListener('click', (event) => {
    for (const menu of openMenus(root)) if (!menu.contains(event.target)) menu.open = false
  })
  root.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return
    for (const menu of openMenus(root)) {
      const hadFocus = menu.contains(document.activeElement)
      menu.open = false
      if (hadFocus) menu.querySelector('summary')?.focus()
    }
  })
}

function openMenus (root) {
  return root.querySelectorAll('details.menu[open]')
}
