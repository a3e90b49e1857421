import { type Answer } from '../client';

/** The entities of the certification scenario, as its requests state them. */
export const alice = { type: 'user', id: 'alice' };
export const bob = { type: 'user', id: 'bob' };
export const admin = { ...bob, properties: { role: 'admin' } };
export const record1 = { type: 'record', id: 'record-1' };
export const record2 = { type: 'record', id: 'record-2' };
export const active = { ...record1, properties: { status: 'active' } };
export const archived = { ...record2, properties: { status: 'archived' } };
export const read = { name: 'read' };
export const write = { name: 'write' };
export const deleting = (soft: boolean) => ({ name: 'delete', properties: { soft } });
/** It changes no decision of the fixture. */
export const context = { time: '2025-06-27T18:03-07:00', ip: '192.168.1.1' };
export const missing = <T extends object>(question: T, name: keyof T): object => {
  const { [name]: _, ...rest } = question;
  return rest;
};

export const isJson = ({ headers }: Answer): boolean =>
  (headers.get('content-type') ?? '').startsWith('application/json');
