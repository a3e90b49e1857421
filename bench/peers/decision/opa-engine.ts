import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type InstalledPeer, PeerMissing } from '../install';
import { type Engine, type PeerAnswer } from './engine';

/** What is used of `@open-policy-agent/opa-wasm`. */
interface OpaWasm {
  loadPolicy(wasm: Uint8Array): Promise<{
    evaluate(input: unknown): readonly { readonly result: PeerAnswer }[];
  }>;
}

const run = promisify(execFile);
const POLICY = 'bench/peers/policies/refunds.rego';

/** Open Policy Agent's policy as WebAssembly, evaluated in the process that asks. */
export const opaEngine = async (peer: InstalledPeer): Promise<Engine> => {
  const wasm = await compiled();
  const policy = await peer.load<OpaWasm>('@open-policy-agent/opa-wasm').loadPolicy(wasm);
  return {
    decide: (request) => {
      const [first] = policy.evaluate(request);
      if (!first) throw new Error('Open Policy Agent gave no result.');
      return first.result;
    },
    close: () => Promise.resolve(),
  };
};

/** The policy as Open Policy Agent's own program compiles it; npm has no package with that program. */
const compiled = async (): Promise<Uint8Array> => {
  const folder = await mkdtemp(join(tmpdir(), 'writ-opa-'));
  const bundle = join(folder, 'bundle.tar.gz');
  try {
    await run('opa', ['build', '-t', 'wasm', '-e', 'refunds/decision', '-o', bundle, POLICY]);
    const { stdout } = await run('tar', ['-xzOf', bundle, '/policy.wasm'], {
      encoding: 'buffer',
      maxBuffer: MOST_BYTES,
    });
    return stdout;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new PeerMissing('the program `opa` is not on PATH, and no npm package has it', {
      cause: error,
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const MOST_BYTES = 50_000_000;
