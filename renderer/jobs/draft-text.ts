// What the texts of the form of a job mean.

/** The body of a text: JSON, or the text itself where a content type of its own goes with it. */
export function readBody(text: string, isTyped: boolean): { value: unknown } | { error: string } | object {
  if (text.trim() === '') return {}
  try {
    return { value: JSON.parse(text) }
  } catch {
    const error = 'This is not JSON. With a Content-Type header of its own any text goes.'
    return isTyped ? { value: text } : { error }
  }
}

/** `200, 204` as numbers; null where nothing is given: any 2xx. What is no number stays one that is none. */
export function readStatuses(text: string): readonly number[] | null {
  const words = text.split(/[\s,;]+/).filter((word) => word !== '')
  return words.length === 0 ? null : words.map(Number)
}

/** The members of a JSON object; none of an empty text, null where it is no object. */
export function readSettings(text: string): Readonly<Record<string, unknown>> | null {
  if (text.trim() === '') return {}
  try {
    const value: unknown = JSON.parse(text)
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? (value as Readonly<Record<string, unknown>>) : null
  } catch {
    return null
  }
}

export function tagsOf(tags: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    tags.map((tag) => {
      const [key = '', ...value] = tag.split('=')
      return [key.trim(), value.join('=').trim()]
    }),
  )
}
