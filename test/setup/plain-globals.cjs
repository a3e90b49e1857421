const { rmSync } = require('node:fs');
const vm = require('node:vm');
const { TestEnvironment } = require('jest-environment-node');
const timeLimit = require('./time-limit.cjs');

/**
 * Jest's own environment, on a global object as V8 makes it. Jest takes one whose every property is looked up through a
 * proxy, also `Math`, `Map` and `JSON`: each look-up then costs some fifty times as much, in the tested code and in `expect`.
 */
class PlainGlobals extends TestEnvironment {
  constructor(config, context) {
    const { createContext } = vm;
    vm.createContext = () => createContext(vm.constants.DONT_CONTEXTIFY);
    try {
      super(config, context);
    } finally {
      vm.createContext = createContext;
    }
    timeLimit.begin(context.testPath);
  }

  async teardown() {
    await super.teardown();
    timeLimit.end();
  }

  /** Specs of a file may share processes (`Processes.share` of #testkit) and have folders: they end when all have run. */
  async handleTestEvent({ name, test, hook }) {
    if (name === 'test_done' && test.errors.length > 0) {
      nameFailed(test);
      for (const system of this.global.writSystems ?? []) test.errors.push(await lastOf(system));
    }
    if (name === 'test_fn_start') timeLimit.at(pathOf(test));
    if (name === 'hook_start') timeLimit.at(`${hook.type} of ${pathOf(hook.parent) || 'the file'}`);
    if (name !== 'run_finish') return;
    const { writSharedProcesses, writTemporaryFolders = [] } = this.global;
    const started = await Promise.allSettled(writSharedProcesses?.values() ?? []);
    for (const { value } of started) await value?.stop();
    for (const folder of writTemporaryFolders) rmSync(folder, { recursive: true, force: true });
  }
}

/** At once: what a file has to say comes when all of it has run, which may never be. */
const nameFailed = (test) => process.stderr.write(`failed: ${pathOf(test)}\n`);

const LOG_BYTES = 4_000;

/** The end of what the processes of a system logged, as one more error of the test that failed on it. */
const lastOf = async (system) => {
  const text = await system.log(LOG_BYTES).catch(({ message }) => message);
  return { message: '', stack: `Error: The system logged last:\n${text || '(nothing)'}` };
};

/** The titles that lead to a test or a block of tests. */
const pathOf = ({ name, parent }) =>
  parent ? [pathOf(parent), name].filter(Boolean).join(' › ') : '';

module.exports = PlainGlobals;
