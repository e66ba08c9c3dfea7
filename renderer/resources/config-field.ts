// One thing that a provider wants to know.

export type FieldKind =
  /** A line of text. */
  | 'text'
  /** A program with its arguments, as one types it in a terminal. */
  | 'line'
  /** Such a line, or one for the shell where the field `shell` is on. */
  | 'shellLine'
  /** Arguments alone. */
  | 'args'
  /** `NAME=value`, one a line. */
  | 'pairs'
  /** `Name: value`, one a line. */
  | 'headers'
  /** JSON, or plain text. */
  | 'body'
  /** Numbers with commas between. */
  | 'numbers'
  | 'number'
  | 'flag'
  | 'choice'

export type Field = {
  /** Where it stands in the configuration: `start.url`. */
  readonly path: string
  readonly label: string
  readonly kind: FieldKind
  readonly hint?: string
  readonly placeholder?: string
  readonly isRequired?: boolean
  /** It is seldom wanted, and stands under "More". */
  readonly isRare?: boolean
  readonly choices?: readonly { readonly value: string; readonly label: string }[]
  /** What is taken for granted. */
  readonly usual?: string | boolean
  /** It is left out while this other field is empty. */
  readonly onlyWith?: string
  /** Columns of six. */
  readonly span?: 1 | 2 | 3 | 5 | 6
  /** The heading it begins. */
  readonly heading?: string
}

/** The time an action may take; what is usual differs. */
export const timeout = (usual: number, label = 'Give up after (seconds)'): Field => {
  return { path: 'timeoutSeconds', label, kind: 'number', usual: String(usual), isRare: true, span: 3 }
}

/** A label within a sentence: `SSH key` keeps its capitals. */
export function labelWithin({ label }: Field): string {
  return /^[A-Z][a-z ]/.test(label) ? `${label.charAt(0).toLowerCase()}${label.slice(1)}` : label
}

/** It holds more than a line. */
export function isLong({ kind }: Field): boolean {
  return kind === 'pairs' || kind === 'headers' || kind === 'body'
}
