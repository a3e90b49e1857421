import { readdirSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';
import { INSTRUMENTER_CONSTANTS } from '@stryker-mutator/api/core';
import { commonTokens, declareClassPlugin, PluginKind, tokens } from '@stryker-mutator/api/plugin';
import {
  determineHitLimitReached,
  DryRunStatus,
  MutantRunStatus,
  TestStatus,
  toMutantRunResult,
} from '@stryker-mutator/api/test-runner';
import { SandboxModules } from './sandbox-modules.mjs';
import { collect, defineGlobals } from './spec-collector.mjs';

/** Specs that need nothing running. Property specs take seconds each: without them the score is a lower bound. */
const specOfRules =
  /^(apps\/[^/]+\/src\/(domain\/|reactions)|libs\/work-order\/src\/|test\/reactions\/).*\.spec\.ts$/;
const slow = /\.(int|e2e|property)\.spec\.ts$/;

const messageOf = (error) => (error instanceof Error ? (error.stack ?? error.message) : `${error}`);

const foldersShared = (left, right) => {
  const [a, b] = [left.split('/'), right.split('/')];
  const apart = a.findIndex((part, index) => part !== b[index]);
  return apart === -1 ? a.length : apart;
};

const resultOf = ({ id, name, file }, timeSpentMs) => ({ id, name, fileName: file, timeSpentMs });

const failed = (test, timeSpentMs, error) => ({
  ...resultOf(test, timeSpentMs),
  status: TestStatus.Failed,
  failureMessage: messageOf(error),
});

/**
 * Runs the specs of the rules inside Stryker's own test process: everything is loaded once, a mutant is
 * switched on by a global, and only what a static mutant can reach is loaded again.
 *
 * A mutant is killed only if what failed with it passes without it: otherwise an earlier mutant has left
 * something behind, and the verdict is taken again with everything loaded afresh.
 */
class RulesRunner {
  static inject = tokens(commonTokens.logger);
  #log;
  #root = process.cwd();
  #modules = new SandboxModules(this.#root, (file, evaluate) => this.#during(file, evaluate));
  #specs = [];
  /** spec → its tests, while it is loaded. */
  #tests = new Map();
  #coverageKnown = false;
  /** What was evaluated under a static mutant. */
  #stale = new Set();
  #stryker = (globalThis[INSTRUMENTER_CONSTANTS.NAMESPACE] ??= {});

  constructor(log) {
    this.#log = log;
  }

  capabilities() {
    return { reloadEnvironment: true };
  }

  async init() {
    process.env.NODE_ENV = 'test';
    defineGlobals();
    this.#specs = ['apps', 'libs', 'test/reactions']
      .flatMap((top) =>
        readdirSync(join(this.#root, top), { recursive: true, withFileTypes: true }),
      )
      .filter((entry) => entry.isFile())
      .map((entry) => relative(this.#root, join(entry.parentPath, entry.name)))
      .filter((file) => specOfRules.test(file) && !slow.test(file))
      .sort();
    // Mutants are tried in several processes, of which one has had the dry run: each must know all imports.
    for (const spec of this.#specs) this.#testsOf(spec);
  }

  async dryRun() {
    const results = [];
    for (const spec of this.#specs) results.push(...(await this.#run(this.#testsOf(spec), false)));
    this.#coverageKnown = true;
    return { status: DryRunStatus.Complete, tests: results, mutantCoverage: this.#coverage() };
  }

  async mutantRun(options) {
    const verdict = await this.#try(options);
    const survived = verdict.status === MutantRunStatus.Survived;
    if (survived && this.#stryker.hitCount > 0) return verdict;
    if (verdict.status === MutantRunStatus.Timeout) return verdict;
    if (!survived && (await this.#passesWithout(verdict.killedBy[0]))) return verdict;
    const why = survived ? 'was not reached' : `: without it ${verdict.killedBy[0]} fails too`;
    this.#log.info(
      `Mutant ${options.activeMutant.id} ${why}. It is tried again, with all modules reloaded.`,
    );
    this.#forget(this.#modules.files());
    return this.#try(options);
  }

  async #try(options) {
    this.#forget(this.#stale);
    this.#stale = new Set();
    const isStatic = options.mutantActivation === 'static' || options.reloadEnvironment;
    const results = isStatic ? await this.#tryLoading(options) : await this.#tryLoaded(options);
    const outOfHits = determineHitLimitReached(this.#stryker.hitCount, options.hitLimit);
    const complete = { status: DryRunStatus.Complete, tests: results };
    return toMutantRunResult(outOfHits ?? complete, options.disableBail);
  }

  /**
   * With a mutant in code that runs when files are loaded: loads, while it is active, the files whose loading comes by
   * it and what imports them, and runs all tests of the specs among these, and all others that come by it.
   */
  async #tryLoading(options) {
    const { activeMutant, disableBail } = options;
    if (!this.#coverageKnown) await this.dryRun();
    const { perTest } = this.#stryker.mutantCoverage;
    const met = Object.keys(perTest).filter((id) => perTest[id][activeMutant.id] > 0);
    this.#stale = this.#modules.reachOf(met.filter(isAbsolute));
    this.#forget(this.#stale);
    const wanted = new Set(met);
    const home = relative(this.#root, options.sandboxFileName);
    const near = (spec) => foldersShared(home, spec);
    const specs = this.#specs
      .filter((spec) => this.#stale.has(this.#path(spec)) || met.some((id) => id.startsWith(spec)))
      .sort((left, right) => near(right) - near(left));
    return this.#with(options, async () => {
      const results = [];
      for (const spec of specs) {
        const isLoadedAnew = this.#stale.has(this.#path(spec));
        const isWanted = ({ id }) => isLoadedAnew || wanted.has(id);
        results.push(...(await this.#loadAndRun(spec, isWanted, !disableBail)));
        if (!disableBail && results.at(-1)?.status === TestStatus.Failed) break;
      }
      return results;
    });
  }

  /** With a mutant in code that runs in tests only: runs those that come by it. */
  async #tryLoaded({ testFilter, disableBail, ...options }) {
    const wanted = new Set(testFilter);
    const tests = this.#testsAround(testFilter).filter(({ id }) => wanted.has(id));
    return this.#with(options, () => this.#run(tests, !disableBail));
  }

  async #with({ activeMutant, hitLimit }, body) {
    Object.assign(this.#stryker, { activeMutant: activeMutant.id, hitCount: 0, hitLimit });
    try {
      return await body();
    } finally {
      this.#stryker.activeMutant = undefined;
    }
  }

  /** A spec that cannot be loaded fails: `#passesWithout` makes sure that it can be without the mutant. */
  async #loadAndRun(spec, isWanted, bail) {
    let tests;
    try {
      tests = this.#testsOf(spec).filter(isWanted);
    } catch (error) {
      return [failed({ id: spec, name: spec, file: spec }, 0, error)];
    }
    return this.#run(tests, bail);
  }

  /** Whether the test, or else its whole spec, passes while no mutant is active. */
  async #passesWithout(id) {
    this.#forget(this.#stale);
    this.#stale = new Set();
    const around = this.#testsAround([id]);
    const same = around.filter((test) => test.id === id);
    // Titles are data, which the mutant may have changed.
    const again = same.length > 0 ? same : around;
    const results = await this.#run(again, true);
    return results.every((result) => result.status === TestStatus.Success);
  }

  async #run(tests, bail) {
    const results = [];
    for (const test of tests) {
      const begun = performance.now();
      try {
        await this.#during(test.id, test.run);
        results.push({ ...resultOf(test, performance.now() - begun), status: TestStatus.Success });
      } catch (error) {
        results.push(failed(test, performance.now() - begun, error));
        if (bail) break;
      }
    }
    return results;
  }

  /** Whatever mutants code comes by is noted under a test's id, or a file's path while it is evaluated. */
  #during(id, run) {
    const outer = this.#stryker.currentTestId;
    const leave = () => (this.#stryker.currentTestId = outer);
    this.#stryker.currentTestId = id;
    let result;
    try {
      result = run();
    } finally {
      if (!(result instanceof Promise)) leave();
    }
    return result instanceof Promise ? result.finally(leave) : result;
  }

  /** As Stryker wants it: what loading comes by is static. */
  #coverage() {
    const coverage = { static: {}, perTest: {} };
    for (const [id, hits] of Object.entries(this.#stryker.mutantCoverage?.perTest ?? {})) {
      if (!isAbsolute(id)) coverage.perTest[id] = hits;
      else
        for (const mutant in hits)
          coverage.static[mutant] = (coverage.static[mutant] ?? 0) + hits[mutant];
    }
    return coverage;
  }

  /** All tests of the specs that these are in. */
  #testsAround(ids) {
    const specs = new Set(ids.map((id) => id.slice(0, id.indexOf('.spec.ts') + '.spec.ts'.length)));
    return this.#specs.filter((spec) => specs.has(spec)).flatMap((spec) => this.#testsOf(spec));
  }

  #testsOf(spec) {
    if (!this.#tests.has(spec)) {
      const tests = collect(spec, () => this.#modules.load(this.#path(spec)));
      this.#tests.set(spec, tests);
    }
    return this.#tests.get(spec);
  }

  #forget(files) {
    this.#modules.evict(files);
    for (const spec of this.#specs) if (files.has(this.#path(spec))) this.#tests.delete(spec);
  }

  #path(spec) {
    return join(this.#root, spec);
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'rules', RulesRunner)];
