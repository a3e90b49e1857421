/**
 * What a Node before version 22.1 makes of a program's modules is kept in `dist/.kept`, so that the next start neither
 * looks for them nor compiles them. A service has some 1,800, and takes half of the processor time of its start for that.
 *
 * Kept for one build, one installation and one version of Node; a module whose file has changed since is loaded as ever,
 * and so is everything where nothing can be kept. It rests on parts of Node's loader that are known, and not promised.
 */
'use strict';
const fs = require('node:fs');
const Module = require('node:module');
const { basename, dirname, join, sep } = require('node:path');
const { Script, constants } = require('node:vm');
const { cachedDataVersionTag } = require('node:v8');
const { isMainThread } = require('node:worker_threads');

const root = join(module.path, '../..');
const dist = join(root, 'dist');

/** The file that was asked for, whatever link led to it; empty where there is none. */
const programOf = ([, asked]) => {
  try {
    return fs.realpathSync(asked);
  } catch {
    return '';
  }
};

const program = programOf(process.argv);
const file = join(dist, '.kept', program.slice(root.length + 1).replaceAll(sep, '-'));

/** By when a service has loaded what it needs; a program that ends sooner keeps its modules then. */
const LOADED_MS = 3_000;
/** So few more are not worth writing all of them anew. */
const WORTH_WRITING = 30;

/** Undefined where there is no build: nothing says then when what was kept is of another. */
const keyOf = () => {
  try {
    const build = fs.readFileSync(join(dist, '.build-key'), 'utf8');
    const installed = fs.statSync(join(root, 'node_modules/.package-lock.json')).mtimeMs;
    // The tag is of V8, its flags and the processor: code of another one is not taken.
    return [build, installed, process.version, cachedDataVersionTag(), root].join(' ');
  } catch {
    return undefined;
  }
};

const key = keyOf();

/** `resolved`: folder → request → file; `modules`: file → `[mtime, size, encoding, source, code]`, each a place in `bytes`. */
const readKept = () => {
  const none = { key, resolved: {}, modules: {} };
  try {
    const bytes = fs.readFileSync(file);
    const index = bytes.readUInt32LE(bytes.length - 4);
    const kept = JSON.parse(bytes.utf8Slice(index, bytes.length - 4));
    return kept.key === key ? { ...kept, bytes } : none;
  } catch {
    return none;
  }
};

const HEAD = Module.wrapper[0];
const stampOf = (path) => {
  const { mtimeMs, size } = fs.statSync(path, { throwIfNoEntry: false }) ?? {};
  return [mtimeMs, size];
};

const compiled = (source, filename, cachedData) =>
  new Script(source, {
    filename,
    cachedData,
    columnOffset: -HEAD.length,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });

/** What Node's own loader does with a module it has compiled. */
const run = (module, script) => {
  const { filename, exports } = module;
  const require = (id) => module.require(id);
  require.resolve = (id, options) => Module._resolveFilename(id, module, false, options);
  require.resolve.paths = (id) => Module._resolveLookupPaths(id, module);
  require.main = process.mainModule;
  require.extensions = Module._extensions;
  require.cache = Module._cache;
  script.runInThisContext().call(exports, exports, require, module, filename, dirname(filename));
};

const keepCode = () => {
  let kept = readKept();
  const { resolved } = kept;
  const fresh = new Map();

  const resolve = Module._resolveFilename;
  Module._resolveFilename = (request, parent, isMain, options) => {
    const folder = parent?.path;
    if (!folder || isMain || options) return resolve(request, parent, isMain, options);
    const known = (resolved[folder] ??= Object.create(null));
    return (known[request] ??= resolve(request, parent, isMain, options));
  };

  const load = Module._extensions['.js'];
  Module._extensions['.js'] = (module, filename) => {
    const [mtime, size, encoding, source, code] = kept.modules[filename] ?? [];
    const [mtimeNow, sizeNow] = source ? stampOf(filename) : [];
    if (!source || mtime !== mtimeNow || size !== sizeNow) return load(module, filename);
    const text = kept.bytes.toString(encoding, ...source);
    return run(module, compiled(text, filename, kept.bytes.subarray(...code)));
  };

  const compile = Module.prototype._compile;
  Module.prototype._compile = function (content, filename, ...more) {
    // The program itself stays with Node, which prepares the loading of all the others for it.
    if (this === process.mainModule) return compile.call(this, content, filename, ...more);
    const source = Module.wrap(content.replace(/^#!.*/, ''));
    let script;
    try {
      script = compiled(source, filename);
    } catch {
      // An ES module, or a mistake for which Node has better words.
      return compile.call(this, content, filename, ...more);
    }
    fresh.set(filename, { source, script, stamp: stampOf(filename) });
    return run(this, script);
  };

  const keep = () => {
    if (fresh.size >= WORTH_WRITING && keyOf() === key) write(fresh, resolved);
    fresh.clear();
    kept = { modules: {} };
  };
  setTimeout(keep, LOADED_MS).unref();
  process.once('exit', keep);
};

/** Puts these modules to those that are kept already. */
const write = (fresh, resolved) => {
  const before = readKept();
  // Another process of this program was quicker.
  if ([...fresh.keys()].every((filename) => before.modules[filename])) return;
  try {
    fs.mkdirSync(dirname(file), { recursive: true });
    const unfinished = fs.openSync(`${file}.${process.pid}`, 'w');
    try {
      writeTo(unfinished, before, fresh, resolved);
      fs.renameSync(`${file}.${process.pid}`, file);
    } finally {
      fs.closeSync(unfinished);
      removeUnfinished();
    }
  } catch {
    // A folder that is not ours to write, or a disk that is full: the next start takes what this one took.
  }
};

/** One after the other: together they would fill some memory. */
const writeTo = (unfinished, before, fresh, resolved) => {
  const modules = {};
  let end = 0;
  const place = (bytes) => {
    const from = end;
    end += fs.writeSync(unfinished, bytes);
    if (end - from < bytes.length) throw new Error('The disk takes no more.');
    return [from, end];
  };
  for (const [filename, [mtime, size, encoding, ...places]] of Object.entries(before.modules)) {
    const moved = places.map(([from, to]) => place(before.bytes.subarray(from, to)));
    modules[filename] = [mtime, size, encoding, ...moved];
  }
  for (const [filename, { source, script, stamp }] of fresh) {
    const encoding = /^[\0-\xff]*$/.test(source) ? 'latin1' : 'utf16le';
    const text = place(Buffer.from(source, encoding));
    modules[filename] = [...stamp, encoding, text, place(script.createCachedData())];
  }
  const [index] = place(Buffer.from(JSON.stringify({ key, resolved, modules })));
  const trailer = Buffer.alloc(4);
  trailer.writeUInt32LE(index);
  place(trailer);
};

/** What others were about to write, or had no time to: it is not needed any more. */
const removeUnfinished = () => {
  const started = `${basename(file)}.`;
  const left = fs.readdirSync(dirname(file)).filter((name) => name.startsWith(started));
  for (const name of left) fs.rmSync(join(dirname(file), name), { force: true });
};

const isOurs = [dist, join(root, 'cli/bin')].some((place) => program.startsWith(place + sep));
if (isOurs && isMainThread && key) keepCode();
