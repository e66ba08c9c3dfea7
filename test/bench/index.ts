import { benchApi } from './api.ts'
import { benchAws } from './aws.ts'
import { benchDocker } from './docker.ts'
import { benchEngine } from './engine.ts'
import { benchFirstLoad } from './first-load.ts'
import { benchFolder } from './folder.ts'
import { benchFootprint } from './footprint.ts'
import { benchGrid } from './grid.ts'
import { benchJob } from './job.ts'
import { benchOccurrence } from './occurrence.ts'
import { benchOnCall } from './on-call.ts'
import { benchPage } from './page.ts'
import { benchStart } from './start.ts'
import { benchStorm } from './storm.ts'
import { printTable } from './table.ts'
import { benchTimeline } from './timeline.ts'

printTable('Occurrences', await benchOccurrence())
printTable('Starting', await benchStart())
printTable('Running in the background', await benchFootprint())
printTable('Firing', await benchEngine())
printTable('Jobs', await benchJob())
printTable('Watched folders', await benchFolder())
printTable('API', await benchApi())
printTable('On-call', await benchTimeline())
printTable('On-call over HTTP', await benchOnCall())
printTable('Grids and recommendations', benchGrid())
printTable('Containers', await benchDocker())
printTable('AWS', await benchAws())
printTable('First load', await benchFirstLoad())
printTable('The page', await benchPage())
printTable('The page in a storm', await benchStorm())
