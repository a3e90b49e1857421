/**
 * Specs that need nothing running: what mutants of the rules are tried against. Property specs take
 * seconds each and are left out, so the score is a lower bound.
 */
const { globalSetup, globalTeardown, ...base } = require('./jest.config.cjs');

module.exports = {
  ...base,
  testMatch: ['<rootDir>/{apps/*/src/{domain,reactions},libs/work-order/src}/**/*.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '\\.(int|e2e|property)\\.spec\\.ts$'],
};
