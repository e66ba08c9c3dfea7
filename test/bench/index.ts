import { benchApi } from './api.ts'
import { benchEngine } from './engine.ts'
import { benchOccurrence } from './occurrence.ts'
import { benchOnCall } from './on-call.ts'
import { benchStart } from './start.ts'
import { printTable } from './table.ts'
import { benchTimeline } from './timeline.ts'

printTable('Occurrences', await benchOccurrence())
printTable('Starting', await benchStart())
printTable('Firing', await benchEngine())
printTable('API', await benchApi())
printTable('On-call', await benchTimeline())
printTable('On-call over HTTP', await benchOnCall())
