import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import canonicalize from 'canonicalize';
import { itUnless } from '#testkit';
import { bindingHash, bulkBindingHash, hasBinding, questionDigest } from './binding';

const subject = { type: 'user', id: 'alice' };
const question = {
  subject,
  action: { name: 'read' },
  resource: { type: 'document', id: 'q4-plan' },
  context: { tenant: 'acme', time: '2030-01-01T09:00:00Z' },
};
const hash = bindingHash(question, ['tenant']);

describe('the hash that binds an access request', () => {
  it.each<readonly [string, object]>([
    ['another time, which does not count', { context: { tenant: 'acme', time: 'later' } }],
    ['an actor', { subject: { ...subject, properties: { act: { sub: 'agent' } } } }],
  ])('[N6] is the same with %s', (_, changed) => {
    const other = { ...question, ...changed };
    const whole = { ...question, subject: { ...subject, properties: {} } };
    expect([hash, bindingHash(whole, ['tenant'])]).toContain(bindingHash(other, ['tenant']));
  });

  it.each<readonly [string, object]>([
    ['subject', { subject: { ...subject, id: 'bob' } }],
    ['property of the subject', { subject: { ...subject, properties: { role: 'admin' } } }],
    ['action', { action: { name: 'write' } }],
    ['resource', { resource: { type: 'document', id: 'q3-plan' } }],
    ['member of the context that counts', { context: { tenant: 'other' } }],
    ['value for a member that was absent', { context: { tenant: null } }],
  ])('[N6] is another with another %s', (_, changed) =>
    expect(hasBinding({ ...question, ...changed }, ['tenant'], hash)).toBe(false),
  );

  it('[N6] is found again when the actor was all that the subject had as properties', () => {
    const first = { ...question, subject: { ...subject, properties: { act: { sub: 'agent' } } } };
    expect(hasBinding(question, ['tenant'], bindingHash(first, ['tenant']))).toBe(true);
  });
});

describe('the digest of a question', () => {
  const digestOf = (changed: object) => questionDigest({ ...question, ...changed }, ['tenant']);

  it('[N6] is the same wherever its actor is', () => {
    const act = { sub: 'agent' };
    const withActor = (properties: object) =>
      digestOf({ subject: { ...subject, properties: { ...properties, act } } });
    expect(withActor({})).toBe(digestOf({}));
    expect(withActor({ role: 'admin' })).toBe(
      digestOf({ subject: { ...subject, properties: { role: 'admin' } } }),
    );
  });

  it.each<readonly [string, object]>([
    ['property of the subject', { subject: { ...subject, properties: { role: 'admin' } } }],
    ['property of the action', { action: { name: 'read', properties: { mode: 'all' } } }],
    [
      'property of the resource',
      { resource: { ...question.resource, properties: { classification: 'secret' } } },
    ],
    ['member of the context that counts', { context: { tenant: 'other' } }],
  ])('[N6] is another with another %s', (_, changed) =>
    expect(digestOf(changed)).not.toBe(digestOf({})),
  );
});

interface Vector {
  readonly id: string;
  readonly kind: 'single' | 'bulk';
  readonly binding_context_members: readonly string[];
  readonly request: never;
  readonly binding_hash: string;
}

const file = resolve(
  process.env['WRIT_STANDARDS'] ?? '../shared/standards',
  'authzen/vectors/binding-hash.json',
);
const vectors: readonly Vector[] = existsSync(file)
  ? (JSON.parse(readFileSync(file, 'utf8')) as { vectors: readonly Vector[] }).vectors
  : [];

/** The working group's known answers, which are no part of this project. */
describe('the published vectors', () => {
  const itIfThere = itUnless(vectors.length > 0 ? undefined : 'WRIT_STANDARDS names no vectors');

  itIfThere('[N6] come out byte for byte', () => {
    const made = vectors.map(({ id, kind, request, binding_context_members: members }) => ({
      id,
      hash: kind === 'bulk' ? bulkBindingHash(request, members) : bindingHash(request, members),
    }));
    expect(made).toEqual(vectors.map(({ id, binding_hash: known }) => ({ id, hash: known })));
    expect(canonicalize({ b: -0, a: 1e30 })).toBe('{"a":1e+30,"b":0}');
  });
});
