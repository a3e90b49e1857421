const { rmSync } = require('node:fs');
const vm = require('node:vm');
const { TestEnvironment } = require('jest-environment-node');

/**
 * Jest's own environment, on a global object as V8 makes it. Jest takes one whose every property is looked up through a
 * proxy, also `Math`, `Map` and `JSON`: each look-up then costs some fifty times as much, in the tested code and in `expect`.
 */
class PlainGlobals extends TestEnvironment {
  constructor(...how) {
    const { createContext } = vm;
    vm.createContext = () => createContext(vm.constants.DONT_CONTEXTIFY);
    try {
      super(...how);
    } finally {
      vm.createContext = createContext;
    }
  }

  /** Specs of a file may share processes (`Processes.share` of #testkit) and have folders: they end when all have run. */
  async handleTestEvent({ name }) {
    if (name !== 'run_finish') return;
    const { writSharedProcesses, writTemporaryFolders = [] } = this.global;
    const started = await Promise.allSettled(writSharedProcesses?.values() ?? []);
    for (const { value } of started) await value?.stop();
    for (const folder of writTemporaryFolders) rmSync(folder, { recursive: true, force: true });
  }
}
module.exports = PlainGlobals;
