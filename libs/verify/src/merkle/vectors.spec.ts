import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { leafHash, rootOf, verifyConsistency, verifyInclusion } from '../index';

/** Vectors of transparency-dev/merkle (Apache-2.0), kept beside the repository, not in it. */
const folder = resolve(process.cwd(), '../shared/vectors/rfc6962');

const inclusion = load<InclusionVector>('inclusion');
const consistency = load<ConsistencyVector>('consistency');

describe('proofs that transparency-dev/merkle publishes for every verifier', () => {
  it.each(inclusion)('[V3] inclusion $file: $desc', ({ wantErr, ...vector }) => {
    const verdict = verifyInclusion({
      index: vector.leafIdx,
      size: vector.treeSize,
      leaf: bytes(vector.leafHash),
      root: bytes(vector.root),
      proof: (vector.proof ?? []).map(bytes),
    });

    expect(verdict.ok).toBe(!wantErr);
  });

  it.each(consistency)('[V3] consistency $file: $desc', ({ wantErr, ...vector }) => {
    const verdict = verifyConsistency({
      from: vector.size1,
      to: vector.size2,
      fromRoot: bytes(vector.root1),
      toRoot: bytes(vector.root2),
      proof: (vector.proof ?? []).map(bytes),
    });

    expect(verdict.ok).toBe(!wantErr);
  });
});

interface Vector {
  readonly file: string;
  readonly desc: string;
  readonly wantErr: boolean;
  readonly proof: readonly string[] | null;
}

interface InclusionVector extends Vector {
  readonly leafIdx: number;
  readonly treeSize: number;
  readonly root: string;
  readonly leafHash: string;
}

interface ConsistencyVector extends Vector {
  readonly size1: number;
  readonly size2: number;
  readonly root1: string;
  readonly root2: string;
}

function load<Kind extends Vector>(kind: 'inclusion' | 'consistency'): Kind[] {
  if (!existsSync(folder)) {
    process.stdout.write(`No vectors at ${folder}: checking the built-in ${kind} proofs only.\n`);
    return builtIn[kind]() as Vector[] as Kind[];
  }
  return readdirSync(resolve(folder, kind), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => ({
      ...(JSON.parse(readFileSync(resolve(folder, kind, file), 'utf8')) as Kind),
      file,
    }));
}

function bytes(base64: string): Uint8Array {
  return Buffer.from(base64, 'base64');
}
