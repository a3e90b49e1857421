import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { compileFunction } from 'node:vm';
import { transformSync } from '@swc/core';

const wrapper = ['exports', 'require', 'module', '__filename', '__dirname'];

const isFile = (path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true;

/**
 * The project's TypeScript, loaded as CommonJS into this process. Unlike Node's own cache it knows who
 * imports whom, so that after a change of one file exactly the files that it can reach are evaluated again.
 * Packages are Node's: they are loaded once and stay.
 */
export class SandboxModules {
  #root;
  #around;
  #packages;
  /** Single files that package.json names for all; the libraries lie where their sources do, not where they are built. */
  #imports;
  /** Compiled once for each file: to evaluate it again costs a call. */
  #compiled = new Map();
  #loaded = new Map();
  /** file → the files that import it. Only grows: one import too many costs time, one too few a wrong verdict. */
  #importers = new Map();

  /**
   * @param root absolute path of the project, as Stryker copied and instrumented it
   * @param around (file, evaluate) → calls evaluate: called for each file while it is evaluated
   */
  constructor(root, around) {
    this.#root = root;
    this.#around = around;
    this.#packages = createRequire(join(root, 'package.json'));
    this.#imports = this.#packages('./package.json').imports;
  }

  /** What `file` exports; evaluates it, and what it imports, unless that has been done. */
  load(file) {
    const known = this.#loaded.get(file);
    if (known !== undefined) return known.exports;
    const module = { exports: {}, filename: file };
    this.#loaded.set(file, module);
    try {
      const require = (request) => this.#import(request, file);
      const code = this.#code(file);
      this.#around(file, () => code(module.exports, require, module, file, dirname(file)));
    } catch (error) {
      this.#loaded.delete(file);
      throw error;
    }
    return module.exports;
  }

  /** All that is loaded. */
  files() {
    return new Set(this.#loaded.keys());
  }

  /** Forgets what these files were evaluated to. */
  evict(files) {
    for (const file of files) this.#loaded.delete(file);
  }

  /** `files` and all that import them, directly or not: what a change of them when they are loaded can reach. */
  reachOf(files) {
    const reached = new Set(files);
    for (const each of reached) {
      for (const importer of this.#importers.get(each) ?? []) reached.add(importer);
    }
    return reached;
  }

  #import(request, importer) {
    const file = this.#fileOf(request, importer);
    if (file === undefined) return this.#packages(request);
    if (!this.#importers.has(file)) this.#importers.set(file, new Set());
    this.#importers.get(file).add(importer);
    return file.endsWith('.ts') ? this.load(file) : this.#packages(file);
  }

  /** The project file of a specifier, or undefined for a package. */
  #fileOf(request, importer) {
    if (!/^[.#]/.test(request)) return undefined;
    const path = request.startsWith('#')
      ? join(this.#root, this.#imports[request] ?? `libs/${request.slice(1)}/src`)
      : resolve(dirname(importer), request);
    const file = [`${path}.ts`, join(path, 'index.ts'), path].find(isFile);
    if (file === undefined) throw new Error(`${importer} imports ${request}, which is no file`);
    return file;
  }

  #code(file) {
    if (!this.#compiled.has(file)) {
      const { code } = transformSync(readFileSync(file, 'utf8'), {
        filename: file,
        cwd: this.#root,
        swcrc: true,
        sourceMaps: false,
      });
      this.#compiled.set(file, compileFunction(code, wrapper, { filename: file }));
    }
    return this.#compiled.get(file);
  }
}
