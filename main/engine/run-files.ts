/** The files of runs of jobs: what a program leaves until its end is recorded, and the folder of what a run made. */
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { toError } from '#shared/error.ts'
import { formatId, parseId } from '#shared/id.ts'
import type { Log } from '../log.ts'
import type { Store } from '../store/index.ts'

/** A folder of results, or a file of a program: its output, its state, its input. */
const NAME = /^(run_[0-9a-z]+)(\.log(?:\.state|\.in)?)?$/

type Deps = {
  readonly store: Pick<Store, 'intents'>
  readonly log: Log
  readonly folder: string
}

export function createRunFiles({ store, log, folder }: Deps) {
  function removeOne(name: string): void {
    try {
      rmSync(join(folder, name), { recursive: true, force: true })
    } catch (error) {
      log.warn('the files of a run could not be deleted', { file: name, error: toError(error) })
    }
  }

  /** Of a run that is kept its results stay; what its program left is for one that goes on. */
  function isLeft(name: string): boolean {
    const [, runId = '', ofProgram] = NAME.exec(name) ?? []
    const id = parseId('run', runId)
    if (id === null) return false
    const run = store.intents.find(id)
    return run === null || (ofProgram !== undefined && run.state !== 'running')
  }

  return {
    /** Deletes what runs made that are forgotten. */
    remove(runIds: readonly number[]): void {
      for (const id of runIds) removeOne(formatId('run', id))
    },
    /** Deletes what an earlier life left; to be called before anything begins. */
    sweep(): void {
      for (const name of readdirSync(folder).filter(isLeft)) removeOne(name)
    },
  }
}
