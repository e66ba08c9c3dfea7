// Loaded before the packed desktop: where that asks for Electron it gets the stand-in.
import { registerHooks } from 'node:module'

const STAND_IN = new URL('./electron-program.ts', import.meta.url).href

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: STAND_IN, shortCircuit: true } : next(specifier, context),
})
