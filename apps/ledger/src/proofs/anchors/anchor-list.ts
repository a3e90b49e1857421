import { basename } from 'node:path';
import { Webhook as WebhookSigner } from 'standardwebhooks';
import { parseWitnessKey } from '#verify';
import { type Anchor } from './anchor';
import { FileAnchor } from './file-anchor';
import { GitAnchor } from './git-anchor';
import { WebhookAnchor } from './webhook-anchor';
import { WitnessAnchor } from './witness-anchor';

/** `<name>=<kind>:<address>`, the name being optional. */
const ANCHOR = /^(?:([A-Za-z0-9][\w.-]*)=)?(file|git|webhook|witness):(\S+)$/;
/** A git remote, which git never takes for an option. */
const REMOTE = /^[A-Za-z0-9][\w./-]*$/;

/**
 * The anchors of WRIT_ANCHORS. Throws an error that names the wrong one and the expected form, without its address,
 * which may hold a secret. `webhookSecret` is for webhooks that have none of their own.
 */
export const anchorsFrom = (setting: string, webhookSecret?: string): readonly Anchor[] => {
  const texts = setting.split(/\s+/).filter((one) => one !== '');
  const anchors = texts.map((one, at) => anchorFrom(one, at, webhookSecret));
  const names = anchors.map(({ name }) => name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined)
    throw new Error(`WRIT_ANCHORS has two anchors named ${twice}: put <name>= before one.`);
  return anchors;
};

const anchorFrom = (text: string, at: number, webhookSecret?: string): Anchor => {
  const [, name, kind = '', address = ''] = ANCHOR.exec(text) ?? [];
  const wrong = (expected: string): Error =>
    new Error(`WRIT_ANCHORS: anchor ${at + 1} is not as expected: ${expected}.`);
  switch (kind) {
    case 'file':
      if (!address.startsWith('/')) throw wrong('file:/path/to/file');
      return new FileAnchor(name ?? `file:${basename(address)}`, address);
    case 'git':
      return gitFrom(address, name, wrong);
    case 'webhook':
      return webhookFrom(address, name, wrong, webhookSecret);
    case 'witness':
      return witnessFrom(address, name, wrong);
    default:
      throw wrong('file:…, git:…, webhook:… or witness:…, with <name>= before it or without');
  }
};

type Wrong = (expected: string) => Error;

const gitFrom = (address: string, name: string | undefined, wrong: Wrong): Anchor => {
  const [folder = '', query, ...more] = address.split('?');
  const options = new URLSearchParams(query);
  const push = options.get('push') ?? undefined;
  const isKnown = [...options.keys()].every((key) => key === 'push') && more.length === 0;
  if (!folder.startsWith('/') || !isKnown || (push !== undefined && !REMOTE.test(push)))
    throw wrong('git:/path/to/repository, or git:/path/to/repository?push=<remote>');
  return new GitAnchor(name ?? `git:${basename(folder)}`, folder, push);
};

const webhookFrom = (
  address: string,
  name: string | undefined,
  wrong: Wrong,
  shared: string | undefined,
): Anchor => {
  const url = httpUrl(address);
  if (!url) throw wrong('webhook:https://<host>/<path>');
  const secret = (url.username && secretIn(url)) || shared;
  if (secret === undefined || !isSecret(secret))
    throw wrong(
      'webhook:https://whsec_<base64 of 24 to 64 bytes, percent-encoded>@<host>/<path>, or WRIT_ANCHOR_WEBHOOK_SECRET',
    );
  url.username = '';
  url.password = '';
  return new WebhookAnchor(name ?? `webhook:${url.host}`, url.href, secret);
};

const witnessFrom = (address: string, name: string | undefined, wrong: Wrong): Anchor => {
  const at = address.indexOf('#');
  const url = httpUrl(address.slice(0, Math.max(at, 0)));
  const key = parseWitnessKey(address.slice(at + 1));
  if (!url || !key)
    throw wrong(
      'witness:https://<submission prefix>#<verifier key>, where the key is of type 4 (C2SP tlog-cosignature)',
    );
  return new WitnessAnchor(name ?? `witness:${key.name}`, url.href.replace(/\/$/, ''), key);
};

const httpUrl = (text: string): URL | undefined => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url && ['http:', 'https:'].includes(url.protocol) ? url : undefined;
};

const secretIn = ({ username }: URL): string | undefined => {
  try {
    return decodeURIComponent(username);
  } catch {
    return undefined;
  }
};

const isSecret = (secret: string): boolean => {
  try {
    return new WebhookSigner(secret).sign('id', new Date(0), '') !== '' && secret.length >= 32;
  } catch {
    return false;
  }
};
