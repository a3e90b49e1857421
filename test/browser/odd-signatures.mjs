/**
 * `node odd-signatures.mjs TEXTS`: signatures of each text (a JSON list) for which the equation without the cofactor holds,
 * always or by the chance of the text: of keys and R with a part of small order, or of small order. Prints `[{ key, signature }]`
 * in hex for each of them. A process of its own, because Jest loads no ES modules.
 */
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha512 } from '@noble/hashes/sha2.js';

const { BASE, ZERO, Fn } = ed25519.Point;
const ofOrderEight = ed25519.Point.fromHex(
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
);
const [secret, nonce] = [12_345n, 777n];
const kinds = [
  { key: BASE.multiply(secret).add(ofOrderEight), r: BASE.multiply(nonce), known: [secret, nonce] },
  { key: BASE.multiply(secret), r: BASE.multiply(nonce).add(ofOrderEight), known: [secret, nonce] },
  { key: ofOrderEight, r: BASE.multiply(nonce), known: [0n, nonce] },
  { key: BASE.multiply(secret), r: ZERO, known: [secret, 0n] },
];

const signed = ({ key, r, known: [a, n] }, text) => {
  const [keyBytes, rBytes] = [key.toBytes(), r.toBytes()];
  const digest = sha512(Buffer.concat([rBytes, keyBytes, Buffer.from(text)]));
  const k = Fn.create(BigInt(`0x${Buffer.from(digest.toReversed()).toString('hex')}`));
  const signature = Buffer.concat([rBytes, Fn.toBytes(Fn.create(n + k * a))]);
  return { key: Buffer.from(keyBytes).toString('hex'), signature: signature.toString('hex') };
};

const texts = JSON.parse(process.argv[2]);
process.stdout.write(JSON.stringify(texts.map((text) => kinds.map((kind) => signed(kind, text)))));
