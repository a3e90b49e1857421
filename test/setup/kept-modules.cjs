const { Script } = require('node:vm');
const { default: Runtime } = require('jest-runtime');

/** What this worker has read and compiled, by file. */
const transforms = new Map();
const scripts = new Map();

/**
 * Jest's own module loader reads, transforms and compiles every module anew for each spec file, which
 * is half of the processor time of a spec that needs nothing running. Here each worker does so once,
 * and runs the compiled script anew in the globals of each spec file: nothing that a module holds is
 * shared. It reaches into parts of Jest that are not public; the lock file pins their version.
 */
class KeptModules extends Runtime {
  constructor(...how) {
    super(...how);
    const { watch, watchAll } = how.at(-1);
    const { executor, transformCache } = this.cjsLoader;
    // Between two runs of a watching Jest, files change.
    if (!watch && !watchAll) keepTransforms(transformCache);
    keepScripts(executor);
  }
}
module.exports = { __esModule: true, default: KeptModules };

const keepTransforms = (cache) => {
  const transform = cache.transform.bind(cache);
  cache.transform = (file, options) => {
    if (options?.isInternalModule) return transform(file, options);
    const kept = transforms.get(file);
    if (!kept) {
      const code = transform(file, options);
      transforms.set(file, cache.transforms.get(file));
      return code;
    }
    cache.transforms.set(file, kept);
    if (kept.sourceMapPath) cache.sourceMaps.set(file, kept.sourceMapPath);
    return kept.code;
  };
};

const keepScripts = (executor) => {
  const compile = executor.compile.bind(executor);
  const head = `(function (${executor.injectedModuleParameters.join(', ')}) {`;
  executor.compile = (source, file) => {
    // A spec file runs once, and what imports while it runs belongs to the loader that compiled it.
    if (file === executor.testPath || source.includes('import(')) return compile(source, file);
    const context = executor.environment.getVmContext();
    if (!context) return null;
    const script = keptScript(source, file, head);
    // Jest's own words for a syntax error say more.
    return script ? script.runInContext(context) : compile(source, file);
  };
};

/** Undefined when the source cannot be compiled. */
const keptScript = (source, file, head) => {
  const kept = scripts.get(file);
  if (kept?.source === source) return kept.script;
  try {
    const script = new Script(`${head}${source}\n})`, {
      filename: file,
      columnOffset: -head.length,
    });
    scripts.set(file, { source, script });
    return script;
  } catch {
    return undefined;
  }
};
