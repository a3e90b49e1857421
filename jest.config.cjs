/** One runner for every kind of test; the kinds are told apart by their file names (see CONTRIBUTING.md). */

const { totalmem } = require('node:os');
const { gatheredSpecs } = require('./tools/gathered-specs.cjs');

const swc = ['@swc/jest', { swcrc: true }];
const { WRIT_TEST_GATHER_IN: folder } = process.env;

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: '<rootDir>/test/setup/plain-globals.cjs',
  roots: [
    ...['apps', 'libs', 'cli', 'bench', 'test', 'tools'].map((top) => `<rootDir>/${top}`),
    ...(folder ? [folder] : []),
  ],
  testMatch: ['**/*.spec.ts'],
  testPathIgnorePatterns: [
    '/node_modules/',
    ...(folder ? gatheredSpecs(folder) : []).map((path) => `^<rootDir>/${path}$`),
  ],
  transform: {
    '^.+\\.tsx?$': swc,
    '/node_modules/(jose|@secretlint|hyparquet|hyparquet-writer)/.+\\.js$': swc,
  },
  transformIgnorePatterns: ['/node_modules/(?!(jose|@secretlint|hyparquet|hyparquet-writer)/)'],
  moduleNameMapper: {
    // Its own entry is for bundlers alone.
    '^adaptivecards$': '<rootDir>/node_modules/adaptivecards/dist/adaptivecards.js',
    '^#settings$': '<rootDir>/tools/launcher/read-settings.cjs',
    '^#version$': '<rootDir>/tools/launcher/version.cjs',
    '^#([a-z-]+)$': '<rootDir>/libs/$1/src',
  },
  setupFiles: ['reflect-metadata'],
  globalSetup: '<rootDir>/test/setup/global-setup.ts',
  globalTeardown: '<rootDir>/test/setup/global-teardown.ts',
  testSequencer: '<rootDir>/test/setup/longest-first.cjs',
  verbose: true,
  // A test that failed may have left a system running: it ends with this process, which must end.
  forceExit: true,
  // For what hangs. No test is decided by it: what takes seconds alone may take minutes on a busy machine.
  testTimeout: 900_000,
  // Many files wait for processes, timers and databases: four left two cores idle for a seventh of a run. A file with its system
  // takes up to two and a half GiB.
  maxWorkers: Math.max(4, Math.min(6, Math.floor(totalmem() / 2.5 / 1024 ** 3))),
};
