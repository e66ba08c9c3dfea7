import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'
import { compressFolder } from './build/compress.ts'

// In development the page comes from Vite and everything else from a running Hourhand, which accepts only its own origin.
const server = process.env.HOURHAND_URL ?? 'http://127.0.0.1:7420'
const proxy = { target: server, changeOrigin: true, headers: { origin: server } }

// The tests start Hourhand many times over: each process finds the code compiled, and bare of its types.
if (process.env.VITEST)
  process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, 'node_modules/.cache/compile')

export default defineConfig({
  root: 'renderer',
  plugins: [
    react(),
    { name: 'compress', apply: 'build', closeBundle: () => compressFolder('dist/renderer') },
  ],
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    sourcemap: false,
    chunkSizeWarningLimit: 700,
    // Few pieces: a browser asks for six at a time, and a room that is made of forty small ones opens late.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'frame', tags: ['$initial'], priority: 2 },
            { name: 'shared', minShareCount: 3, priority: 1 },
          ],
        },
      },
    },
  },
  server: { host: '127.0.0.1', port: 7421, strictPort: true, proxy: { '/api': proxy, '/open': proxy } },
  test: {
    root: '.',
    reporters: ['default', './test/reporter.ts'],
    // Many tests wait for real programs and servers: one worker a core keeps the whole under ten minutes.
    maxWorkers: '100%',
    projects: [
      // Projects run in the order of their names: these take long, and would keep the whole waiting if they came last.
      {
        test: {
          name: 'faults',
          root: '.',
          include: ['test/faults/**/*.test.ts'],
          testTimeout: 20_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'unit',
          root: '.',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: ['test/e2e/**', 'test/faults/**', 'test/pack/**', 'test/electron/**'],
          testTimeout: 20_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'e2e',
          root: '.',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          name: 'pack',
          root: '.',
          include: ['test/pack/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          name: 'electron',
          root: '.',
          include: ['test/electron/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
