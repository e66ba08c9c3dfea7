// The menu of the right button in text: spelling, and what one does with text.
import type * as Electron from 'electron'

type Item = Electron.MenuItemConstructorOptions
type Params = Pick<
  Electron.ContextMenuParams,
  'isEditable' | 'selectionText' | 'misspelledWord' | 'dictionarySuggestions'
>
type Contents = Pick<Electron.WebContents, 'replaceMisspelling'>

/** Empty where a menu would have nothing to offer. */
export function contextItems(params: Params, contents: Contents): readonly Item[] {
  const { isEditable, selectionText, misspelledWord, dictionarySuggestions } = params
  const spelling: readonly Item[] =
    misspelledWord === ''
      ? []
      : dictionarySuggestions.map((word) => ({
          label: word.replaceAll('&', '&&'),
          click: () => contents.replaceMisspelling(word),
        }))
  const line: readonly Item[] = spelling.length > 0 ? [{ type: 'separator' }] : []
  if (isEditable)
    return [...spelling, ...line, { role: 'cut' }, { role: 'copy' }, { role: 'paste' }, { role: 'selectAll' }]
  return selectionText.trim() === '' ? [] : [{ role: 'copy' }]
}
