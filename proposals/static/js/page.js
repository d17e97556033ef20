// What pages gain where a browser runs scripts. Every page works without: nothing here is needed to read or to send.

import { watchCounters } from './counters.js'
import { watchTotals } from './totals.js'
import { leadToErrors } from './errors.js'
import { watchWhoIsHere } from './here.js'
import { closeMenus } from './menus.js'
import { watchProgress } from './progress.js'
import { watchOrder } from './order.js'
import { warnBeforeLeaving } from './unsaved.js'
import { showSimilar } from './similar.js'
import { sendFiles } from './uploads.js'

watchCounters(document)
watchTotals(document)
leadToErrors(document)
closeMenus(document)
warnBeforeLeaving(document)
showSimilar(document)
sendFiles(document)
watchWhoIsHere(document)
watchProgress(document)
watchOrder(document)

if (document.querySelector('[data-verify]')) import('./verifying.js').then(({ offerComparison }) => offerComparison(document))

// Only where something is written that saves itself: nobody else waits for it.
for (const form of document.querySelectorAll('form[data-saves]')) {
  import('./recovery.js').then(({ offerKept }) => offerKept(form))
  if (form.querySelector('table[data-table]')) import('./rows.js').then(({ takeOverRows }) => takeOverRows(form))
  import('./saving.js').then(({ saveWhileTyping }) => saveWhileTyping(form))
  if ('drawings' in form.dataset) {
    import('./days.js').then(({ watchDays }) => watchDays(form))
    import('./drawings.js').then(({ redraw }) => redraw(form))
  }
  if ('sheet' in form.dataset) import('./sheet.js').then(({ helpScoring }) => helpScoring(form))
}
