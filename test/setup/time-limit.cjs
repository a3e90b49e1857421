const { join } = require('node:path');
const { Worker } = require('node:worker_threads');

/** Longer than any file takes on a busy machine: what is over it hangs, and would keep the run from ending. */
const LIMIT_MS = Number(process.env.WRIT_TEST_FILE_LIMIT_MS ?? 35 * 60_000);

let thread;

/**
 * Ends this process when a spec file takes longer than 35 minutes, and says in which test it was: Jest's own limits are for one
 * test each, and cannot end one that blocks its thread. Jest reports the file as failed and goes on with the others.
 */
module.exports = {
  /** @param {string} file whose time begins */
  begin(file) {
    thread ??= new Worker(join(__dirname, 'time-limit-thread.cjs'), { workerData: LIMIT_MS });
    thread.unref();
    thread.postMessage({ file });
  },
  /** @param {string} test or hook that runs now */
  at(test) {
    thread?.postMessage({ test });
  },
  end() {
    thread?.postMessage({});
  },
};
