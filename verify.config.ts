import { defineConfig } from 'vitest/config'

/** The long forms: measurements that take minutes, one after another, so that none disturbs another. */
export default defineConfig({
  test: {
    include: ['**/*.verify.ts'],
    exclude: ['node_modules/**', 'dist/**'],
    environment: 'node',
    fileParallelism: false,
    testTimeout: 30 * 60_000,
    passWithNoTests: false,
  },
})
