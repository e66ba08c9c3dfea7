// Out of the popover into the window: by the desktop where there is one, else in a tab of its own.

type Desktop = { readonly openWindow: (path: string) => Promise<void> }

export function openWindow(path: string): void {
  const desktop = (window as { readonly hourhand?: Desktop }).hourhand
  if (desktop !== undefined) desktop.openWindow(path)
  else window.open(path, '_blank', 'noopener')
}
