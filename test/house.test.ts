// The rules of the house that no compiler knows: who may import whom, and what stands in one place only.
import { globSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path/posix'
import { parseSync } from 'vite'
import { expect, test } from 'vitest'

type Import = { readonly target: string; readonly isType: boolean }
type Source = { readonly path: string; readonly text: string; readonly imports: readonly Import[] }

const SOURCES = globSync('{shared,main,renderer,build,test}/**/*.{ts,tsx}')
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => !path.startsWith('test/fixtures/'))
  .map((path): Source => {
    const text = readFileSync(path, 'utf8')
    return { path, text, imports: importsOf(path, text) }
  })

/** Imports and re-exports, static and dynamic; those of our own files as paths from the root. */
function importsOf(path: string, text: string): readonly Import[] {
  const found = text.matchAll(
    /^(?:import|export)\s+(type\s)?[^'"`;]*?from\s*'([^']+)'|^import\s+'([^']+)'|\b(?:import|require)\('([^']+)'\)/gm,
  )
  return [...found].map(([, type, named, bare, dynamic]) => {
    const target = named ?? bare ?? dynamic ?? ''
    const isOwn = target.startsWith('.')
    const own = isOwn ? relative('.', join(path, '..', target)) : target.replace(/^#/, '')
    return { target: own, isType: type !== undefined }
  })
}

const CONSTANTS = ['user', 'schedule', 'resource', 'group', 'job', 'recommendation'].map(
  (noun) => `main/store/${noun}.ts`,
)
const PURE = ['luxon', 'cron-parser', 'cronstrue', 'picomatch', 'typebox']

/** Each room, the nearest first: what it may import, and of what the types alone. */
const ROOMS: readonly { room: string; may: readonly string[]; types?: readonly string[] }[] = [
  { room: 'shared/', may: ['shared/', ...PURE] },
  { room: 'main/store/', may: ['shared/', 'main/store/', 'node:', 'better-sqlite3'] },
  {
    room: 'main/providers/',
    may: ['shared/', 'main/providers/', 'node:', 'typebox', 'execa', 'undici', 'dockerode', '@aws-sdk/'],
  },
  // Events go out by the clients of AWS that the providers use.
  { room: 'main/notify/', may: ['shared/', 'main/notify/', 'main/providers/aws.ts', 'node:', 'nodemailer'] },
  {
    room: 'main/engine/',
    may: ['shared/', 'main/engine/', 'node:'],
    types: ['main/store/', 'main/providers/', 'main/notify/', 'main/bus.ts', 'main/log.ts'],
  },
  {
    room: 'main/services/',
    may: ['shared/', 'main/services/', 'node:', 'node-ical'],
    types: ['main/store/', 'main/engine/', 'main/bus.ts', 'main/log.ts'],
  },
  {
    room: 'main/api/',
    // Of the store's values only constants: the operator's number and the words a list may be sorted by.
    may: ['shared/', 'main/api/', 'node:', 'fastify', '@fastify/', 'typebox', 'ical-generator', ...CONSTANTS],
    types: ['main/store/', 'main/services/', 'main/engine/', 'main/bus.ts', 'main/log.ts'],
  },
  {
    room: 'main/desktop/',
    may: [
      'shared/',
      'main/desktop/',
      'main/app.ts',
      'main/config.ts',
      'node:',
      'electron',
      'electron-log',
      'electron-updater',
      'yazl',
    ],
  },
  { room: 'main/bus.ts', may: ['shared/'], types: ['main/log.ts'] },
  { room: 'main/log.ts', may: ['shared/'] },
  { room: 'main/cli/', may: ['shared/', 'main/', 'node:'] },
  { room: 'main/', may: ['shared/', 'main/', 'node:', 'package.json'] },
  {
    room: 'renderer/',
    may: [
      'shared/',
      'renderer/',
      'react',
      '@mantine/',
      '@dnd-kit/',
      '@tanstack/',
      '@tabler/',
      'zustand',
      'wouter',
    ],
  },
]

/** Packages that a whole room is built on. Any other runtime dependency is imported by one file. */
const ROOM_OF: Readonly<Record<string, string>> = {
  'better-sqlite3': 'main/store/',
  'electron-log': 'main/desktop/',
  'electron-updater': 'main/desktop/',
  fastify: 'main/api/',
  '@fastify/type-provider-typebox': 'main/api/',
  typebox: '',
}

const packageOf = (target: string) => target.split('/', target.startsWith('@') ? 2 : 1).join('/')
const isIn = (target: string, places: readonly string[] = []) =>
  places.some((place) => target.startsWith(place))
const ofRooms = SOURCES.filter(({ path }) => isIn(path, ['shared/', 'main/', 'renderer/']))

test('each room imports only what it may', () => {
  const strays = ofRooms.flatMap(({ path, imports }) => {
    const rule = ROOMS.find(({ room }) => path.startsWith(room))
    return imports
      .filter(({ target, isType }) => !isIn(target, rule?.may) && !(isType && isIn(target, rule?.types)))
      .map(({ target, isType }) => `${path} imports ${isType ? 'types of ' : ''}${target}`)
  })
  expect(strays).toEqual([])
})

test('nothing but the desktop imports the desktop or Electron, and no dialect imports another', () => {
  const dialect = (path: string) => /^main\/api\/dialects\/([^/]+)\//.exec(path)?.[1]
  const isDesktop = (path: string) => /^(test\/)?main\/desktop\//.test(path)
  const strays = SOURCES.filter(({ path }) => !isDesktop(path)).flatMap(({ path, imports }) =>
    imports
      .filter(({ target, isType }) => {
        const isForeign =
          dialect(path) !== undefined && dialect(target) !== undefined && dialect(path) !== dialect(target)
        return (
          isForeign || target.startsWith('main/desktop/') || (packageOf(target) === 'electron' && !isType)
        )
      })
      .map(({ target }) => `${path} imports ${target}`),
  )
  expect(strays).toEqual([])
})

test('each package that runs with the program is imported by one file, or by one room', () => {
  const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'))
  const strays = Object.keys(dependencies).flatMap((name) => {
    const users = ofRooms.filter(({ imports }) => imports.some(({ target }) => packageOf(target) === name))
    const room = ROOM_OF[name]
    const isGood = room === undefined ? users.length === 1 : users.every(({ path }) => path.startsWith(room))
    return isGood ? [] : [`${name}: ${users.map(({ path }) => path).join(', ') || 'imported nowhere'}`]
  })
  expect(strays).toEqual([])
})

/** What must not be written where. */
const WORDS: readonly [title: string, where: (path: string) => boolean, pattern: RegExp][] = [
  [
    'shared knows no clock and no chance',
    (path) => path.startsWith('shared/'),
    /Date\.now\(|new Date\(\)|Math\.random/,
  ],
  [
    'SQL stands in the store alone',
    (path) => /^(main|shared)\//.test(path) && !path.startsWith('main/store/'),
    /['"`]\s*(SELECT\s|INSERT\s|UPDATE\s+\w+\s+SET|DELETE\s+FROM|CREATE\s+(TABLE|INDEX)|PRAGMA\s)|\.pragma\(/,
  ],
  ['nothing is exported as default', (path) => path !== 'test/reporter.ts', /^export default/m],
  ['nothing is any', (path) => !path.startsWith('test/'), /[:<|(,]\s*any\s*[>;,)=[\]|]|\bas any\b(?! [a-z])/],
  ['no state hangs on a module', (path) => /^(shared|main|renderer)\//.test(path), /^(export )?let /m],
]

test.each(WORDS)('%s', (_title, where, pattern) => {
  const self = 'test/house.test.ts'
  const strays = SOURCES.filter(({ path, text }) => path !== self && where(path) && pattern.test(text))
  expect(strays.map(({ path }) => path)).toEqual([])
})

test('no source of the program is longer than 400 lines', () => {
  const long = SOURCES.filter(
    ({ path, text }) => !path.startsWith('test/') && text.trimEnd().split('\n').length > 400,
  )
  expect(long.map(({ path }) => path)).toEqual([])
})

type Node = Readonly<Record<string, unknown>> & { readonly start: number; readonly end: number }
type Func = Node & { readonly body: Node }

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && 'start' in value
const isFunction = (value: unknown): value is Func =>
  isNode(value) && /^(Function(Declaration|Expression)|ArrowFunctionExpression)$/.test(String(value.type))
const childrenOf = (node: Node): readonly Node[] => Object.values(node).flat().filter(isNode)
/** Functions that are declared, and members of an object that are one. */
const namedIn = (node: Node): readonly Node[] =>
  childrenOf(node).flatMap((child) => {
    const isMember = child.type === 'Property' && isFunction(child.value)
    return isMember || child.type === 'FunctionDeclaration' ? [child] : namedIn(child)
  })

/** The lines of code between the braces of a function, without those of the functions with a name in it. */
function linesOf({ body }: Func, text: string): number {
  const named = namedIn(body).toSorted((a, b) => a.start - b.start)
  const ends = [...named.map(({ start }) => start), body.end]
  const own = ends.map((end, place) => text.slice(named[place - 1]?.end ?? body.start, end)).join('')
  const lines = own.split('\n').filter((line) => !/^\s*(,|$|\/\/|\/\*|\*)/.test(line))
  return body.type === 'BlockStatement' ? lines.length - 2 : lines.length
}

const MOST_LINES = 40

/** The functions with more lines than that; nothing is looked into that has fewer in all. */
const longIn = (node: Node, text: string): readonly Func[] =>
  childrenOf(node)
    .filter(({ start, end }) => text.slice(start, end).split('\n').length > MOST_LINES)
    .flatMap((child) => {
      const isLong = isFunction(child) && linesOf(child, text) > MOST_LINES
      return [...(isLong ? [child] : []), ...longIn(child, text)]
    })

test('no function of the program has more than 40 lines of its own', () => {
  const long = SOURCES.filter(({ path }) => !path.startsWith('test/')).flatMap(({ path, text }) =>
    longIn(parseSync(path, text).program as unknown as Node, text).map(
      (one) => `${path}:${text.slice(0, one.start).split('\n').length}: ${linesOf(one, text)} lines`,
    ),
  )
  expect(long).toEqual([])
})
