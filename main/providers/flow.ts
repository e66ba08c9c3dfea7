/**
 * Jobs that start a flow: a flow binary is run by Instabase, through its Run Binary API; anything else is a
 * local program that finds its folders in its environment.
 */
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { isAbsolute } from 'node:path'
import { invalid } from '#shared/error.ts'
import { type FlowAction, isFlowPath, type ProgramAction } from '#shared/job.ts'
import type { ActionCall, ActionProvider, ActionResult } from './action.ts'
import { BODY_BOUNDS, toAuthorization } from './http-action.ts'
import { checkHeader, checkUrl, createHttpClient, type HttpClient, type HttpRequest } from './http-request.ts'
import { programAction } from './program.ts'
import { ProviderError } from './provider.ts'

const WHERE_TO_SET = 'set instabase.root in the settings, HOURHAND_INSTABASE_ROOT, or the root of the action'
const RUN_BINARY = '/api/v1/flow/run_binary_async'

type Call = ActionCall<FlowAction>

/** The default action, with connections of its own. */
export const flowAction = createFlowAction(createHttpClient(BODY_BOUNDS))

/** Runs share the connections of the client; who made it closes it. */
function createFlowAction(client: HttpClient): ActionProvider<FlowAction> {
  return {
    check,
    run: (call) => (isFlow(call.action) ? runFlow(client, call) : runProgram(call)),
    resume: async (call) =>
      isFlow(call.action) ? null : ((await programAction.resume?.(toProgram(call))) ?? null),
  }
}

function check(action: FlowAction): void {
  const { binaryPath, inputFolder, root, token } = action
  for (const [field, text] of Object.entries({ binaryPath, inputFolder })) {
    if (text.trim() === '') throw invalid(`action.${field}`, 'must not be empty')
    if (text.includes('\0')) throw invalid(`action.${field}`, 'must not hold a NUL character')
    // Paths of a flow are Instabase's own.
    if (!isFlow(action) && !isAbsolute(text)) throw invalid(`action.${field}`, 'must be an absolute path')
  }
  if (root !== null) checkUrl('action.root', root)
  if (token !== null) checkHeader('action.token', 'authorization', token)
}

function isFlow({ binaryPath }: FlowAction): boolean {
  return isFlowPath(binaryPath)
}

async function runFlow(
  client: HttpClient,
  { action, settings, signal, output }: Call,
): Promise<ActionResult> {
  const root = action.root ?? settings.instabaseRoot
  if (root === null) throw new ProviderError(`no Instabase root is configured: ${WHERE_TO_SET}`)
  const chunks: Uint8Array[] = []
  const answer = await client.send(toRequest(action, root), {
    signal,
    output: (chunk) => {
      chunks.push(chunk)
      output(chunk)
    },
  })
  const { httpStatus } = answer
  if (httpStatus < 200 || httpStatus > 299) {
    const result: ActionResult = { ...answer, isStatus: true }
    throw new ProviderError(`answered ${httpStatus} (any 2xx is expected)`, result)
  }
  const refusal = refusalOf(Buffer.concat(chunks).toString())
  if (refusal !== null) throw new ProviderError(`Instabase refused: ${refusal}`, answer)
  return answer
}

function toRequest(
  { binaryPath, inputFolder, token, settings, verifyTls }: FlowAction,
  root: string,
): HttpRequest {
  return {
    method: 'POST',
    url: toUrl(root),
    defaults: token === null ? {} : { authorization: toAuthorization(token) },
    headers: {},
    body: { input_dir: inputFolder, binary_path: binaryPath, settings },
    expectedStatus: null,
    verifyTls,
  }
}

function toUrl(root: string): string {
  const url = `${root.replace(/\/+$/, '')}${RUN_BINARY}`
  if (!/^https?:/i.test(url) || !URL.canParse(url))
    throw new ProviderError(`the Instabase root '${root}' is no URL`)
  return url
}

/** Instabase answers 200 to what it refuses, and says `ERROR` in the body; null where it does not. */
function refusalOf(body: string): string | null {
  try {
    const said: unknown = JSON.parse(body)
    if (typeof said !== 'object' || said === null || !('status' in said) || said.status !== 'ERROR')
      return null
    return 'msg' in said && typeof said.msg === 'string' ? said.msg : 'it gave no reason'
  } catch {
    return null
  }
}

async function runProgram(call: Call): Promise<ActionResult> {
  const { inputFolder } = call.action
  if (!existsSync(`${inputFolder}/.`)) throw new ProviderError(`the input folder '${inputFolder}' is missing`)
  // An attempt before this one may have left something.
  rmSync(call.resultFolder, { recursive: true, force: true })
  mkdirSync(call.resultFolder, { recursive: true, mode: 0o700 })
  return await programAction.run(toProgram(call))
}

function toProgram(call: Call): ActionCall<ProgramAction> {
  const { binaryPath, inputFolder } = call.action
  const env = {
    ...call.env,
    HOURHAND_INPUT_DIR: inputFolder,
    HOURHAND_OUTPUT_DIR: call.resultFolder,
    ...(call.file !== null && { HOURHAND_FILE: call.file }),
  }
  const none = { args: [], cwd: null, env: {}, shell: false, stdin: null } as const
  return { ...call, env, action: { kind: 'program', program: binaryPath, ...none } }
}
