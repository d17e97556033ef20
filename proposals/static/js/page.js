// What pages gain where a browser runs scripts. Every page works without: nothing here is needed to read or to send.

import { watchCounters } from './counters.js'
import { watchTotals } from './totals.js'
import { leadToErrors } from './errors.js'
import { watchWhoIsHere } from './here.js'
import { closeMenus } from './menus.js'
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

// Only where a section is written: nobody else waits for it.
const section = document.querySelector('form[data-saves]')
if (section) {
  import('./days.js').then(({ watchDays }) => watchDays(section))
  import('./drawings.js').then(({ redraw }) => redraw(section))
  import('./recovery.js').then(({ offerKept }) => offerKept(section))
  import('./rows.js').then(({ takeOverRows }) => takeOverRows(section))
  import('./saving.js').then(({ saveWhileTyping }) => saveWhileTyping(section))
}
