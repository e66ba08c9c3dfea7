/**
 * Jobs that run a local program, without a shell unless one is asked for. A program outlives Hourhand: it is
 * found again by what stands beside its output, waited for, and its true outcome is known. On Windows, which
 * has neither the shell for that nor process groups, it lives on but is not taken up.
 */
import { rmSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { invalid, toError } from '#shared/error.ts'
import type { ProgramAction } from '#shared/job.ts'
import type { ActionCall, ActionProvider, ActionResult } from './action.ts'
import { type OutputFile, openOutputFile } from './output-file.ts'
import { endGroup, LAUNCH_VARIABLE, membersOf, programEnv } from './process-identity.ts'
import {
  type Ended,
  isAlive,
  type Launched,
  launch,
  readState,
  signalName,
  stateFile,
} from './program-launch.ts'
import { ProviderError } from './provider.ts'

const KILL_AFTER_MS = 5000
const LOOK_MS = 200

type Call = ActionCall<ProgramAction>

/** A program that runs, or ran. Its pid is that of its group. */
type Running = {
  readonly pid: number
  /** Whether nothing of it is left. */
  readonly isGone: () => Promise<boolean>
  /** A while, shorter when its end is noticed. */
  readonly pause: () => Promise<void>
}

export const programAction: ActionProvider<ProgramAction> = { check, run, resume }

function check(action: ProgramAction): void {
  const { program, args, cwd, env, shell } = action
  if (program.trim() === '') throw invalid('action.program', 'must name a program')
  checkText('action.program', program)
  if (shell && args.length > 0) {
    throw invalid('action.args', 'must be empty, because shell is true and program is the whole line')
  }
  for (const [index, text] of args.entries()) checkText(`action.args[${index}]`, text)
  if (cwd === '') throw invalid('action.cwd', 'must be a folder or null')
  checkText('action.cwd', cwd ?? '')
  for (const [name, value] of Object.entries(env)) {
    if (!/^[^=\0]+$/.test(name)) throw invalid(`action.env.${name}`, 'is not a valid name of a variable')
    checkText(`action.env.${name}`, value)
  }
}

function checkText(field: string, text: string): void {
  if (text.includes('\0')) throw invalid(field, 'must not hold a NUL character')
}

async function run(call: Call): Promise<ActionResult> {
  if (call.signal.aborted) throw toAborted(call.signal)
  const output = openOutput(call, true)
  const { pid, exit } = await start(call, output)
  const { ended, outputCut } = await attend(call, output, watchChild(pid, exit))
  if (ended !== null) return toResult(ended, outputCut)
  const last = await exit
  // The process that was waited for is the program itself on Windows, and elsewhere what watches it.
  if (process.platform === 'win32' || last.signal !== null) return toResult(last, outputCut)
  throw failure('its exit code is not known: what watched it was killed', { outputCut })
}

async function resume(call: Call): Promise<ActionResult | null> {
  const state = readState(call.outputFile)
  const output = openOutput(call, false)
  if (state === null) {
    // It was about to be started, or it is Windows: there is nothing to wait for.
    output.leave()
    removeFiles(call, output)
    return null
  }
  const { ended, outputCut } = await attend(call, output, {
    pid: state.pid,
    isGone: async () => !(await isAlive(state, launchIdOf(call))),
    pause: () => sleep(LOOK_MS),
  })
  return ended === null ? null : toResult(ended, outputCut)
}

function openOutput({ outputFile, output }: Call, isNew: boolean): OutputFile {
  try {
    return openOutputFile(outputFile, { take: output, isNew })
  } catch (error) {
    throw new ProviderError(`its output file cannot be written: ${toError(error).message}`, {}, error)
  }
}

async function start(call: Call, output: OutputFile): Promise<Launched> {
  const { action, outputFile } = call
  const env = programEnv(action.env, call.env, { [LAUNCH_VARIABLE]: launchIdOf(call) })
  try {
    return await launch({ action, env, outputFile, outputFd: output.fd })
  } catch (error) {
    output.leave()
    removeFiles(call, output)
    throw error
  }
}

/** Hands over the output until the program is over; ends it when the call is aborted, but not with Hourhand. */
async function attend(call: Call, output: OutputFile, running: Running) {
  output.follow()
  const stop = new AbortController()
  const abort = Promise.withResolvers<'aborted'>()
  const onAbort = () => abort.resolve('aborted')
  call.signal.addEventListener('abort', onAbort)
  if (call.signal.aborted) onAbort()
  try {
    const ended = await Promise.race([
      waitForEnd(call, output, { running, stop: stop.signal }),
      abort.promise,
    ])
    if (ended !== 'aborted') return { ended, outputCut: conclude(call, output, running.pid) }
    if (call.signal.reason === 'interrupted') {
      output.leave()
      throw toAborted(call.signal)
    }
    let outputCut = 0
    try {
      await end(running)
    } finally {
      outputCut = conclude(call, output, running.pid)
    }
    throw toAborted(call.signal, outputCut)
  } finally {
    stop.abort()
    call.signal.removeEventListener('abort', onAbort)
  }
}

type Waiting = { readonly running: Running; readonly stop: AbortSignal }

/** How the program ended; null when nobody knows, and when the waiting is stopped. */
async function waitForEnd(call: Call, output: OutputFile, { running, stop }: Waiting): Promise<Ended | null> {
  while (!stop.aborted) {
    // Where the system cannot say it now, it is asked again.
    const isGone = await running.isGone().catch(() => false)
    const ended = readState(call.outputFile)?.ended ?? null
    // A child that it left behind keeps the output open: what the program itself wrote has come when it is quiet.
    if (ended !== null && !isGone) await output.settle()
    if (ended !== null || isGone) return ended
    await running.pause()
  }
  return null
}

function watchChild(pid: number, exit: Promise<Ended>): Running {
  let isOver = false
  let wake = () => {}
  exit.then(() => {
    isOver = true
    wake()
  })
  return {
    pid,
    // The shell alone may have been killed.
    isGone: async () => isOver && (process.platform === 'win32' || (await membersOf(pid)).length === 0),
    pause: () =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, LOOK_MS)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
      }),
  }
}

