import { defineConfig } from 'vitest/config';

// One VS Code at a time: each takes two cores and 2 GB of memory.
export default defineConfig({
  test: {
    include: ['test/vscode/**/*.test.ts'],
    exclude: ['**/node_modules/**'],
    globalSetup: ['test/vscode/installation.ts'],
    fileParallelism: false,
    sequence: { concurrent: false },
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
