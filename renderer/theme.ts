import {
  Badge,
  Button,
  type CSSVariablesResolver,
  createTheme,
  Menu,
  Modal,
  Paper,
  SegmentedControl,
  Switch,
  Tooltip,
} from '@mantine/core'

/** Mantine's greys, cooler; the first is text, the fifth borders, the seventh controls, the eighth the page. */
const DARK = [
  '#e3e6ea',
  '#c3c9d1',
  '#a3abb6',
  '#7d8692',
  '#3b424d',
  '#2e333c',
  '#242930',
  '#14161a',
  '#101216',
  '#0b0d10',
] as const

export const theme = createTheme({
  primaryColor: 'indigo',
  primaryShade: 7,
  autoContrast: true,
  colors: { dark: DARK },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace',
  headings: { fontWeight: '650', sizes: { h1: { fontSize: '1.5rem' }, h2: { fontSize: '1.0625rem' } } },
  components: {
    Badge: Badge.extend({ defaultProps: { variant: 'light', radius: 'sm', tt: 'none', fw: 550 } }),
    Button: Button.extend({ defaultProps: { size: 'compact-sm' } }),
    Menu: Menu.extend({ defaultProps: { shadow: 'md', position: 'bottom-end' } }),
    Modal: Modal.extend({
      defaultProps: { centered: true, radius: 'lg', closeButtonProps: { 'aria-label': 'Close' } },
      styles: {
        header: { background: 'var(--hh-card)' },
        content: { background: 'var(--hh-card)' },
        title: { fontWeight: 650 },
      },
    }),
    Paper: Paper.extend({ defaultProps: { withBorder: true, radius: 'lg' } }),
    SegmentedControl: SegmentedControl.extend({ defaultProps: { size: 'xs' } }),
    Switch: Switch.extend({ defaultProps: { withThumbIndicator: false } }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 300, withArrow: true, multiline: true } }),
  },
})

/** Mantine's dimmed grey and its red are too faint to read on its own backgrounds (below 4.5 : 1). */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#f6f7f9',
    '--mantine-color-error': '#c92a2a',
    '--mantine-color-dimmed': '#5b636c',
    '--mantine-color-placeholder': '#5b636c',
    '--hh-card': '#ffffff',
    '--hh-line': '#e2e5ea',
    '--hh-hover': '#f4f6fb',
    '--hh-running': '#0b7a52',
    '--hh-running-soft': '#c9efdf',
    '--hh-stopped': '#5b636c',
    '--hh-bad': '#c92a2a',
    '--hh-warn': '#9a5b00',
    '--hh-warn-soft': '#fff3d6',
    '--hh-accent': '#3b5bdb',
  },
  dark: {
    '--mantine-color-body': '#14161a',
    '--mantine-color-error': '#ff8787',
    '--mantine-color-dimmed': '#a3abb6',
    '--mantine-color-placeholder': '#a3abb6',
    '--hh-card': '#1c1f25',
    '--hh-line': '#2e333c',
    '--hh-hover': '#232830',
    '--hh-running': '#4cd3a0',
    '--hh-running-soft': '#17493a',
    '--hh-stopped': '#a3abb6',
    '--hh-bad': '#ff8787',
    '--hh-warn': '#ffc85c',
    '--hh-warn-soft': '#3a2f16',
    '--hh-accent': '#91a7ff',
  },
})
