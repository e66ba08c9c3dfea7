import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const IMPORTS =
  /^\s*(?:import|export)\s+(?!type\s)[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]|^\s*import\s*['"]([^'"]+)['"]|\b(?:import|require)\(\s*[`'"]([^`'"]+)[`'"]\s*\)|(?:import|export)\s*(?:[\w$*,{}\s]+?)\bfrom\s*[`"]([^`"]+)[`"]/gm

/** What a file loads, now or later: what is imported of types alone is not there when it runs. */
export function importsOf(file: string): readonly string[] {
  const found = readFileSync(file, 'utf8').matchAll(IMPORTS)
  return [...found].map(([, named, bare, dynamic, packed]) => named ?? bare ?? dynamic ?? packed ?? '')
}

/** Of each package that can be loaded from a file of ours on, by any number of steps, the shortest way to it. */
export function packagesFrom(root: string): ReadonlyMap<string, readonly string[]> {
  const ways = new Map<string, readonly string[]>()
  const seen = new Set([root])
  const queue: (readonly string[])[] = [[root]]
  for (let way = queue.shift(); way !== undefined; way = queue.shift()) {
    const file = way.at(-1) ?? ''
    for (const target of importsOf(file)) {
      const own = ownFile(file, target)
      if (own === null) {
        if (!ways.has(target)) ways.set(target, [...way, target])
      } else if (!seen.has(own)) {
        seen.add(own)
        queue.push([...way, own])
      }
    }
  }
  return ways
}

/** The file that an import means, as a path from the root; null for a package. */
function ownFile(from: string, target: string): string | null {
  const path = target.startsWith('#')
    ? target.slice(1)
    : target.startsWith('.') && join(dirname(from), target)
  return path && existsSync(path) && /\.(?:ts|tsx|js|cjs)$/.test(path) ? path : null
}