async function end({ pid, isGone }: Running): Promise<void> {
  // One of an earlier life may be gone, and its pid that of another.
  if (await isGone()) return
  await endGroup(pid, { signal: 'SIGTERM', graceMs: KILL_AFTER_MS })
}

/** Reads the rest of the output and lets go of the files; returns how much of the output was never handed over. */
function conclude(call: Call, output: OutputFile, pid: number): number {
  try {
    return output.finish()
  } finally {
    output.closeAfter(async () => (await membersOf(pid)).length > 0).catch(() => {})
    const remove = () => removeFiles(call, output)
    if (call.whenRecorded === undefined) remove()
    else call.whenRecorded(remove)
  }
}

function removeFiles({ outputFile }: Call, output: OutputFile): void {
  output.remove()
  // The last to go: it says how the program ended.
  rmSync(stateFile(outputFile), { force: true })
}

function toResult({ exitCode, signal }: Ended, outputCut: number): ActionResult {
  if (exitCode === 0) return { exitCode, outputCut }
  if (exitCode === null) throw failure(`was killed by ${signal ?? 'a signal'}`, { outputCut })
  const name = signalName(exitCode - 128)
  throw failure(`exited with ${exitCode}${name === null ? '' : ` (${name})`}`, { exitCode, outputCut })
}

function failure(message: string, result: ActionResult): ProviderError {
  return new ProviderError(message, result)
}

function launchIdOf({ runId, dueAt }: Call): string {
  return `${runId}@${dueAt}`
}

function toAborted(signal: AbortSignal, outputCut = 0): ProviderError {
  const result: ActionResult = { outputCut }
  return new ProviderError(toError(signal.reason).message, result, signal.reason)
}
