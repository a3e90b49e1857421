import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { verifyConsistency, verifyInclusion } from '../index';

/** Vectors of transparency-dev/merkle (Apache-2.0), stored beside the repository, not in it. */
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

function load<Kind extends Vector>(kind: 'inclusion' | 'consistency'): readonly Kind[] {
  if (!existsSync(folder)) {
    process.stdout.write(`No vectors at ${folder}: checking the built-in ${kind} proof only.\n`);
    return builtIn()[kind] as readonly Vector[] as readonly Kind[];
  }
  return readdirSync(resolve(folder, kind), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => ({
      ...(JSON.parse(readFileSync(resolve(folder, kind, file), 'utf8')) as Kind),
      file,
    }));
}

/** One proof of each kind from the same reference tree, and the same with one hash missing. */
function builtIn(): { inclusion: InclusionVector[]; consistency: ConsistencyVector[] } {
  const included: InclusionVector = {
    file: 'built in',
    desc: 'leaf 1 of 5',
    wantErr: false,
    leafIdx: 1,
    treeSize: 5,
    root: 'Tju7H3tHjc/nH7YxYxUZo7yhLJrvyhYSv85ME6hiZNQ=',
    leafHash: 'lqKW0iTyhcZ77pPDD4owkVfw2qNdxbh+QQt4YwoJz8c=',
    proof: [
      'bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=',
      'Xwg/ChozygdqlSeYMlgNs+DvRYS9/x9UyKNg9Q3jAx4=',
      'vBoGQ7EuTS18d5GPROD095qDi2z57FtcKD4fTYhZnms=',
    ],
  };
  const grown: ConsistencyVector = {
    file: 'built in',
    desc: 'from 2 to 5 leaves',
    wantErr: false,
    size1: 2,
    size2: 5,
    root1: '+sVCA+fMaWzw38tCySodnbr3CtnmIfS9jZhmLwDjwSU=',
    root2: 'Tju7H3tHjc/nH7YxYxUZo7yhLJrvyhYSv85ME6hiZNQ=',
    proof: [
      'Xwg/ChozygdqlSeYMlgNs+DvRYS9/x9UyKNg9Q3jAx4=',
      'vBoGQ7EuTS18d5GPROD095qDi2z57FtcKD4fTYhZnms=',
    ],
  };
  return {
    inclusion: [included, withoutLastHash(included)],
    consistency: [grown, withoutLastHash(grown)],
  };
}

function withoutLastHash<Kind extends Vector>(vector: Kind): Kind {
  const proof = vector.proof?.slice(0, -1) ?? [];
  return { ...vector, proof, wantErr: true, desc: `${vector.desc}, one hash missing` };
}

function bytes(base64: string): Uint8Array {
  return Buffer.from(base64, 'base64');
}
