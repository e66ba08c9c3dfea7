// A page that shows every icon at its real sizes, on the panels it will stand on, and magnified.

type Files = Readonly<Record<string, Buffer>>

const PANELS = [
  { name: 'light panel', colour: '#f3f3f3', theme: 'light' },
  { name: 'dark panel', colour: '#1c1c1e', theme: 'dark' },
  { name: 'coloured panel', colour: '#7a4f9a', theme: 'dark' },
] as const
const ICO_SIZES = [16, 20, 24, 32]
const PANEL_SIZES = [16, 22, 24, 32]
const MAGNIFIED = 80

/** The HTML of the sheet, for a window of 1080 pixels. */
export function sheetOf(states: readonly string[], files: Files): string {
  const panels = PANELS.map(
    ({
      name,
      colour,
      theme,
    }) => `<section style="background:${colour};color:${theme === 'dark' ? '#ddd' : '#222'}">
      <h2>${name}</h2>
      ${row('Linux', states, (state) => linux(files, state))}
      ${row('Windows', states, (state) => windows(files, state, theme))}
      ${row('macOS', states, (state) => mac(files, state, theme))}
    </section>`,
  )
  return `<!doctype html><meta charset="utf-8"><style>${STYLE}</style>
    ${panels.join('')}<section><h2>the program</h2><p>${program(files)}</p></section>`
}

const STYLE = `
  body { margin: 0; font: 12px system-ui, sans-serif; background: #fff; color: #222 }
  section { padding: 10px 20px }
  h2 { font-size: 12px; margin: 0 0 6px }
  .row { display: grid; grid-template-columns: 70px repeat(4, 1fr); align-items: center; margin-bottom: 8px }
  .cell { display: flex; gap: 8px; align-items: center }
  p { display: flex; gap: 16px; align-items: end; margin: 0 }
  .big { image-rendering: pixelated }
  .white { filter: invert(1) }`

function row(name: string, states: readonly string[], cell: (state: string) => string): string {
  const cells = states.map((state) => `<div class="cell" title="${state}">${cell(state)}</div>`)
  return `<div class="row"><span>${name}</span>${cells.join('')}</div>`
}

function linux(files: Files, state: string): string {
  const source = png(files, `tray-${state}.png`)
  return [...PANEL_SIZES.map((size) => image(source, size)), image(source, MAGNIFIED, 'big')].join('')
}

/** A browser takes the picture of an ICO that is nearest to the size it is shown at. */
function windows(files: Files, state: string, theme: string): string {
  const source = `data:image/x-icon;base64,${files[`tray-${state}-${theme}.ico`]?.toString('base64')}`
  return [...ICO_SIZES.map((size) => image(source, size)), image(source, MAGNIFIED, 'big')].join('')
}

/** macOS colours a template itself: black on light, white on dark. */
function mac(files: Files, state: string, theme: string): string {
  const white = theme === 'dark' ? 'white' : ''
  const small = png(files, `tray-${state}Template.png`)
  const double = png(files, `tray-${state}Template@2x.png`)
  return `${image(small, 16, white)}${image(double, 16, white)}${image(small, MAGNIFIED, `big ${white}`)}${image(double, MAGNIFIED, `big ${white}`)}`
}

function program(files: Files): string {
  const ico = `data:image/x-icon;base64,${files['icon.ico']?.toString('base64')}`
  const sizes = [16, 24, 32, 48].map((size) => image(ico, size))
  return [...sizes, image(png(files, 'icon.png'), 128), image(png(files, 'icon.png'), 256)].join('')
}

function png(files: Files, name: string): string {
  return `data:image/png;base64,${files[name]?.toString('base64')}`
}

function image(source: string, size: number, kind = ''): string {
  return `<img src="${source}" width="${size}" height="${size}" class="${kind}" alt="">`
}
