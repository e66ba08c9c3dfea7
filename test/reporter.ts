import type { Reporter, TestCase, TestModule } from 'vitest/node'

/** Lists every skipped test by name and closes the run with one line of true sums. */
export default class SumsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const cases = modules.flatMap((module) => [...module.children.allTests()])
    const ended = (state: ReturnType<TestCase['result']>['state']) =>
      cases.filter((test) => test.result().state === state)
    const skipped = [...ended('skipped'), ...ended('pending')]
    // A file that could not be loaded has no tests of its own to count, but it did fail.
    const broken = modules.filter((module) => module.state() === 'failed' && module.errors().length > 0)
    const failed = ended('failed').length + broken.length + unhandledErrors.length
    for (const test of skipped)
      process.stdout.write(`skipped: ${test.module.relativeModuleId} > ${test.fullName}\n`)
    process.stdout.write(`${ended('passed').length} passed, ${failed} failed, ${skipped.length} skipped\n`)
  }
}
